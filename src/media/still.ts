import type { Frame, Stream } from 'node-av/lib';
import { Fault } from '../domain/errors.ts';
import { decodeAll, openDecoder, readFrames } from './libav/decode.ts';
import { inputOf, openGraph } from './libav/filter-graph.ts';
import { type OpenFile, openFile } from './libav/read-file.ts';
import type { MediaType } from './media-type.ts';
import { pictureFacts, repairFilters, shownSize, stillFilters } from './picture-filter.ts';
import { shownKeyframes } from './source-video.ts';

/** Looks at one decoded picture; `false` ends the reading. The frame is gone afterwards. */
export type LookAt = (frame: Frame, stream: Stream) => boolean;

/**
 * Shows the pictures of a file in order, or only its keyframes, which decode many times faster, or only some of
 * these, counted from 0.
 */
export function lookAtPictures(
  file: string,
  type: MediaType,
  which: 'all' | 'keyframes' | ReadonlySet<number>,
  look: LookAt,
): void {
  using open = openFile(file, type.demuxer);
  const stream = open.video;
  if (!stream) throw new Fault('MediaFailed', 'the file has no picture');
  const frames = which === 'all' ? readFrames(open, stream) : readKeyframes(open, stream, which);
  for (const frame of frames) if (!look(frame, stream)) return;
}

function* readKeyframes(
  file: OpenFile,
  stream: Stream,
  which: 'keyframes' | ReadonlySet<number>,
): Generator<Frame, void> {
  using decoder = openDecoder(stream);
  const wanted = function* () {
    let index = 0;
    for (const packet of shownKeyframes(file, stream)) {
      if (which === 'keyframes' || which.has(index)) yield packet;
      index += 1;
    }
  };
  yield* decodeAll(decoder, wanted());
}

/**
 * Makes a still of a decoded picture: upright, square pixels, over black, never enlarged.
 * @param within longest allowed sides in pixels
 * @param use gets the scaled picture in the colours of JPEG; it is gone afterwards
 */
export function makeStill<T>(
  frame: Frame,
  stream: Stream,
  within: { readonly width: number; readonly height: number },
  use: (still: Frame) => T,
): T {
  const facts = pictureFacts(stream, frame);
  const shown = shownSize(facts, frame.sampleAspectRatio);
  const factor = Math.min(1, within.width / shown.width, within.height / shown.height);
  const size = {
    width: Math.max(1, Math.round(shown.width * factor)),
    height: Math.max(1, Math.round(shown.height * factor)),
  };
  const filters = [...repairFilters(facts), ...stillFilters(facts, size)].join(',');
  using graph = openGraph(`[in]${filters}[out]`, { in: inputOf(frame) });
  graph.push('in', frame);
  graph.push('in', null);
  for (const still of graph.pull()) return use(still);
  throw new Fault('MediaFailed', 'the picture could not be scaled');
}
