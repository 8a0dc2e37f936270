import { writeFile } from 'node:fs/promises';
import { AV_PIX_FMT_YUVJ420P } from 'node-av/constants';
import { Frame } from 'node-av/lib';
import type { SpriteSheetRequest } from '../app/ports.ts';
import { Fault } from '../domain/errors.ts';
import { encodeJpeg } from './libav/encode-jpeg.ts';
import { openFile } from './libav/read-file.ts';
import { type MediaType, mediaTypeOf } from './media-type.ts';
import { secondsOf, shownKeyframes } from './source-video.ts';
import { lookAtPictures, makeStill } from './still.ts';

const quantizer = 5;

/** No frame is shorter. */
const leewaySeconds = 0.01;

/**
 * Writes a JPEG with small pictures of a whole video, row by row. Only keyframes are decoded: there is one a second
 * at least, and a picture stands for the last keyframe at or before its time. Stills that are given come first.
 * @throws Fault `MediaFailed`, FFmpegError or DamagedPicture
 */
export async function makeSpriteSheet({ source, stills, target, sheet }: SpriteSheetRequest): Promise<void> {
  const { width, height, columns, count, everySeconds } = sheet;
  const rows = Math.ceil(count / columns);
  const across = Math.min(columns, count) * width;
  const canvas = blackPicture(across, rows * height);
  let next = 0;
  let pending: Buffer | undefined;
  const place = () => {
    if (pending) layIn(canvas, pending, { across, down: rows * height, width, height, columns, index: next });
    next += 1;
  };
  for (const still of stills ?? []) {
    lookAtPictures(still, await mediaTypeOf(still), 'all', (frame, stream) => {
      pending = makeStill(frame, stream, { width, height }, (made) => Buffer.from(made.toBuffer()));
      return false;
    });
    if (next < count) place();
  }
  if (next < count) {
    const type = await mediaTypeOf(source);
    const standing = standingKeyframes(keyframeSeconds(source, type), sheet);
    lookAtPictures(source, type, standing, (frame, stream) => {
      const seconds = secondsOf(frame.pts, stream);
      while (next < count && pending && seconds > next * everySeconds + leewaySeconds) place();
      pending = makeStill(frame, stream, { width, height }, (still) => Buffer.from(still.toBuffer()));
      return next < count;
    });
  }
  if (!pending) throw new Fault('MediaFailed', 'the video has no picture');
  while (next < count) place();
  using picture = Frame.fromVideoBuffer(canvas, {
    width: across,
    height: rows * height,
    format: AV_PIX_FMT_YUVJ420P,
    timeBase: { num: 1, den: 1 },
  });
  await writeFile(target, encodeJpeg(picture, quantizer));
}

function keyframeSeconds(source: string, type: MediaType): number[] {
  using file = openFile(source, type.demuxer);
  const { video } = file;
  if (!video) return [];
  return Array.from(shownKeyframes(file, video), (packet) => secondsOf(packet.pts, video));
}

/** The keyframes that stand for some picture of the sheet: the last one at or before its time, or else the first. */
function standingKeyframes(
  seconds: readonly number[],
  { count, everySeconds }: SpriteSheetRequest['sheet'],
): ReadonlySet<number> {
  const times = Array.from({ length: count }, (_, i) => i * everySeconds + leewaySeconds);
  return new Set(
    times.map((time) =>
      Math.max(
        0,
        seconds.findLastIndex((shown) => shown <= time),
      ),
    ),
  );
}

function blackPicture(width: number, height: number): Buffer {
  return Buffer.concat([Buffer.alloc(width * height), Buffer.alloc((width * height) / 2, 128)]);
}

/** Copies a picture to its place, plane by plane. */
function layIn(
  canvas: Buffer,
  picture: Buffer,
  at: { across: number; down: number; width: number; height: number; columns: number; index: number },
): void {
  const { across, down, width, height } = at;
  const [column, row] = [at.index % at.columns, Math.floor(at.index / at.columns)];
  let from = 0;
  let plane = 0;
  for (const half of [1, 2, 2]) {
    const [w, h, stride] = [width / half, height / half, across / half];
    for (let y = 0; y < h; y += 1) {
      picture.copy(canvas, plane + (row * h + y) * stride + column * w, from, from + w);
      from += w;
    }
    plane += stride * (down / half);
  }
}
