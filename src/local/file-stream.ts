import type { FileHandle } from 'node:fs/promises';

/** Large enough that reading is not slowed by calls, small enough for many readers at once. */
const chunkBytes = 256 * 1024;

/** Streams bytes `start` to `end` (inclusive) of an open file as they are asked for, and closes the file after. */
export function fileStream(handle: FileHandle, start: number, end: number): ReadableStream<Uint8Array> {
  let position = start;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const wanted = Math.min(chunkBytes, end - position + 1);
          const { bytesRead, buffer } =
            wanted > 0
              ? await handle.read(Buffer.alloc(wanted), 0, wanted, position)
              : { bytesRead: 0, buffer: null };
          if (!buffer || bytesRead === 0) {
            await handle.close();
            controller.close();
            return;
          }
          position += bytesRead;
          controller.enqueue(buffer.subarray(0, bytesRead));
        } catch (error) {
          await handle.close();
          throw error;
        }
      },
      cancel: () => handle.close(),
    },
    { highWaterMark: 0 },
  );
}
