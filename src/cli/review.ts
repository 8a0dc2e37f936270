import { rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { ask } from './ask.ts';
import type { DemoOptions } from './demo-options.ts';
import { claimStoryboardFolder, filmPlace } from './film-files.ts';
import type { JobState } from './follow-job.ts';
import type { JobClient } from './job-client.ts';
import { shortPath } from './short-path.ts';
import { storyboardLines } from './storyboard-view.ts';
import type { Surroundings } from './surroundings.ts';
import { paintFor } from './terminal-text.ts';

/**
 * Shows the storyboard with its pictures as files beside the film-to-be, and asks whether to film it.
 * The pictures stay with the film; without one they go.
 * @throws the signal's reason on Ctrl-C
 */
export async function review(
  state: JobState,
  client: JobClient,
  options: Pick<DemoOptions, 'out' | 'prompt'>,
  around: Pick<Surroundings, 'input' | 'errors' | 'stop'>,
): Promise<boolean> {
  const { input, errors, stop } = around;
  const folder = await claimStoryboardFolder(filmPlace(options.out, options.prompt));
  let approved = false;
  try {
    const pictures = await savePictures(state, client, folder, stop.signal);
    const lines = storyboardLines(state, pictures, errors.columns ?? 80, paintFor(errors));
    errors.write(`${lines.join('\n')}\n`);
    const streams = { input, output: errors };
    approved = (await ask('Film it?', streams, stop.signal, () => stop.abort())) === 'yes';
    return approved;
  } finally {
    if (!approved) await rm(folder, { recursive: true, force: true });
  }
}

/** @returns the path of each scene's picture, by scene id */
async function savePictures(
  { scenes }: JobState,
  client: JobClient,
  folder: string,
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const paths = new Map<string, string>();
  for (const { id, position, image } of scenes) {
    if (!image) continue;
    const url = image.proxyUrl ?? image.url;
    const file = join(folder, `scene-${position + 1}${extname(new URL(url).pathname)}`);
    await client.fetchLink(url, file, signal);
    paths.set(id, shortPath(file));
  }
  return paths;
}
