import { Fault } from '../../domain/errors.ts';
import type { Job } from '../../domain/job.ts';
import type { MicroDollars } from '../../domain/money.ts';
import type { Prediction } from '../../domain/prediction.ts';
import { admitting, type Purse, type Reservation, reserved } from '../../domain/purse.ts';
import { addedWork, beyondWork, type Work } from '../../domain/quota.ts';
import { admissionWrites, refusing } from '../limits/admit-jobs.ts';
import type { Services } from '../ports.ts';
import type { JobFolder, Versioned } from '../records.ts';
import { requireMoney } from './accounts.ts';
import { purseWrite, purseWrites, readPurse } from './purse-records.ts';
import { type Changes, transactAnew } from './transact-anew.ts';

/** What is about to be made, as far as its reservation depends on it. */
export interface Quoted {
  readonly totalMicros: MicroDollars;
  readonly dearestMicros: MicroDollars;
  readonly work: Work;
}

export function reservationOf(
  job: Pick<Job, 'settings'>,
  { totalMicros, dearestMicros }: Omit<Quoted, 'work'>,
): Reservation {
  return { micros: totalMicros, dearestMicros, maxCostMicros: job.settings.maxCostMicros };
}

/**
 * Step: what is left to do costs something else than was expected. The job holds that instead.
 * @throws Fault `BudgetExceeded` when the accounts have no room for it, or its maxCost is lower; `JobCanceled` when
 *   the job has ended meanwhile, so that nobody would release it
 */
export async function reserveAnew(services: Services, job: Job, quote: Omit<Quoted, 'work'>): Promise<void> {
  await transactAnew(services, async () => {
    const before = await existingPurse(services, job);
    if (before.value.state !== 'open')
      throw new Fault('JobCanceled', 'The job is no longer being worked on.');
    const after = reserved(before.value, reservationOf(job, quote));
    const { changes, announcements } = await purseWrites(services, job.tenantId, before, after, requireMoney);
    return { changes, announcements, result: undefined };
  });
}

/** What a request begins in a job that exists. */
export interface MoreWork {
  /** The job as it is then: its maxCost binds. */
  readonly job: Job;
  readonly revision: number;
  /** 1 where the job runs again: it counts for what is under way at once. */
  readonly starts: number;
  readonly quote: Omit<Quoted, 'work'>;
  /** What is counted against the quotas of the day. @param admitted what was before */
  readonly work: (admitted: Work) => Work;
  /** What is held for other work and goes on being held. */
  readonly keepMicros: (purse: Purse) => MicroDollars;
}

/**
 * Request: admits more work of a job that exists, under quotas and budgets, in one transaction with what begins it.
 * @param beside is written in the same transaction, read anew each time
 * @throws Refusal 402 `budget_exceeded`, 429 `quota_exceeded`, and what `beside` throws; nothing is written
 */
export function admitMore<T>(
  services: Services,
  more: MoreWork,
  beside: () => Promise<{ readonly changes: Changes; readonly result: T }>,
): Promise<T> {
  const { job, quote, revision, starts } = more;
  return transactAnew(services, async () => {
    const before = await existingPurse(services, job);
    const totalMicros = quote.totalMicros + more.keepMicros(before.value);
    const work = more.work(before.value.admitted);
    const opened = admitting({ ...before.value, revision }, work);
    const after = refusing(() => reserved(opened, reservationOf(job, { ...quote, totalMicros })));
    const reservedMicros = after.reservedMicros - before.value.reservedMicros;
    const { changes, result } = await beside();
    const admitted = await admissionWrites(services, job.tenantId, [
      { payer: after.payer, jobs: 0, starts, work, reservedMicros },
    ]);
    const put = purseWrite(job.tenantId, after, before.version);
    return { ...admitted, changes: [...admitted.changes, { put }, ...changes], result };
  });
}

/** Admits what is left to render: what was counted for the job already, such as what failed, is not counted again. */
export function admitRender<T>(
  services: Services,
  folder: JobFolder,
  quote: Quoted,
  begins: Pick<MoreWork, 'revision' | 'starts'>,
  beside: Parameters<typeof admitMore<T>>[2],
): Promise<T> {
  const all = addedWork(workOf(folder.predictions), quote.work);
  const work = (admitted: Work) => beyondWork(all, admitted);
  return admitMore(services, { job: folder.job, ...begins, quote, work, keepMicros: () => 0 }, beside);
}

/** What was made or is being made. */
function workOf(predictions: readonly Prediction[]): Work {
  const counting = predictions.filter(({ status }) => status !== 'failed' && status !== 'canceled');
  return {
    images: counting.filter(({ kind }) => kind === 'image').length,
    videoSeconds: counting.reduce(
      (sum, { kind, askedSeconds }) => sum + (kind === 'clip' ? (askedSeconds ?? 0) : 0),
      0,
    ),
  };
}

async function existingPurse(services: Services, job: Job): Promise<Versioned<Purse>> {
  const purse = await readPurse(services, job.tenantId, job.id);
  if (!purse) throw new Error(`There is no job ${job.id}.`);
  return purse;
}
