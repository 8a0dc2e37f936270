import { type Film, makeFilm } from './film.ts';
import { drawPicture, type Picture } from './picture.ts';
import { makeSound, type Sound } from './sound-file.ts';

/** What the artist asks of its process, one job at a time. */
export type Job = { readonly draw: Picture } | { readonly film: Film } | { readonly sound: Sound };

/** What the process answers. */
export type Outcome = { readonly bytes?: Uint8Array } | { readonly error: string };

async function run(job: Job): Promise<Outcome> {
  try {
    if ('draw' in job) return { bytes: await drawPicture(job.draw) };
    if ('sound' in job) await makeSound(job.sound);
    else await makeFilm(job.film);
    return {};
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

process.on('message', (job: Job) => {
  void run(job).then((outcome) => {
    process.send?.(outcome);
  });
});
// Without its parent there is nobody to draw for.
process.on('disconnect', () => process.exit(0));
