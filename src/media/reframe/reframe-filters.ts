import type { FrameSize } from '../../domain/settings.ts';
import { frameIndex } from '../frame-index.ts';
import { mediaTypeOf } from '../media-type.ts';
import { lookAtPictures } from '../still.ts';
import { focusPath, pathExpression, type Sight } from './focus-path.ts';
import { bestWindow, type SmallPicture, weigh } from './saliency.ts';
import { smallPicture } from './small-picture.ts';

/** What of a film to show in another shape. */
export interface Reframing {
  /** Of the film, and of the result. */
  readonly from: FrameSize;
  readonly to: FrameSize;
  readonly frames: number;
  readonly fps: number;
  /** First frame of each shot. */
  readonly shots: readonly number[];
}

/** The whole picture over a blurred copy of itself that fills the rest ("split" to "overlay", ffmpeg filters documentation). */
export function blurredFilters({ to }: Pick<Reframing, 'to'>): string {
  const size = `${to.width}:${to.height}`;
  // The copy is blurred small, which is the same to look at and a sixteenth of the work.
  const small = `${even(to.width / 4)}:${even(to.height / 4)}`;
  return [
    '[in]split[behind][whole]',
    `[behind]scale=${small}:force_original_aspect_ratio=increase:flags=bilinear,crop=${small},gblur=sigma=8,scale=${size}:flags=bilinear,eq=brightness=-0.08,setsar=1[bars]`,
    `[whole]scale=${size}:force_original_aspect_ratio=decrease:force_divisible_by=2:flags=lanczos,setsar=1[shown]`,
    '[bars][shown]overlay=(W-w)/2:(H-h)/2:format=yuv420,format=yuv420p[out]',
  ].join(';');
}

/** The largest part of each picture that has the wanted shape, there where it matters. */
export async function croppedFilters(file: string, reframing: Reframing): Promise<string> {
  const { from, to } = reframing;
  const part = croppedSize(from, to);
  const isSideways = part.width < from.width;
  const share = isSideways ? part.width / from.width : part.height / from.height;
  const legs = focusPath(await sightsOf(file, reframing, isSideways, share), reframing, share);
  const place = pathExpression(legs, 'n', isSideways ? 'iw' : 'ih');
  const [x, y] = isSideways ? [place, '0'] : ['0', place];
  return [
    // Whole pixels also in colour, so that a slow move is not one of two pixels at a time.
    '[in]format=yuv444p',
    `crop=w=${part.width}:h=${part.height}:x='${x}':y='${y}':exact=1`,
    `scale=${to.width}:${to.height}:flags=lanczos,setsar=1,format=yuv420p[out]`,
  ].join(',');
}

/** The largest part of a picture that has the shape of another, in even pixels. */
export function croppedSize(from: FrameSize, to: FrameSize): FrameSize {
  const width = Math.min(from.width, even((from.height * to.width) / to.height));
  const height = Math.min(from.height, even((from.width * to.height) / to.width));
  return { width, height };
}

const even = (n: number) => Math.max(2, 2 * Math.round(n / 2));

/** Where the window would best lie, once a second: at each keyframe, which is read without the pictures between. */
async function sightsOf(
  file: string,
  { fps, shots }: Reframing,
  isSideways: boolean,
  share: number,
): Promise<Sight[]> {
  const type = await mediaTypeOf(file);
  const sights: Sight[] = [];
  let before: { shot: number; picture: SmallPicture } | null = null;
  lookAtPictures(file, type, 'keyframes', (frame, stream) => {
    const index = frameIndex(stream, frame.pts, fps);
    const shot = shots.findLastIndex((start) => start <= index);
    const picture = smallPicture(frame, stream);
    const { columns, rows } = weigh(picture, before?.shot === shot ? before.picture : null);
    sights.push({ frame: index, place: bestWindow(isSideways ? columns : rows, share) });
    before = { shot, picture };
    return true;
  });
  return sights;
}
