import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A function and its layers, unzipped, together (AWS Lambda, "Lambda quotas"). */
export const unzippedLimitBytes = 250 * 1024 * 1024;

/** Bytes of all files under a folder; links count as themselves. */
export function folderBytes(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    bytes += entry.isDirectory() ? folderBytes(path) : lstatSync(path).size;
  }
  return bytes;
}

/**
 * Checks that the layer and the largest function that uses it fit into Lambda together.
 * @returns bytes that are left
 * @throws Error with the sizes when they do not fit
 */
export function assertLayerFits(layerBytes: number, largestFunctionBytes: number): number {
  const left = unzippedLimitBytes - layerBytes - largestFunctionBytes;
  if (left >= 0) return left;
  throw new Error(
    `The ffmpeg layer (${megabytes(layerBytes)}) and the largest function (${megabytes(largestFunctionBytes)}) are ${megabytes(-left)} over Lambda's 250 MB.`,
  );
}

/** @returns such as `12.3 MB` */
export function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
