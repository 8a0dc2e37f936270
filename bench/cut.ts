/**
 * The finished file from six 5 s clips of 1080p30, with five crossfades of half a second, narration, music and burned
 * captions: what is left to do here when the last clip arrives, against the plain way, which is one filter graph over
 * all clips, everything encoded again with the same encoder and preset, then the sound levelled. Then edits, longer
 * films, and what each step takes of memory and of money.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { functionSizes } from '../lib/function-sizes.ts';
import type { Media } from '../src/app/ports.ts';
import { collectLog } from '../src/media/libav/log.ts';
import { openMedia } from '../src/media/open-media.ts';
import { type BenchFilm, benchCutter, benchFilm, profile } from './bench-film.ts';
import { type ChildUsage, childUsageOf } from './child-usage.ts';
import { encodePlainly } from './plain-cut.ts';
import { median, printRows, type Row, timed } from './report.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {}, with: () => quiet };
const six = [0, 1, 2, 3, 4, 5];
/** AWS Lambda on arm64 for each GB and second, US East (AWS Lambda, "Pricing"). */
const dollarsPerGbSecond = 0.0000133334;

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
  const fades = benchFilm(six);
  const cuts = benchFilm(six, 'cut');
  const reordered = benchFilm([0, 1, 3, 2, 4, 5]);
  const wiped = benchFilm(six, 'crossfade', { 2: 'wipe' });
  const short = benchFilm([0, 1, 2]);
  const long = benchFilm(Array.from({ length: 24 }, (_, i) => i % 6));
  const joins = (film: BenchFilm) => Array.from({ length: film.order.length - 1 }, (_, i) => i);
  const last = (film: BenchFilm) => film.order.length - 2;

  const usage: Partial<Record<StepName, ChildUsage>> = {};
  const measured = async (step: StepName, work: () => Promise<unknown>) => {
    usage[step] = await childUsageOf(work);
  };
  for (const clip of six) cutter.makeSource(clip);
  await measured('ConformClip', () => cutter.conform(0));
  for (const clip of six.slice(1)) await cutter.conform(clip);
  await measured('JoinNeighbours', () => cutter.window(fades, 0));
  for (const film of [fades, short, long]) for (const i of joins(film)) await cutter.window(film, i);
  await measured('MixSound', () => cutter.mix(fades));
  for (const film of [short, long]) await cutter.mix(film);
  await measured('CutVideo', () => cutter.cut(fades, target));

  /** What is left when all other scenes were conformed and joined while the last one was being made. */
  const afterLastClip = async (film: BenchFilm) => {
    await cutter.conform(film.order.at(-1) ?? 0);
    await cutter.window(film, last(film));
    await cutter.cut(film, target);
  };
  const plain = async (film: BenchFilm) => {
    const picture = join(folder, 'plain.mp4');
    await encodePlainly(film, cutter.source, picture);
    await cutter.mix(film);
    const parts = [{ file: picture, startFrame: 0, frames: film.timeline.totalFrames }];
    await media.cut({ parts, sound: cutter.mixed(film), target, profile, tags: {} });
  };
  const ways: Readonly<Record<string, () => Promise<unknown>>> = {
    'plain way, crossfades': () => plain(fades),
    'from the last clip': () => afterLastClip(fades),
    'from the last conformed clip': async () => {
      await cutter.window(fades, last(fades));
      await cutter.cut(fades, target);
    },
    'again, two scenes exchanged': async () => {
      await Promise.all([1, 2, 3].map((i) => cutter.window(reordered, i)));
      await cutter.cut(reordered, target);
    },
    'again, one transition changed': async () => {
      await cutter.window(wiped, 2);
      await cutter.cut(wiped, target);
    },
    'plain way, hard cuts': () => plain(cuts),
    'hard cuts, from the last conformed clip': () => cutter.cut(cuts, target),
    '15 s, from the last clip': () => afterLastClip(short),
    '120 s, from the last clip': () => afterLastClip(long),
    'conform one clip': () => cutter.conform(0),
    'one transition window': () => cutter.window(fades, 0),
    'mix 30 s of sound': () => cutter.mix(fades),
    'cut 30 s': () => cutter.cut(fades, target),
  };
  const seconds = new Map<string, number[]>(Object.keys(ways).map((name) => [name, []]));
  for (let run = 0; run < runs; run += 1) {
    for (const [name, work] of Object.entries(ways)) seconds.get(name)?.push(await timed(work));
  }
  const took = (name: string) => seconds.get(name) ?? [];
  const row = (name: string, against: string | null): Row => ({
    name,
    seconds: took(name),
    ratio: against === null ? null : median(took(name)) / median(took(against)),
  });
  return [
    row('plain way, crossfades', 'plain way, crossfades'),
    row('from the last clip', 'plain way, crossfades'),
    row('from the last conformed clip', 'plain way, crossfades'),
    row('again, two scenes exchanged', 'plain way, crossfades'),
    row('again, one transition changed', 'plain way, crossfades'),
    row('plain way, hard cuts', 'plain way, hard cuts'),
    row('hard cuts, from the last conformed clip', 'plain way, hard cuts'),
    row('15 s, from the last clip', '15 s, from the last clip'),
    row('120 s, from the last clip', '15 s, from the last clip'),
    row('conform one clip', null),
    row('one transition window', null),
    row('mix 30 s of sound', null),
    row('cut 30 s', null),
    ...usageRows(usage),
    priceRow(usage),
  ];
}

/** The steps of a film and how often each is done. */
const steps = {
  ConformClip: { name: 'conforming a clip', times: six.length },
  JoinNeighbours: { name: 'a transition window', times: six.length - 1 },
  MixSound: { name: 'mixing the sound', times: 1 },
  CutVideo: { name: 'the cut', times: 1 },
} as const;
type StepName = keyof typeof steps;
const stepNames: readonly StepName[] = ['ConformClip', 'JoinNeighbours', 'MixSound', 'CutVideo'];

function usageRows(usage: Partial<Record<StepName, ChildUsage>>): Row[] {
  return stepNames.map((step) => {
    const { megabytes = 0, cpuSeconds = 0 } = usage[step] ?? {};
    return {
      name: `${steps[step].name}: ${megabytes} MB, ${cpuSeconds.toFixed(1)} CPU s`,
      seconds: [],
      ratio: null,
    };
  });
}

/** What one such film costs on AWS: the processor time of each step, on as many processors as its function has. */
function priceRow(usage: Partial<Record<StepName, ChildUsage>>): Row {
  const oneCpuMb = 1_769;
  const dollars = stepNames.reduce((sum, step) => {
    const { memoryMb } = functionSizes[step];
    const seconds = (usage[step]?.cpuSeconds ?? 0) / (memoryMb / oneCpuMb);
    return sum + steps[step].times * seconds * (memoryMb / 1024) * dollarsPerGbSecond;
  }, 0);
  return { name: `all steps on AWS: $${dollars.toFixed(5)} a film`, seconds: [], ratio: null };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  printRows(await benchCut({ runs: Number(process.argv[2] ?? 3) }));
}
