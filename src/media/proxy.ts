import { writeFile } from 'node:fs/promises';
import { Fault } from '../domain/errors.ts';
import { encodeJpeg } from './libav/encode-jpeg.ts';
import { mediaTypeOf } from './media-type.ts';
import { lookAtPictures, makeStill } from './still.ts';

/** Quantizers of the JPEG encoder from good to poor, and how much smaller to draw if none is enough. */
const quantizers = [3, 5, 8, 12, 18, 26];
const shrink = 0.75;

/**
 * Writes a JPEG of a picture, or of a clip's first frame, of up to `longSide` pixels and `maxBytes`.
 * @throws Fault `MediaFailed`, FFmpegError or DamagedPicture
 */
export async function makeProxy(request: {
  readonly source: string;
  readonly target: string;
  readonly longSide: number;
  readonly maxBytes: number;
}): Promise<void> {
  const type = await mediaTypeOf(request.source);
  let jpeg: Buffer | undefined;
  lookAtPictures(request.source, type, 'all', (frame, stream) => {
    for (let side = request.longSide; !jpeg && side >= 1; side = Math.floor(side * shrink)) {
      jpeg = makeStill(frame, stream, { width: side, height: side }, (still) => {
        for (const quantizer of quantizers) {
          const bytes = encodeJpeg(still, quantizer);
          if (bytes.length <= request.maxBytes) return bytes;
        }
        return undefined;
      });
    }
    return false;
  });
  if (!jpeg) throw new Fault('MediaFailed', `no picture fits into ${request.maxBytes} bytes`);
  await writeFile(request.target, jpeg);
}
