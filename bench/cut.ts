/**
 * Joining six 5 s clips of 1080p30: by copying packets, with crossfades of which only the windows are
 * encoded, and by encoding everything again with a filter graph at the same settings.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Frame } from 'node-av/lib';
import type { CutPart, Media } from '../src/app/ports.ts';
import { cutList } from '../src/domain/cut-list.ts';
import { layOut, type Timeline } from '../src/domain/timeline.ts';
import { createHouseVideo, type HouseVideo } from '../src/media/libav/encode-house-video.ts';
import { inputOf, type OpenGraph, openGraph } from '../src/media/libav/filter-graph.ts';
import { collectLog } from '../src/media/libav/log.ts';
import { type OpenFile, openFile, readFrames } from '../src/media/libav/read-file.ts';
import { openMedia } from '../src/media/open-media.ts';
import { makeBenchClip } from './make-clip.ts';
import { median, printRows, type Row, timed } from './report.ts';

const profile = { width: 1920, height: 1080, fps: 30 };
const sceneSeconds = 5;
const sceneCount = 6;
const crossfadeSeconds = 0.5;

const quiet = { debug() {}, info() {}, warn() {}, error() {}, with: () => quiet };

interface Film {
  readonly timeline: Timeline;
  readonly clips: readonly string[];
}

/** Measures `runs` times, all ways in turn, so that a busy moment does not fall on one of them alone. */
export async function benchCut({ runs = 3 } = {}): Promise<Row[]> {
  collectLog();
  const folder = await mkdtemp(join(tmpdir(), 'storyreel-bench-'));
  const media = openMedia({ log: quiet });
  try {
    const conformSeconds: number[] = [];
    const fades = await prepare(media, folder, conformSeconds);
    const cuts: Film = { clips: fades.clips, timeline: timelineOf('cut') };
    const target = join(folder, 'video.mp4');
    const seconds = {
      copy: [] as number[],
      smart: [] as number[],
      wholeCut: [] as number[],
      wholeFade: [] as number[],
    };
    for (let run = 0; run < runs; run += 1) {
      seconds.copy.push(await timed(() => splice(media, folder, cuts, target)));
      seconds.smart.push(await timed(() => splice(media, folder, fades, target)));
      seconds.wholeCut.push(await timed(async () => encodeAll(cuts, target)));
      seconds.wholeFade.push(await timed(async () => encodeAll(fades, target)));
    }
    const { copy, smart, wholeCut, wholeFade } = seconds;
    return [
      { name: 'conform one clip of 5 s', seconds: conformSeconds, ratio: null },
      { name: 'cuts: whole video encoded', seconds: wholeCut, ratio: 1 },
      { name: 'cuts: packets copied', seconds: copy, ratio: median(copy) / median(wholeCut) },
      { name: 'crossfades: whole video encoded', seconds: wholeFade, ratio: 1 },
      {
        name: 'crossfades: windows encoded, rest copied',
        seconds: smart,
        ratio: median(smart) / median(wholeFade),
      },
    ];
  } finally {
    await media.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function timelineOf(kind: 'cut' | 'crossfade'): Timeline {
  const transition = { kind, seconds: kind === 'cut' ? 0 : crossfadeSeconds };
  const scenes = Array.from({ length: sceneCount }, (_, i) => ({
    id: `${i}`,
    seconds: sceneSeconds,
    transition,
  }));
  return layOut(scenes, profile.fps);
}

/** Makes and conforms the clips, long enough for crossfades; the cuts use the same without their tails. */
async function prepare(media: Media, folder: string, conformSeconds: number[]): Promise<Film> {
  const timeline = timelineOf('crossfade');
  const clips: string[] = [];
  for (const [i, scene] of timeline.scenes.entries()) {
    const frames = scene.frames + scene.tailFrames;
    const source = join(folder, `source-${i}.mp4`);
    const target = join(folder, `clip-${i}.mp4`);
    makeBenchClip(source, { ...profile, frames, seed: i });
    const keyframes = [scene.headFrames, scene.frames].filter((frame) => frame > 0 && frame < frames);
    conformSeconds.push(await timed(() => media.conform({ source, target, profile, frames, keyframes })));
    clips.push(target);
  }
  await media.mixSound({ target: join(folder, 'sound.m4a'), seconds: timeline.totalFrames / profile.fps });
  return { timeline, clips };
}

/** Everything that is left to do once the last clip is conformed. */
async function splice(
  media: Media,
  folder: string,
  { timeline, clips }: Film,
  target: string,
): Promise<void> {
  const parts = await Promise.all(
    cutList(timeline).map(async (entry): Promise<CutPart> => {
      const file = clips[entry.scene] ?? '';
      if (entry.kind === 'body') return { file, startFrame: entry.startFrame, frames: entry.frames };
      const window = join(folder, `window-${entry.scene}.mp4`);
      await media.window({
        from: { file, startFrame: timeline.scenes[entry.scene]?.frames ?? 0 },
        to: { file: clips[entry.scene + 1] ?? '', startFrame: 0 },
        target: window,
        profile,
        kind: 'crossfade',
        direction: 'left',
        frames: entry.frames,
      });
      return { file: window, startFrame: 0, frames: entry.frames };
    }),
  );
  await media.cut({ parts, sound: join(folder, 'sound.m4a'), target, profile, tags: {} });
}

/** The same video by decoding all clips through one filter graph into one encoder. */
function encodeAll({ timeline, clips }: Film, target: string): void {
  using files = new DisposableStack();
  const sources = clips.map((clip, i) => {
    const file = files.use(openFile(clip, 'mov'));
    const scene = timeline.scenes[i];
    const frames = framesOf(file, (scene?.frames ?? 0) + (scene?.tailFrames ?? 0));
    return { frames, label: `c${i}`, start: scene?.startFrame ?? 0, next: 0 };
  });
  using video = createHouseVideo(target, profile);
  let graph: OpenGraph | undefined;
  // A transition only runs while it has pictures of both clips: each gets its first one at the start.
  const first = sources.map((source) => ({ source, frame: take(source.frames)?.clone() ?? null }));
  const inputs = Object.fromEntries(
    first.flatMap(({ source, frame }) => (frame ? [[source.label, inputOf(frame)]] : [])),
  );
  graph = files.use(openGraph(wholeFilters(timeline), inputs));
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

function wholeFilters(timeline: Timeline): string {
  const even = (i: number) => `[c${i}]settb=1/${profile.fps},setpts=N,fps=fps=${profile.fps}`;
  if (timeline.scenes.every((scene) => scene.tailFrames === 0)) {
    const labels = timeline.scenes.map((_, i) => `[e${i}]`).join('');
    const inputs = timeline.scenes.map((_, i) => `${even(i)}[e${i}]`);
    return [...inputs, `${labels}concat=n=${timeline.scenes.length},fps=fps=${profile.fps}[out]`].join(';');
  }
  const steps = timeline.scenes.map(
    (_, i) => `${even(i)},tpad=stop_mode=clone:stop=${i === timeline.scenes.length - 1 ? 0 : 3}[e${i}]`,
  );
  let before = 'e0';
  for (const [i, scene] of timeline.scenes.entries()) {
    if (i === timeline.scenes.length - 1) break;
    const last = i === timeline.scenes.length - 2;
    const offset = (scene.startFrame + scene.frames) / profile.fps;
    const into = last ? 'out' : `x${i}`;
    steps.push(
      `[${before}][e${i + 1}]xfade=transition=fade:duration=${scene.tailFrames / profile.fps}:offset=${offset}${last ? ',format=yuv420p' : ''}[${into}]`,
    );
    before = `x${i}`;
  }
  return steps.join(';');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  printRows(await benchCut({ runs: Number(process.argv[2] ?? 3) }));
}
