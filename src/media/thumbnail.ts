import { writeFile } from 'node:fs/promises';
import type { Stretch } from '../app/ports.ts';
import { encodeJpeg } from './libav/encode-jpeg.ts';
import { openFile } from './libav/read-file.ts';
import { type MediaType, mediaTypeOf } from './media-type.ts';
import { pictureScore } from './picture-score.ts';
import { measureStream, secondsOf } from './source-video.ts';
import { lookAtPictures, makeStill } from './still.ts';

/** Pictures looked at: enough for every scene of a minute, few enough to take a second. */
const samples = 24;
/** With fewer keyframes than this every picture is decoded, so that there is a choice. */
const enoughKeyframes = 6;
/** Pictures are compared at this size: noise is averaged away, and it is the size a thumbnail is seen at. */
const scoreSize = 160;
const quantizer = 3;
/** Words are sharp and full of contrast: a picture with them must be twice as good without their help. */
const sparedWorth = 0.5;

/**
 * Writes a JPEG of the picture most worth showing, among up to 24 spread over the clip.
 * @throws Fault `MediaFailed`, FFmpegError or DamagedPicture
 */
export async function makeThumbnail(request: {
  readonly source: string;
  readonly target: string;
  readonly maxWidth: number;
  readonly spared?: readonly Stretch[];
}): Promise<void> {
  const type = await mediaTypeOf(request.source);
  const { which, step } = sampling(request.source, type);
  const within = { width: request.maxWidth, height: Number.MAX_SAFE_INTEGER };
  let best = { score: -1, jpeg: undefined as Buffer | undefined };
  let seen = 0;
  lookAtPictures(request.source, type, which, (frame, stream) => {
    // The middle of each stretch: the very first and last pictures are often fades.
    if (seen++ % step === Math.floor(step / 2)) {
      const worth = isSpared(secondsOf(frame.pts, stream), request.spared ?? []) ? sparedWorth : 1;
      const score =
        worth *
        makeStill(frame, stream, { width: scoreSize, height: scoreSize }, (still) =>
          pictureScore(still.toBuffer().subarray(0, still.width * still.height), still.width, still.height),
        );
      if (score > best.score) {
        best = { score, jpeg: makeStill(frame, stream, within, (still) => encodeJpeg(still, quantizer)) };
      }
    }
    return true;
  });
  if (!best.jpeg) throw new Error('the clip has no picture');
  await writeFile(request.target, best.jpeg);
}

function isSpared(seconds: number, spared: readonly Stretch[]): boolean {
  return spared.some(({ startSeconds, endSeconds }) => seconds >= startSeconds && seconds < endSeconds);
}

/** What is decoded, and every how many-th picture of it is looked at. */
function sampling(
  source: string,
  type: MediaType,
): { readonly which: 'all' | ReadonlySet<number>; readonly step: number } {
  using file = openFile(source, type.demuxer);
  if (!file.video) return { which: 'all', step: 1 };
  const { keyframes, packets } = measureStream(file, file.video);
  if (keyframes < enoughKeyframes) return { which: 'all', step: Math.ceil(packets / samples) };
  const step = Math.ceil(keyframes / samples);
  // In a long video most keyframes are passed over: those are not even decoded.
  const middles = Array.from({ length: Math.floor(keyframes / step) + 1 }, (_, i) => i * step + (step >> 1));
  return { which: new Set(middles), step: 1 };
}
