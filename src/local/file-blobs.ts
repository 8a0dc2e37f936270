/** Blobs in a folder of this machine. */
import { constants } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { checkRange, rangeOutside } from '../app/blob-rules.ts';
import type { Blobs } from '../app/ports.ts';
import { blobFolder } from './blob-folder.ts';
import type { FileLinks } from './file-links.ts';
import { fileStream } from './file-stream.ts';

/**
 * @returns Blobs over the folder that `links` serves. `sweep` deletes what crashes left behind and tells how many
 *   files that were.
 * @throws RangeError for keys, content types and ranges that blob-rules.ts refuses; Error when `copy` finds no file
 */
export function fileBlobs(options: {
  readonly folder: string;
  readonly links: Pick<FileLinks, 'signedUrl' | 'signedForm'>;
}): Blobs & { sweep(): Promise<number>; close(): void } {
  const files = blobFolder(options.folder);
  return {
    // Cloned where the file system can, which costs neither time nor space.
    putFile: (key, file, contentType) =>
      files.write(key, contentType, (target) => copyFile(file, target, constants.COPYFILE_FICLONE)),
    put: (key, bytes, contentType) => files.write(key, contentType, (target) => writeFile(target, bytes)),
    head: async (key) => files.find(key),
    async get(key, range) {
      if (range) checkRange(range);
      const opened = await files.open(key);
      if (!opened) return null;
      const { handle, info } = opened;
      if (range && range.start >= info.bytes) {
        await handle.close();
        throw rangeOutside(key, range.start);
      }
      return fileStream(handle, range?.start ?? 0, Math.min(range?.end ?? info.bytes, info.bytes - 1));
    },
    getFile: async (key, file) => (await files.copyTo(key, file)) !== null,
    async copy(from, to) {
      const source = files.find(from);
      if (!source) throw new Error(`There is no file ${from} to copy.`);
      await files.write(to, source.contentType, async (target) => {
        if (!(await files.copyTo(from, target))) throw new Error(`There is no file ${from} to copy.`);
      });
    },
    remove: (key) => files.remove(key),
    list: (prefix) => files.list(prefix),
    signedUrl: async (key, asked) => options.links.signedUrl(key, asked),
    signedForm: async (key, asked) => options.links.signedForm(key, asked),
    sweep: () => files.sweep(Date.now()),
    close: () => files.close(),
  };
}
