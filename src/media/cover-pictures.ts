import type { Frame, Stream } from 'node-av/lib';
import type { FrameSize } from '../domain/settings.ts';
import { videoTimescale } from './house-profile.ts';
import { readFrames } from './libav/decode.ts';
import { inputOf, type OpenGraph, openGraph } from './libav/filter-graph.ts';
import type { OpenFile } from './libav/read-file.ts';
import { type CropPlace, coverFilters, pictureFacts, repairFilters } from './picture-filter.ts';

/**
 * The pictures of a stream as the house has them: whole, upright, filling a size, in its colours, with their times in
 * ticks of `videoTimescale`. A recording may change its size, pixels or colours midway, as one of a shared window
 * does: the rest is then fitted anew. A picture is only good until the next one is asked for.
 * @param place which part of pictures in another shape is kept; null: the middle
 * @throws FFmpegError or DamagedPicture when it cannot be decoded
 */
export function* coveredPictures(
  file: OpenFile,
  stream: Stream,
  size: FrameSize,
  place: CropPlace | null = null,
): Generator<Frame, void> {
  let graph: OpenGraph | undefined;
  let form = '';
  try {
    for (const frame of readFrames(file, stream)) {
      if (graph && formOf(frame) !== form) {
        yield* theRest(graph);
        graph[Symbol.dispose]();
        graph = undefined;
      }
      form = formOf(frame);
      graph ??= openCover(frame, stream, size, place);
      graph.push('in', frame);
      yield* graph.pull();
    }
    if (graph) yield* theRest(graph);
  } finally {
    graph?.[Symbol.dispose]();
  }
}

function* theRest(graph: OpenGraph): Generator<Frame, void> {
  graph.push('in', null);
  yield* graph.pull();
}

function openCover(frame: Frame, stream: Stream, size: FrameSize, place: CropPlace | null): OpenGraph {
  const facts = pictureFacts(stream, frame);
  const filters = [
    ...repairFilters(facts),
    ...coverFilters(facts, size, place),
    // HDR metadata, captions and turns of the source would otherwise go into the stream.
    'sidedata=mode=delete',
    // A fine timebase, so that stretched times are not rounded to the source's own frames.
    `settb=1/${videoTimescale}`,
  ];
  return openGraph(`[in]${filters.join(',')}[out]`, { in: inputOf(frame) });
}

/** All that filters are set up for. */
function formOf(frame: Frame): string {
  const { num, den } = frame.sampleAspectRatio;
  const { width, height, format, colorSpace, colorRange, colorTrc, colorPrimaries } = frame;
  return [width, height, num, den, format, colorSpace, colorRange, colorTrc, colorPrimaries].join(' ');
}
