/** The plain way to cut a film: one filter graph over all clips as they came, everything encoded again. */
import type { Frame } from 'node-av/lib';
import { writeWords } from '../src/media/draw-look.ts';
import { readFrames } from '../src/media/libav/decode.ts';
import { createHouseVideo, type HouseVideo } from '../src/media/libav/encode-house-video.ts';
import { inputOf, type OpenGraph, openGraph } from '../src/media/libav/filter-graph.ts';
import { type OpenFile, openFile } from '../src/media/libav/read-file.ts';
import { type BenchFilm, captionLook, profile } from './bench-film.ts';

/** Encodes a film with its transitions and captions, at the encoder's settings of the house. */
export async function encodePlainly(
  { timeline, order }: BenchFilm,
  clip: (index: number) => string,
  target: string,
): Promise<void> {
  await using words = await writeWords(captionLook(order.length), profile, target);
  using files = new DisposableStack();
  const sources = order.map((index, i) => {
    const file = files.use(openFile(clip(index), 'mov'));
    const scene = timeline.scenes[i];
    const frames = framesOf(file, (scene?.frames ?? 0) + (scene?.tailFrames ?? 0));
    return { frames, label: `c${i}`, start: scene?.startFrame ?? 0, next: 0 };
  });
  using video = createHouseVideo(target, profile);
  // A transition only runs while it has pictures of both clips: each gets its first one at the start.
  const first = sources.map((source) => ({ source, frame: take(source.frames)?.clone() ?? null }));
  const inputs = Object.fromEntries(
    first.flatMap(({ source, frame }) => (frame ? [[source.label, inputOf(frame)]] : [])),
  );
  const graph = files.use(openGraph(plainFilters(timeline, words.filters), inputs));
  for (const { source, frame } of first) {
    graph.push(source.label, frame);
    frame?.free();
    source.next = 1;
  }
  for (;;) {
    // Whichever picture is due next, so that no clip waits decoded in memory.
    const due = sources
      .filter((source) => source.next >= 0)
      .sort((a, b) => a.start + a.next - (b.start + b.next))[0];
    if (!due) break;
    const frame = take(due.frames);
    graph.push(due.label, frame ?? null);
    due.next = frame ? due.next + 1 : -1;
    writeReady(graph, video);
  }
  writeReady(graph, video);
  if (video.frames !== timeline.totalFrames)
    throw new Error(`${video.frames} of ${timeline.totalFrames} frames`);
  video.finish();
}

function* framesOf(file: OpenFile, count: number): Generator<Frame, void> {
  let given = 0;
  if (!file.video) return;
  for (const frame of readFrames(file, file.video)) {
    if (given++ === count) return;
    yield frame;
  }
}

function take(frames: Generator<Frame, void>): Frame | undefined {
  const next = frames.next();
  return next.done ? undefined : next.value;
}

function writeReady(graph: OpenGraph, video: HouseVideo): void {
  for (const frame of graph.pull()) video.write(frame);
}

function plainFilters(timeline: BenchFilm['timeline'], words: readonly string[]): string {
  const { scenes } = timeline;
  const last = scenes.length - 1;
  const size = `${profile.width}:${profile.height}`;
  const cover = `scale=${size}:force_original_aspect_ratio=increase:flags=bicubic,crop=${size},setsar=1,format=yuv420p`;
  const even = `settb=1/${profile.fps},setpts=N,fps=fps=${profile.fps}`;
  const finish = [...words, 'format=yuv420p,setparams=chroma_location=left'].join(',');
  if (scenes.every((scene) => scene.tailFrames === 0)) {
    const labels = scenes.map((_, i) => `[e${i}]`).join('');
    const inputs = scenes.map((_, i) => `[c${i}]${cover},${even}[e${i}]`);
    return [...inputs, `${labels}concat=n=${scenes.length},fps=fps=${profile.fps},${finish}[out]`].join(';');
  }
  const steps = scenes.map(
    (_, i) => `[c${i}]${cover},${even},tpad=stop_mode=clone:stop=${i === last ? 0 : 3}[e${i}]`,
  );
  let before = 'e0';
  for (const [i, scene] of scenes.entries()) {
    if (i === last) break;
    const offset = (scene.startFrame + scene.frames) / profile.fps;
    const fade = `xfade=transition=fade:duration=${scene.tailFrames / profile.fps}:offset=${offset}`;
    steps.push(`[${before}][e${i + 1}]${fade}${i === last - 1 ? `,${finish}[out]` : `[x${i}]`}`);
    before = `x${i}`;
  }
  return steps.join(';');
}
