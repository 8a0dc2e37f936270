/** Many jobs through the whole system while the provider misbehaves, by a seed; and whether the books agree afterwards. */
import pLimit from 'p-limit';
import { keyOfAccount } from '../../src/app/ledger/accounts.ts';
import { ledgerPartition } from '../../src/app/ledger/ledger-records.ts';
import { everything } from '../../src/app/records.ts';
import type { LedgerRow } from '../../src/domain/ledger.ts';
import { dayOf } from '../../src/domain/quota.ts';
import { systemClock } from '../../src/local/clock.ts';
import { recordsFile } from '../../src/local/home.ts';
import { sqliteStore } from '../../src/local/sqlite-store.ts';
import type { FaultKind, FaultRule } from '../../src/simulators/replicate/faults.ts';
import { type JobJson, type Reel, startReel, storyboard } from './reel.ts';

export interface SoakResult {
  readonly completed: number;
  readonly failed: number;
  /** How often each fault struck, or was ordered for a call that came. */
  readonly faults: Readonly<Record<string, number>>;
  /** Jobs that did not end as their faults imply, in words. */
  readonly wrong: readonly string[];
  /** Micro-dollars. */
  readonly billed: number;
  readonly inLedger: number;
  readonly stillReserved: number;
}

/** Texts of failed predictions, one of each class. */
const failures = {
  overload: 'Service is temporarily unavailable. Please try again later. (E004)',
  interrupted: 'Prediction interrupted; please retry (code: PA)',
  flagged: 'NSFW content detected. Try running it again, or try a different prompt.',
  refused: 'The input or output was flagged as sensitive. Please try again with different inputs. (E005)',
  rejected: 'CUDA out of memory (E1001)',
} as const;

/** Shares of all create calls. */
const shares: readonly (readonly [share: number, fault: FaultKind, error?: string])[] = [
  [0.05, 'lose_webhook'],
  [0.1, 'double_webhook'],
  [0.025, 'server_error'],
  [0.025, 'server_error_after_accept'],
  ...Object.values(failures).map((error) => [0.03, 'fail', error] as const),
];

/** Jobs that film at the same time. */
const atOnce = 10;

/** A 5 s film of one scene at 480p for each job. @param seed of every choice of faults */
export async function soak(jobs: number, seed: number): Promise<SoakResult> {
  const faults = faultsBy(seed, jobs * 6);
  const reel = await startReel({ simulator: { faults } });
  try {
    await reel.call('PUT', '/v1/limits', { requestsPerMinute: 1_000_000 });
    const { body: client } = await reel.call('POST', '/v1/clients', { name: 'Pays' });
    const clientId = String(client.id);
    const limit = pLimit(atOnce);
    const ended = await Promise.all(
      Array.from({ length: jobs }, (_, nth) =>
        limit(async () => [nth, await film(reel, nth, clientId)] as const),
      ),
    );
    await reel.server.simulator?.control.quiet();
    const made = reel.server.simulator?.control.predictions() ?? [];
    const wrong = ended.flatMap(([nth, job]) => {
      const mine = made.filter(({ input }) => String(input.prompt).includes(nameOf(nth)));
      const struck = mine.some((prediction) => prediction.faults.run?.fault === 'fail');
      const lacking = (kind: string) =>
        !mine.some((prediction) => prediction.kind === kind && prediction.status === 'succeeded');
      if (job.status === 'completed')
        return lacking('image') || lacking('video') ? [`${nth}: made of nothing`] : [];
      if (job.status !== 'failed') return [`${nth}: is ${job.status}`];
      return struck ? [] : [`${nth}: failed without a fault: ${job.error?.message}`];
    });
    const paidTwice = ended.flatMap(([nth]) => {
      const paid = made.filter(
        ({ input, costUsd }) => costUsd > 0 && String(input.prompt).includes(nameOf(nth)),
      );
      return paid.length > 2 ? [`${nth}: paid ${paid.length} times`] : [];
    });
    return {
      completed: ended.filter(([, { status }]) => status === 'completed').length,
      failed: ended.filter(([, { status }]) => status === 'failed').length,
      faults: countFaults(reel, faults),
      wrong: [...wrong, ...paidTwice],
      billed: made.reduce((sum, { costUsd }) => sum + Math.round(costUsd * 1e6), 0),
      ...(await books(
        reel,
        clientId,
        ended.map(([, job]) => job),
      )),
    };
  } finally {
    await reel.close();
  }
}

const nameOf = (nth: number) => `Soaked ${String(nth).padStart(3, '0')}`;

async function film(reel: Reel, nth: number, clientId: string): Promise<JobJson> {
  const scenes = [{ visual: `${nameOf(nth)} by the sea`, seconds: 5 }];
  const { id } = await reel.create({ ...storyboard(5), scenes, clientId });
  let job = await reel.ended(id);
  // The last status is told a moment before the books are closed.
  for (let look = 0; look < 500 && job.cost.reserved > 0; look++) job = await reel.job(id);
  return job;
}

/** A fault for each call that has one. */
function faultsBy(seed: number, calls: number): FaultRule[] {
  const random = randomOf(seed);
  return Array.from({ length: calls }, (_, index) => index + 1).flatMap((nth) => {
    let dice = random();
    for (const [share, fault, error] of shares) {
      if (dice < share) return [{ fault, error, match: { nth } }];
      dice -= share;
    }
    return [];
  });
}

function countFaults(reel: Reel, faults: readonly FaultRule[]): Record<string, number> {
  const calls = reel.server.simulator?.control.bill().createCalls.length ?? 0;
  const met = faults.filter(({ match }) => (match?.nth ?? 0) <= calls);
  const named = Object.entries(Object.groupBy(met, ({ fault, error }) => error ?? fault));
  return Object.fromEntries(named.map(([name, rules = []]) => [name, rules.length]));
}

/** What the ledger says was spent, and what is still held: by jobs, and on the account of their client. */
async function books(reel: Reel, clientId: string, jobs: readonly JobJson[]) {
  const clock = systemClock();
  const store = sqliteStore({ file: recordsFile(reel.home), clock });
  try {
    let inLedger = 0;
    // The server's clock runs faster than ours: its day may be one of the next.
    for (const days of [-1, 0, 1, 2]) {
      const day = dayOf(clock.now() + days * 24 * 3600_000);
      for await (const { value } of everything(store, ledgerPartition('default', day))) {
        inLedger += (value as unknown as LedgerRow).bookedMicros;
      }
    }
    const account = await store.get(keyOfAccount('default', { kind: 'client', id: clientId }));
    const onAccount = Number(account?.value.reservedMicros ?? Number.NaN);
    const byJobs = jobs.reduce((sum, { cost }) => sum + Math.round(cost.reserved * 1e6), 0);
    return { inLedger, stillReserved: onAccount + byJobs };
  } finally {
    store.close();
  }
}

/** Mulberry32: numbers from 0 up to 1 that follow from the seed. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
