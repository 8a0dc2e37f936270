import { writeFile } from 'node:fs/promises';
import { encodeJpeg } from '../../media/libav/encode-jpeg.ts';
import { mediaTypeOf } from '../../media/media-type.ts';
import { lookAtPictures, makeStill } from '../../media/still.ts';

export interface CaptureStills {
  /** Path of the files, to which number and ending are added. */
  readonly start: string;
  readonly width: number;
  readonly height: number;
  readonly everyFrames: number;
  readonly most: number;
}

export interface CapturedFile {
  /** Seven digits, from zero on. */
  readonly number: string;
  readonly file: string;
}

/** About what quality 80 of 100 looks like. */
const quantizer = 4;

/** Writes the first picture of a video and one each so many frames as JPEG ("FrameCaptureSettings"). */
export async function captureStills(source: string, request: CaptureStills): Promise<CapturedFile[]> {
  const { width, height, everyFrames, most, start } = request;
  const pictures: Buffer[] = [];
  let seen = 0;
  lookAtPictures(source, await mediaTypeOf(source), 'all', (frame, stream) => {
    if (seen++ % everyFrames === 0) {
      pictures.push(makeStill(frame, stream, { width, height }, (still) => encodeJpeg(still, quantizer)));
    }
    return pictures.length < most;
  });
  const files = pictures.map((_, i) => {
    const number = String(i).padStart(7, '0');
    return { number, file: `${start}.${number}.jpg` };
  });
  await Promise.all(pictures.map((picture, i) => writeFile(files[i]?.file ?? '', picture)));
  return files;
}
