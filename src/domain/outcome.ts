/** How a revision of a job ended: what statistics are made of, kept when the job is deleted. */
import type { Payer } from './budget.ts';
import type { ErrorClass } from './errors.ts';
import type { Job, JobStatus } from './job.ts';

export interface Outcome extends Payer {
  readonly jobId: string;
  readonly revision: number;
  readonly status: JobStatus;
  readonly errorClass: ErrorClass | null;
  /** From the request to the end. */
  readonly seconds: number;
  /** How long each stage took, waiting for review included. */
  readonly stageSeconds: Readonly<Partial<Record<JobStatus, number>>>;
  readonly simulated: boolean;
  readonly at: string;
}

/** What became of a job that has ended. */
export function outcomeOf(job: Job): Outcome {
  const { id: jobId, revision, status, clientId, campaignId, apiKeyId = null, simulated, stages } = job;
  const first = stages[0]?.at ?? job.createdAt;
  const last = stages.at(-1)?.at ?? job.updatedAt;
  const stageSeconds: Partial<Record<JobStatus, number>> = {};
  stages.forEach((stage, i) => {
    const end = stages[i + 1]?.at;
    // A stage may come twice: what was changed in review is drawn after it.
    if (end) stageSeconds[stage.status] = (stageSeconds[stage.status] ?? 0) + secondsBetween(stage.at, end);
  });
  return {
    jobId,
    revision,
    status,
    clientId,
    campaignId,
    apiKeyId,
    errorClass: job.error?.errorClass ?? null,
    seconds: secondsBetween(first, last),
    stageSeconds,
    simulated,
    at: last,
  };
}

function secondsBetween(from: string, to: string): number {
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
}
