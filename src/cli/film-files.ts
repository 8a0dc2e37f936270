import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';

/** Cells of a file name; with its number and ending it stays far below the 255 bytes that file systems allow. */
const longestSlug = 60;
const longestSlugBytes = 180;

/**
 * A file name of a prompt: its letters and digits in whatever script, in lower case, with hyphens
 * between; cut at a word where it is long. `film` where nothing is left.
 */
export function slugOf(prompt: string): string {
  const words =
    prompt
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  let slug = '';
  for (const word of words) {
    const next = slug === '' ? word : `${slug}-${word}`;
    if ([...next].length > longestSlug || Buffer.byteLength(next) > longestSlugBytes) break;
    slug = next;
  }
  return slug || shortened(words[0] ?? '') || 'film';
}

/** A first word that is too long by itself, as a sentence without spaces is. */
function shortened(word: string): string {
  let kept = '';
  for (const letter of [...word].slice(0, longestSlug)) {
    if (Buffer.byteLength(kept + letter) > longestSlugBytes) break;
    kept += letter;
  }
  return kept;
}

export interface FilmFiles {
  readonly video: string;
  readonly thumbnail: string;
}

/** A folder and the name, without ending, of what goes into it. */
export interface FilmPlace {
  readonly folder: string;
  readonly name: string;
}

/** Where a film of this prompt goes: into the folder `out`, or by its name when `out` ends in `.mp4`. */
export function filmPlace(out: string, prompt: string): FilmPlace {
  const path = resolve(out);
  return extname(path).toLowerCase() === '.mp4'
    ? { folder: dirname(path), name: basename(path, extname(path)) }
    : { folder: path, name: slugOf(prompt) };
}

/**
 * Writes a film and its thumbnail, whole or not at all, over nothing that exists: a name that is taken
 * gets -2, -3 and so on, also when several films are finished at once.
 * @param fetchFile writes one of the two to a new file
 */
export async function saveFilm(
  place: FilmPlace,
  fetchFile: (what: keyof FilmFiles, file: string) => Promise<void>,
): Promise<FilmFiles> {
  await mkdir(place.folder, { recursive: true });
  const part = (ending: string) => join(place.folder, `.${randomUUID()}.${ending}.part`);
  const parts = { video: part('mp4'), thumbnail: part('jpg') };
  try {
    await fetchFile('video', parts.video);
    await fetchFile('thumbnail', parts.thumbnail);
    const files = await claim(place);
    try {
      await rename(parts.thumbnail, files.thumbnail);
      await rename(parts.video, files.video);
    } catch (error) {
      await Promise.all(Object.values(files).map((file) => rm(file, { force: true })));
      throw error;
    }
    return files;
  } finally {
    await Promise.all(Object.values(parts).map((file) => rm(file, { force: true })));
  }
}

/** Takes the first free name by creating its video file empty: creating is atomic, looking is not. */
async function claim({
  folder,
  name,
}: {
  readonly folder: string;
  readonly name: string;
}): Promise<FilmFiles> {
  for (let n = 1; ; n++) {
    const base = join(folder, n === 1 ? name : `${name}-${n}`);
    const files = { video: `${base}.mp4`, thumbnail: `${base}.jpg` };
    if (await exists(files.thumbnail)) continue;
    try {
      await (await open(files.video, 'wx')).close();
      return files;
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
}

/** Makes a new folder beside where the film will be: `<name>-storyboard`, or -2, -3 where it is taken. */
export async function claimStoryboardFolder({ folder, name }: FilmPlace): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (let n = 1; ; n++) {
    const path = join(folder, `${name}-storyboard${n === 1 ? '' : `-${n}`}`);
    try {
      await mkdir(path);
      return path;
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST';

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
