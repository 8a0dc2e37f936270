import type { Frame } from 'node-av/lib';
import type { WindowRequest } from '../app/ports.ts';
import { Fault } from '../domain/errors.ts';
import { type Drawing, drawnWriter, drawOver, withDrawing } from './draw-over.ts';
import { framesFrom } from './frames-from.ts';
import { windowX264Options } from './house-profile.ts';
import { createHouseVideo } from './libav/encode-house-video.ts';
import { inputOf, type OpenGraph, openGraph } from './libav/filter-graph.ts';
import { openForCopy } from './libav/read-file.ts';
import { transitionFilters } from './transition-filters.ts';

/**
 * Encodes the frames in which one conformed clip gives way to the next. Its first frame is still
 * wholly the leaving clip; the frame after its last one is wholly the arriving clip.
 * @throws Fault `MediaFailed` when a clip has too few frames
 */
export async function encodeWindow(request: WindowRequest): Promise<void> {
  const { look, profile, target } = request;
  await withDrawing(look, profile, target, (drawing) => encode(request, drawing));
}

function encode(request: WindowRequest, drawing: Drawing | null): void {
  const { profile, frames } = request;
  using from = openForCopy(request.from.file, 'mov');
  using to = openForCopy(request.to.file, 'mov');
  // Closed though they are not read to their ends: a decoder that stays open keeps dozens of pictures.
  using leaving = framesFrom(from, request.from.startFrame, profile.fps);
  using arriving = framesFrom(to, request.to.startFrame, profile.fps);
  using video = createHouseVideo(request.target, profile, { options: windowX264Options });
  using filters = new DisposableStack();
  const whole = { startFrame: 0, endFrame: frames };
  const overlay = drawing && filters.use(drawOver(drawing, profile, whole, request.to.startFrame));
  let graph: OpenGraph | undefined;
  const writeReady = drawnWriter(video, frames, overlay);
  for (let i = 0; i < frames; i += 1) {
    const a = nextFrame(leaving, i, frames);
    const b = nextFrame(arriving, i, frames);
    graph ??= filters.use(openGraph(windowFilters(request), { a: inputOf(a), b: inputOf(b) }));
    graph.push('a', a);
    graph.push('b', b);
    writeReady(graph);
  }
  graph?.push('a', null);
  graph?.push('b', null);
  if (graph) writeReady(graph);
  if (video.frames !== frames) {
    throw new Fault('MediaFailed', `transition gave ${video.frames} frames, ${frames} were needed`);
  }
  video.finish();
}

/**
 * Without `tpad` xfade drops the leaving clip's last frame and, silently, shows the arriving one a
 * frame too early: the stream that ends first must not end inside the transition.
 */
function windowFilters(request: WindowRequest): string {
  const even = `settb=1/${request.profile.fps},setpts=N,fps=fps=${request.profile.fps}`;
  return [
    `[a]${even},tpad=stop_mode=clone:stop=3[from]`,
    `[b]${even}[to]`,
    transitionFilters(request),
    '[mixed]format=yuv420p,setparams=chroma_location=left[out]',
  ].join(';');
}

function nextFrame(frames: Generator<Frame, void>, index: number, needed: number): Frame {
  const next = frames.next();
  if (next.done)
    throw new Fault('MediaFailed', `clip ends ${needed - index} frames before its transition does`);
  return next.value;
}
