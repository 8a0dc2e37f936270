/**
 * The API alone: how many requests a second, how long each takes, and whether that stays so as jobs pile up. Nothing
 * is drawn or filmed but one job, of which the stored ones are copies.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { bundleFunctions } from '../lib/function-bundles.ts';
import { systemClock } from '../src/local/clock.ts';
import { recordsFile } from '../src/local/home.ts';
import { sqliteStore } from '../src/local/sqlite-store.ts';
import { type Reel, storyboard } from '../test/e2e/reel.ts';
import { operationsOf, pathOf } from '../test/http/open-api-walk.ts';
import { openReel } from './film-jobs.ts';
import { median, type Row } from './report.ts';
import { recordsOf, seedJobs } from './seed-jobs.ts';

export interface ApiSizes {
  /** Jobs stored where requests are measured one by one. */
  readonly stored: number;
  /** Fewest and most stored, between which nothing should change. */
  readonly few: number;
  readonly many: number;
  readonly requests: number;
  /** Requests of the long run, whose 5xx are counted. */
  readonly longRun: number;
}

const full: ApiSizes = { stored: 10_000, few: 100, many: 100_000, requests: 500, longRun: 10_000 };

interface Kind {
  readonly name: string;
  readonly send: (n: number) => Promise<number>;
}

export async function benchApi(sizes: ApiSizes = full): Promise<Row[]> {
  const setting = { imageSeconds: 0, clipSeconds: 0, askAfterSeconds: [5], loseWebhooks: false };
  const reel = await openReel(setting);
  const store = sqliteStore({ file: recordsFile(reel.home), clock: systemClock() });
  try {
    const { id } = await reel.create({ ...storyboard(2, 3), title: 'A film about the sea' });
    const made = await reel.ended(id);
    if (made.status !== 'completed') throw new Error(`The job failed: ${made.error?.message}`);
    const job = { id, records: await recordsOf(store, id) };
    const seed = async (from: number, to: number) => {
      await seedJobs(store, job, { from, to });
      // Writing held up this process; connections that went stale meanwhile are noticed and dropped.
      await pause(500);
    };
    const rows: Row[] = [];
    await seed(0, sizes.few);
    const few = await alone(reel, id, sizes.requests);
    await seed(sizes.few, sizes.stored);
    // While no job runs: what is measured is the reading.
    rows.push(await slowestGet(reel, sizes));
    rows.push(await polling(reel, id));
    rows.push(...(await underLoad(reel, id, sizes)));
    rows.push(await faults(reel, id, sizes.longRun));
    await seed(sizes.stored, sizes.many);
    const many = await alone(reel, id, sizes.requests);
    for (const [name, seconds] of many) {
      const ratio = median(seconds) / median(few.get(name) ?? []);
      rows.push({ name: `${name}: ${sizes.many} stored jobs, beside ${sizes.few}`, seconds, ratio });
    }
    return [...rows, ...bundle()];
  } finally {
    store.close();
    await reel.close();
  }
}

function kindsOf(reel: Reel, id: string): Kind[] {
  // It rests before anything is made, so that only the API works.
  const body = { ...storyboard(5), autoApprove: false, stopAfter: 'plan' };
  const status = async (sent: Promise<{ readonly status: number }>) => (await sent).status;
  return [
    { name: 'create', send: (n) => status(reel.call('POST', '/v1/jobs', { ...body, title: `Film ${n}` })) },
    { name: 'get', send: () => status(reel.call('GET', `/v1/jobs/${id}`)) },
    { name: 'list 20', send: () => status(reel.call('GET', '/v1/jobs')) },
  ];
}

/** Seconds of each request, by kind, one after the other. */
async function alone(reel: Reel, id: string, requests: number): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>();
  for (const { name, send } of kindsOf(reel, id)) {
    times.set(name, (await sendAll(requests, 1, send)).seconds);
  }
  return times;
}

async function underLoad(reel: Reel, id: string, { stored, requests }: ApiSizes): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { name, send } of kindsOf(reel, id)) {
    for (const atOnce of [1, 32]) {
      const { seconds, wallSeconds } = await sendAll(requests, atOnce, send);
      const rate = `${Math.round(requests / wallSeconds)} a second`;
      const figure = `${rate}, p50 ${inMilliseconds(seconds, 0.5)}, p99 ${inMilliseconds(seconds, 0.99)}`;
      rows.push({ name: `${name}, ${atOnce} at once, ${stored} stored`, seconds, ratio: null, figure });
    }
  }
  return rows;
}

async function sendAll(requests: number, atOnce: number, send: (n: number) => Promise<number>) {
  const seconds: number[] = [];
  let next = 0;
  const startedAt = performance.now();
  const worker = async () => {
    while (next < requests) {
      const n = next++;
      const begun = performance.now();
      const status = await send(n);
      if (status >= 400) throw new Error(`Request ${n} was answered ${status}.`);
      seconds.push((performance.now() - begun) / 1000);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { seconds, wallSeconds: (performance.now() - startedAt) / 1000 };
}

/** Every GET of the document that can be answered, and which of them is slowest at its 95th percentile. */
async function slowestGet(reel: Reel, { requests }: ApiSizes): Promise<Row> {
  const operations = operationsOf((await reel.call('GET', '/openapi.json')).body);
  const reads = operations.filter(({ method, needsKey }) => method === 'GET' && needsKey);
  const ids = new Map<string, string>();
  for (const { route, parameters } of reads.toSorted((a, b) => a.route.length - b.route.length)) {
    const item = reads.find(
      (other) => other.route.replace(/\/\{\w+\}$/, '') === route && other.route !== route,
    );
    const parameter = item?.parameters.at(-1);
    if (!parameter || ids.has(parameter) || !parameters.every((name) => ids.has(name))) continue;
    const { body } = await reel.call(
      'GET',
      pathOf(route, (name) => ids.get(name) ?? ''),
    );
    const [first] = (body.data ?? []) as { id?: string }[];
    if (first?.id) ids.set(parameter, first.id);
  }
  const times: { route: string; seconds: number[] }[] = [];
  for (const { route, parameters } of reads) {
    if (!parameters.every((name) => ids.has(name))) continue;
    const path = pathOf(route, (name) => ids.get(name) ?? '');
    const events = route.endsWith('/events') ? '?limit=20' : '';
    const { seconds } = await sendAll(Math.max(20, requests / 10), 1, async () => {
      const { status } = await reel.call('GET', path + events);
      return status === 404 ? 200 : status;
    });
    times.push({ route, seconds });
  }
  const slowest = times.toSorted((a, b) => percentile(b.seconds, 0.95) - percentile(a.seconds, 0.95))[0];
  const seconds = slowest?.seconds ?? [];
  const figure = `p95 ${inMilliseconds(seconds, 0.95)} (${slowest?.route}) of ${times.length}`;
  return { name: 'the slowest GET', seconds, ratio: null, figure };
}

/** Reads and writes by turns, and how many of them failed by a fault of ours. */
async function faults(reel: Reel, id: string, requests: number): Promise<Row> {
  const kinds = kindsOf(reel, id);
  let failed = 0;
  const { seconds } = await sendAll(requests, 32, async (n) => {
    // One in fifty creates a job, as clients that mostly look do.
    const kind = n % 50 === 0 ? kinds[0] : kinds[1 + (n % (kinds.length - 1))];
    const status = (await kind?.send(n)) ?? 500;
    if (status >= 500) failed++;
    return 200;
  });
  const figure = `${failed} of ${requests} (${((100 * failed) / requests).toFixed(2)} %)`;
  return { name: '5xx answers', seconds, ratio: null, figure };
}

/** A client that polls a job nobody changes, and sends back the tag it was given. */
async function polling(reel: Reel, id: string): Promise<Row> {
  const polls = 200;
  let etag = '';
  let unchanged = 0;
  const { seconds } = await sendAll(polls, 1, async () => {
    const answer = await reel.call('GET', `/v1/jobs/${id}`, undefined, { 'If-None-Match': etag });
    etag = answer.headers.get('etag') ?? '';
    if (answer.status === 304) unchanged++;
    return answer.status;
  });
  const figure = `${((100 * unchanged) / polls).toFixed(1)} % of ${polls} polls`;
  return { name: '304 answers to polling', seconds, ratio: null, figure };
}

/** The API's function as it is deployed: its bytes, and how long it takes to load all of its code. */
function bundle(): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'storyreel-bundle-'));
  try {
    const code = bundleFunctions({ outFolder: folder }).folders.Api;
    const bytes = readdirSync(code)
      .filter((name) => name.endsWith('.mjs'))
      .reduce((sum, name) => sum + statSync(join(code, name)).size, 0);
    // Without its environment it ends as soon as everything is loaded.
    const script = `const t = performance.now(); await import(${JSON.stringify(join(code, 'index.mjs'))}).catch(() => {}); console.log((performance.now() - t) / 1000)`;
    const seconds = Array.from({ length: 5 }, () =>
      Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })),
    );
    const figure = `${(bytes / 1e6).toFixed(2)} MB, loaded in ${inMilliseconds(seconds, 0.5)}`;
    return [{ name: "the API's function", seconds, ratio: null, figure }];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

function inMilliseconds(seconds: readonly number[], share: number): string {
  return `${(1000 * percentile(seconds, share)).toFixed(1)} ms`;
}
