/**
 * The finished file from six 5 s clips of 1080p30, with five crossfades of half a second, narration, music and burned
 * captions: what is left to do here when the last clip arrives, against the plain way, which is one filter graph over
 * all clips, everything encoded again with the same encoder and preset, then the sound levelled. Then edits, longer
 * films, quality, and what each step takes of memory and of money.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256Of } from '../src/app/file-digest.ts';
import type { Media } from '../src/app/ports.ts';
import { spriteSheet } from '../src/domain/sprite-sheet.ts';
import { collectLog } from '../src/media/libav/log.ts';
import { openMedia } from '../src/media/open-media.ts';
import { type BenchFilm, benchCutter, benchFilm, profile } from './bench-film.ts';
import { childUsageOf } from './child-usage.ts';
import { cutQuality } from './cut-quality.ts';
import { stepRows } from './cut-steps.ts';
import { encodePlainly } from './plain-cut.ts';
import { median, printRows, type Row } from './report.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {}, with: () => quiet };
const six = [0, 1, 2, 3, 4, 5];

/** Measures `runs` times, all ways in turn, so that a busy moment does not fall on one of them alone. */
export async function benchCut({ runs = 3 } = {}): Promise<Row[]> {
  collectLog();
  const folder = await mkdtemp(join(tmpdir(), 'storyreel-bench-'));
  const media = openMedia({ log: quiet });
  try {
    return await measure(media, folder, runs);
  } finally {
    await media.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(media: Media, folder: string, runs: number): Promise<Row[]> {
  const cutter = benchCutter(media, folder);
  const target = join(folder, 'video.mp4');
  const spliced = join(folder, 'spliced.mp4');
  const picture = join(folder, 'plain.mp4');
  const scenes = (count: number) => Array.from({ length: count }, (_, i) => i % six.length);
  const fades = benchFilm(six);
  const cuts = benchFilm(six, 'cut');
  const reordered = benchFilm([0, 1, 3, 2, 4, 5]);
  const wiped = benchFilm(six, 'crossfade', { 2: 'wipe' });
  const short = benchFilm(scenes(3));
  const long = benchFilm(scenes(24));
  const minute = benchFilm(scenes(12));
  const minuteOfCuts = benchFilm(scenes(12), 'cut');
  const last = (film: BenchFilm) => film.order.length - 2;
  const everyWindow = (film: BenchFilm) =>
    Promise.all(film.order.slice(1).map((_, i) => cutter.window(film, i)));

  for (const clip of six) cutter.makeSource(clip);
  // The first of each is measured in a process that is there already, as most are.
  for (const clip of six.slice(1)) await cutter.conform(clip);
  const ConformClip = await childUsageOf(() => cutter.conform(0));
  await everyWindow(fades);
  // Of the longer films: back to the first clip.
  await cutter.window(long, six.length - 1);
  const JoinNeighbours = await childUsageOf(() => cutter.window(fades, 0));
  for (const film of [short, minute, long]) await cutter.mix(film);
  const MixSound = await childUsageOf(() => cutter.mix(fades));
  const CutVideo = await childUsageOf(() => cutter.cut(fades, target));

  const withLastClip = async (film: BenchFilm, windows: () => Promise<unknown>) => {
    await cutter.conform(film.order.at(-1) ?? 0);
    await windows();
    await cutter.cut(film, target);
  };
  /** What is left when all other scenes were conformed and joined while the last one was being made. */
  const afterLastClip = (film: BenchFilm) => withLastClip(film, () => cutter.window(film, last(film)));
  const plain = async (film: BenchFilm) => {
    await encodePlainly(film, cutter.source, picture);
    await cutter.mix(film);
    const parts = [{ file: picture, startFrame: 0, frames: film.timeline.totalFrames }];
    await media.cut({ parts, sound: cutter.mixed(film), target, profile, tags: {} });
  };
  /** And what the job's last step does with the file. */
  const published = async (film: BenchFilm) => {
    await afterLastClip(film);
    await publish(media, film, target, folder);
  };
  const ways: Readonly<Record<string, () => Promise<unknown>>> = {
    'plain way, hard cuts': () => plain(cuts),
    'plain way, crossfades': () => plain(fades),
    'from the last clip': () => afterLastClip(fades),
    'from the last conformed clip': async () => {
      await cutter.window(fades, last(fades));
      await cutter.cut(fades, target);
    },
    'again, two scenes exchanged': async () => {
      // Their lines are spoken in another order, so the sound is mixed anew as well.
      await Promise.all([cutter.mix(reordered), ...[1, 2, 3].map((i) => cutter.window(reordered, i))]);
      await cutter.cut(reordered, target);
    },
    'again, one transition changed': async () => {
      await cutter.window(wiped, 2);
      await cutter.cut(wiped, target);
    },
    'hard cuts, from the last conformed clip': () => cutter.cut(cuts, target),
    '15 s, from the last clip until published': () => published(short),
    '120 s, from the last clip until published': () => published(long),
    '60 s, hard cuts, from the last clip': () => withLastClip(minuteOfCuts, async () => {}),
    '60 s, 11 crossfades, all encoded after the last clip': () =>
      withLastClip(minute, () => everyWindow(minute)),
    'conform one clip': () => cutter.conform(0),
    'one transition window': () => cutter.window(fades, 0),
    'mix 30 s of sound': () => cutter.mix(fades),
    'cut 30 s': () => cutter.cut(fades, target),
    'cut 120 s': () => cutter.cut(long, target),
  };
  /**
   * Media processes that have worked before, one for each core, as on a server that is in use: new ones, which the
   * plain way does not have, would add half a second of processor time to whatever comes after an idle moment.
   */
  const warmUp = () =>
    Promise.all(
      Array.from({ length: availableParallelism() }, (_, i) => cutter.window(fades, i % last(fades))),
    );
  const times = new Map<string, Times>(
    Object.keys(ways).map((name) => [name, { seconds: [], cpuSeconds: [] }]),
  );
  for (let run = 0; run < runs; run += 1) {
    for (const [name, work] of Object.entries(ways)) {
      await warmUp();
      const { seconds, cpuSeconds } = await spentOn(work);
      times.get(name)?.seconds.push(seconds);
      times.get(name)?.cpuSeconds.push(cpuSeconds);
    }
  }
  // Clips as they are now: each run conforms some of them anew.
  await cutter.cut(fades, spliced);
  const quality = cutQuality(fades, { spliced, plain: picture, conformed: cutter.conformed });

  const took = (name: string): Times => times.get(name) ?? { seconds: [], cpuSeconds: [] };
  const row = (name: string, against?: string, judge?: Judge): Row => {
    const { seconds, cpuSeconds } = took(name);
    const ratio = against ? median(seconds) / median(took(against).seconds) : null;
    return { name, seconds, cpuSeconds, ratio, ...judge?.(median(seconds), ratio ?? Number.NaN) };
  };
  const fading = 'plain way, crossfades';
  const cutting = 'plain way, hard cuts';
  const shortest = '15 s, from the last clip until published';
  return [
    row(fading, fading),
    row('from the last clip', fading),
    row('from the last conformed clip', fading),
    row('again, two scenes exchanged', fading, ratioWithin(0.1)),
    row('again, one transition changed', fading),
    row(cutting, cutting),
    row('hard cuts, from the last conformed clip', cutting),
    row(shortest, shortest),
    row('120 s, from the last clip until published', shortest, ratioWithin(1.5)),
    row('60 s, hard cuts, from the last clip', undefined, secondsWithin(3)),
    row('60 s, 11 crossfades, all encoded after the last clip', undefined, secondsWithin(20)),
    row('conform one clip'),
    row('one transition window'),
    row('mix 30 s of sound'),
    row('cut 30 s'),
    row('cut 120 s'),
    ...quality,
    ...stepRows(
      { ConformClip, JoinNeighbours, MixSound, CutVideo },
      six.length,
      median(took(fading).cpuSeconds),
    ),
  ];
}

interface Times {
  readonly seconds: number[];
  readonly cpuSeconds: number[];
}

type Judge = (seconds: number, ratio: number) => Pick<Row, 'target'>;

const ratioWithin =
  (most: number): Judge =>
  (_, ratio) => ({ target: { wanted: `at most ${100 * most} %`, met: ratio <= most } });

const secondsWithin =
  (most: number): Judge =>
  (seconds) => ({ target: { wanted: `at most ${most} s`, met: seconds <= most } });

/** Wall time, and processor time of this process and its children. */
async function spentOn(work: () => Promise<unknown>): Promise<{ seconds: number; cpuSeconds: number }> {
  const before = process.cpuUsage();
  const startedAt = performance.now();
  const children = await childUsageOf(work);
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { seconds, cpuSeconds: children.cpuSeconds + (user + system) / 1e6 };
}

/** Proves the file and makes its pictures, as the step Publish does. */
async function publish(media: Media, film: BenchFilm, video: string, folder: string): Promise<void> {
  const sheet = spriteSheet({ ...profile, seconds: film.timeline.totalFrames / profile.fps });
  await media.probe(video);
  await Promise.all([
    media.thumbnail({ source: video, target: join(folder, 'poster.jpg'), maxWidth: profile.width }),
    media.spriteSheet({ source: video, target: join(folder, 'sprites.jpg'), sheet }),
  ]);
  await sha256Of(video);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  printRows(await benchCut({ runs: Number(process.argv[2] ?? 3) }));
}
