import { AV_PIX_FMT_YUV420P } from 'node-av/constants';
import { Frame, Rational } from 'node-av/lib';
import type { HouseProfile, MoveStillRequest } from '../app/ports.ts';
import { Fault } from '../domain/errors.ts';
import { coveredPictures } from './cover-pictures.ts';
import { createHouseVideo } from './libav/encode-house-video.ts';
import { inputOf, openGraph } from './libav/filter-graph.ts';
import { openFile } from './libav/read-file.ts';
import { mediaTypeOf } from './media-type.ts';

/** How much of each side the camera leaves out where it is nearest. */
const nearMargin = 0.05;
/** Brightness of a scene that has no picture yet, in studio range. */
const darkLuma = 30;

/**
 * Encodes a still as a clip of the house profile over which a camera moves slowly: in or out, a little to one side.
 * @throws Fault `MediaFailed` when the file has no picture; FFmpegError or DamagedPicture when it cannot be decoded
 */
export async function moveStill(request: MoveStillRequest): Promise<void> {
  const { source, profile, frames, keyframes } = request;
  using video = createHouseVideo(request.target, profile, { keyframes });
  using picture = source === null ? darkPicture(profile) : await coveredPicture(source, profile);
  picture.timeBase = new Rational(1, profile.fps);
  using graph = openGraph(cameraFilters(request), { in: inputOf(picture) });
  const writeReady = () => {
    for (const frame of graph.pull()) if (video.frames < frames) video.write(frame);
  };
  for (let i = 0; i < frames; i += 1) {
    picture.pts = BigInt(i);
    graph.push('in', picture);
    writeReady();
  }
  graph.push('in', null);
  writeReady();
  if (video.frames !== frames)
    throw new Fault('MediaFailed', `${video.frames} of ${frames} frames were made`);
  video.finish();
}

/**
 * The camera as the corners of what it sees ("perspective" in the ffmpeg filters documentation): these move below the
 * pixel, where cropping would go in steps.
 */
function cameraFilters({ frames, way }: MoveStillRequest): string {
  const through = `((on-1)/${Math.max(1, frames - 1)})`;
  // Even scenes go in, odd ones out; every other pair to the other side.
  const near = way % 2 === 0 ? through : `(1-${through})`;
  const [left, right] = way % 4 < 2 ? [1.4, 0.6] : [0.6, 1.4];
  const at = (side: 'W' | 'H', share: number) => `${side}*${nearMargin * share}*${near}`;
  const [x0, x1] = [`'${at('W', left)}'`, `'W-${at('W', right)}'`];
  const [y0, y1] = [`'${at('H', 1)}'`, `'H-${at('H', 1)}'`];
  const corners = [`x0=${x0}:y0=${y0}`, `x1=${x1}:y1=${y0}`, `x2=${x0}:y2=${y1}`, `x3=${x1}:y3=${y1}`];
  const view = `perspective=${corners.join(':')}:interpolation=cubic:sense=source:eval=frame`;
  return `[in]${view},format=yuv420p,setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv:chroma_location=left[out]`;
}

/** The first picture of a file, upright, filling the profile's size in the house colours. */
async function coveredPicture(source: string, profile: HouseProfile): Promise<Frame> {
  using file = openFile(source, (await mediaTypeOf(source)).demuxer);
  if (file.video) {
    for (const covered of coveredPictures(file, file.video, profile)) {
      const kept = covered.clone();
      if (kept) return kept;
    }
  }
  throw new Fault('MediaFailed', 'the file has no picture');
}

function darkPicture({ width, height }: HouseProfile): Frame {
  const bytes = Buffer.concat([
    Buffer.alloc(width * height, darkLuma),
    Buffer.alloc((width * height) / 2, 128),
  ]);
  return Frame.fromVideoBuffer(bytes, {
    width,
    height,
    format: AV_PIX_FMT_YUV420P,
    timeBase: { num: 1, den: 1 },
  });
}
