import { type Job, type JobStatus, jobStatuses } from './job.ts';
import type { MicroDollars } from './money.ts';
import type { Prediction } from './prediction.ts';

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

/** The sum with one job more. */
export function withJob(
  usage: Usage,
  job: Job,
  predictions: readonly Prediction[],
  reservedMicros: MicroDollars,
): Usage {
  return {
    jobs: usage.jobs + 1,
    jobsByStatus: { ...usage.jobsByStatus, [job.status]: usage.jobsByStatus[job.status] + 1 },
    videoSeconds: usage.videoSeconds + (job.rendition?.seconds ?? 0),
    predictions: usage.predictions + predictions.length,
    spentMicros: predictions.reduce((sum, one) => sum + (one.actualMicros ?? 0), usage.spentMicros),
    reservedMicros: usage.reservedMicros + reservedMicros,
  };
}
