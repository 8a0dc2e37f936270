import { type Job, type JobStatus, jobStatuses } from './job.ts';
import type { LedgerRow } from './ledger.ts';
import type { MicroDollars } from './money.ts';

/** What jobs came to, together. */
export interface Usage {
  readonly jobs: number;
  readonly jobsByStatus: Readonly<Record<JobStatus, number>>;
  /** Seconds of finished video. */
  readonly videoSeconds: number;
  readonly predictions: number;
  /** What providers charged. */
  readonly spentMicros: MicroDollars;
  /** What is held back for jobs under way. */
  readonly reservedMicros: MicroDollars;
}

export const noUsage: Usage = {
  jobs: 0,
  jobsByStatus: Object.fromEntries(jobStatuses.map((status) => [status, 0])) as Record<JobStatus, number>,
  videoSeconds: 0,
  predictions: 0,
  spentMicros: 0,
  reservedMicros: 0,
};

/** The sum with one job more: what it made and holds. What it cost stands in the ledger. */
export function withJob(usage: Usage, job: Job, reservedMicros: MicroDollars): Usage {
  return {
    ...usage,
    jobs: usage.jobs + 1,
    jobsByStatus: { ...usage.jobsByStatus, [job.status]: usage.jobsByStatus[job.status] + 1 },
    videoSeconds: usage.videoSeconds + (job.rendition?.seconds ?? 0),
    reservedMicros: usage.reservedMicros + reservedMicros,
  };
}

export const usageGroupings = ['day', 'model', 'campaign', 'client'] as const;
export type UsageGrouping = (typeof usageGroupings)[number];

/** A row with the day it lies under. */
export interface DayRow extends LedgerRow {
  /** Such as `2026-11-20`, in UTC. */
  readonly day: string;
}

/** What rows of the ledger came to. */
export interface Sums {
  readonly spentMicros: MicroDollars;
  /** Calls that were intended, whatever became of them. */
  readonly predictions: number;
  /** Results that were used again, and what they would have cost. */
  readonly reused: number;
  readonly savedMicros: MicroDollars;
}

export function usageOfRows(rows: readonly LedgerRow[]): Sums {
  const sum = (of: (row: LedgerRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  const paid = rows.filter(({ state }) => state !== 'reused');
  return {
    spentMicros: sum((row) => row.bookedMicros),
    predictions: new Set(paid.map(({ predictionId }) => predictionId)).size,
    reused: rows.length - paid.length,
    savedMicros: sum((row) => row.savedMicros),
  };
}

export type UsageGroup = { readonly [K in UsageGrouping]?: string | null } & Sums;

/** Sums by each combination of what is asked for, in its order. Every row is in one group, so they add up to all. */
export function groupedUsage(rows: readonly DayRow[], by: readonly UsageGrouping[]): UsageGroup[] {
  const read: Record<UsageGrouping, (row: DayRow) => string | null> = {
    day: ({ day }) => day,
    model: ({ model }) => model,
    campaign: ({ campaignId }) => campaignId,
    client: ({ clientId }) => clientId,
  };
  const nameOf = (row: DayRow) => JSON.stringify(by.map((grouping) => read[grouping](row)));
  const groups = [...Map.groupBy(rows, nameOf)].sort(([a], [b]) => (a < b ? -1 : 1));
  return groups.flatMap(([, group]) => {
    const [first] = group;
    if (!first) return [];
    const values = Object.fromEntries(by.map((grouping) => [grouping, read[grouping](first)]));
    return { ...values, ...usageOfRows(group) };
  });
}
