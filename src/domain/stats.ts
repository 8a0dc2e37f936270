import type { ErrorClass } from './errors.ts';
import type { JobStatus } from './job.ts';
import type { LedgerRow } from './ledger.ts';
import type { MicroDollars } from './money.ts';
import type { Outcome } from './outcome.ts';
import { usageOfRows } from './usage.ts';

/** Half of all took so long at most, and 95 of a hundred. */
export interface Spread {
  readonly p50: number;
  readonly p95: number;
}

export interface Stats {
  /** Revisions of jobs that ended. */
  readonly jobs: { readonly completed: number; readonly failed: number; readonly canceled: number };
  /** Completed of those that completed or failed; null where none did. */
  readonly completionRate: number | null;
  readonly failuresByClass: Readonly<Partial<Record<ErrorClass, number>>>;
  readonly reuse: {
    readonly made: number;
    readonly reused: number;
    /** Reused of all pictures and clips that scenes got; null where they got none. */
    readonly rate: number | null;
    readonly savedMicros: MicroDollars;
  };
  readonly spentMicros: MicroDollars;
  /** Of completed jobs; null where there are none. */
  readonly seconds: {
    readonly total: Spread | null;
    readonly stages: Readonly<Partial<Record<JobStatus, Spread>>>;
  };
}

export function statsOf(outcomes: readonly Outcome[], rows: readonly LedgerRow[]): Stats {
  const count = (status: JobStatus) => outcomes.filter((outcome) => outcome.status === status).length;
  const jobs = { completed: count('completed'), failed: count('failed'), canceled: count('canceled') };
  const failuresByClass: Partial<Record<ErrorClass, number>> = {};
  for (const { status, errorClass } of outcomes) {
    if (status === 'failed' && errorClass) {
      failuresByClass[errorClass] = (failuresByClass[errorClass] ?? 0) + 1;
    }
  }
  const made = rows.filter(({ state }) => state === 'settled').length;
  const { reused, savedMicros, spentMicros } = usageOfRows(rows);
  const completed = outcomes.filter(({ status }) => status === 'completed');
  return {
    jobs,
    completionRate: share(jobs.completed, jobs.completed + jobs.failed),
    failuresByClass,
    reuse: { made, reused, rate: share(reused, reused + made), savedMicros },
    spentMicros,
    seconds: { total: spreadOf(completed.map(({ seconds }) => seconds)), stages: stageSpreads(completed) },
  };
}

function stageSpreads(outcomes: readonly Outcome[]): Partial<Record<JobStatus, Spread>> {
  const spreads: Partial<Record<JobStatus, Spread>> = {};
  for (const stage of ['queued', 'planning', 'drawing', 'awaiting_approval', 'filming', 'cutting'] as const) {
    const spread = spreadOf(outcomes.flatMap(({ stageSeconds }) => stageSeconds[stage] ?? []));
    if (spread) spreads[stage] = spread;
  }
  return spreads;
}

/** Percentiles by nearest rank: each is one that was measured. */
function spreadOf(values: readonly number[]): Spread | null {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (percent: number) => sorted[Math.ceil((percent / 100) * sorted.length) - 1];
  const [p50, p95] = [rank(50), rank(95)];
  return p50 === undefined || p95 === undefined ? null : { p50, p95 };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((10_000 * part) / whole) / 10_000;
}
