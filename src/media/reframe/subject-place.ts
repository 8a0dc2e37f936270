import type { FrameSize } from '../../domain/settings.ts';
import { openFile } from '../libav/read-file.ts';
import type { MediaType } from '../media-type.ts';
import { type CropPlace, pictureFacts, shownSize } from '../picture-filter.ts';
import { measureStream } from '../source-video.ts';
import { lookAtPictures } from '../still.ts';
import { focusPath, pathExpression, type Sight } from './focus-path.ts';
import { bestWindow, type SmallPicture, weigh } from './saliency.ts';
import { smallPicture } from './small-picture.ts';

/** Often enough to follow what moves. */
const lookMs = 1000;
/** The path counts in milliseconds of the clip's own clock: it may have any frame rate, or none that is even. */
const ticksPerSecond = 1000;
const clock = 'max(0,t*1000)';

/**
 * Where a picture that covers a size is cropped so that what matters stays in it.
 * @param seconds of the clip that are shown, from its beginning
 * @returns null where nothing is cropped, as in a clip that has the shape
 */
export function subjectPlace(
  file: string,
  type: MediaType,
  size: FrameSize,
  seconds: number,
): CropPlace | null {
  const sights: Sight[] = [];
  let before: SmallPicture | null = null;
  let crop: { isSideways: boolean; share: number } | null = null;
  let endMs: number | null = null;
  let nextMs = Number.NEGATIVE_INFINITY;
  lookAtPictures(file, type, whichPictures(file, type), (frame, stream) => {
    const { num, den } = stream.timeBase;
    const ms = Math.max(0, Math.round((Number(frame.pts) * num * ticksPerSecond) / den));
    if (ms < nextMs) return true;
    endMs ??= ms + seconds * ticksPerSecond;
    if (ms >= endMs) return false;
    nextMs = ms + lookMs;
    crop ??= cropOf(shownSize(pictureFacts(stream, frame), frame.sampleAspectRatio), size);
    if (crop.share >= 1) return false;
    const picture = smallPicture(frame, stream);
    const { columns, rows } = weigh(picture, before);
    before = picture;
    sights.push({ frame: ms, place: bestWindow(crop.isSideways ? columns : rows, crop.share) });
    return true;
  });
  const { isSideways, share } = crop ?? { isSideways: false, share: 1 };
  if (share >= 1) return null;
  const end = (sights.at(-1)?.frame ?? 0) + lookMs;
  const legs = focusPath(sights, { shots: [0], frames: end, fps: ticksPerSecond }, share);
  const place = pathExpression(legs, clock, isSideways ? 'iw' : 'ih');
  return isSideways ? { x: place, y: '(ih-oh)/2' } : { x: '(iw-ow)/2', y: place };
}

/** Along which side a picture is cropped to a shape, and which share of that side is left. */
function cropOf(from: FrameSize, to: FrameSize): { isSideways: boolean; share: number } {
  const share = (to.width * from.height) / (to.height * from.width);
  return share < 1 ? { isSideways: true, share } : { isSideways: false, share: 1 / share };
}

/** Keyframes where there are enough of them, which is far less work; clips of models often have one alone. */
function whichPictures(source: string, type: MediaType): 'all' | 'keyframes' {
  using file = openFile(source, type.demuxer);
  if (!file.video) return 'all';
  const { keyframes, startSeconds, endSeconds } = measureStream(file, file.video);
  return keyframes * 2 * lookMs >= (endSeconds - startSeconds) * ticksPerSecond ? 'keyframes' : 'all';
}
