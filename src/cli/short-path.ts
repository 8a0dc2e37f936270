import { relative } from 'node:path';

/** A path as the user would type it: relative where that does not lead out of where they are. */
export function shortPath(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}
