import { isTerminal, type Job } from '../domain/job.ts';
import { runningJob, startRevision } from './create-job.ts';
import { moveJob } from './move-job.ts';
import type { Services } from './ports.ts';
import { asJson, changeJob, isoTime, keys } from './records.ts';
import { Refusal } from './refusal.ts';
import { resumeReview } from './request-review.ts';

/**
 * Approves the storyboard, once. With `render` the job goes on at once, without it `renderJob` does.
 * @throws Refusal 409 when the job does not wait for approval
 */
export async function approveJob(services: Services, job: Job, render: boolean): Promise<Job> {
  const approved = await changeJob(services, job.tenantId, job.id, (current) => {
    if (current.approval.approved || current.status !== 'awaiting_approval') return null;
    return { ...current, approval: { approved: true, approvedAt: isoTime(services) } };
  });
  if (!approved?.approval.approved) {
    const status = approved?.status ?? job.status;
    throw new Refusal(
      'conflict',
      'not_awaiting_approval',
      `The job is ${status}; it does not wait for approval.`,
    );
  }
  return render ? goOn(services, approved) : approved;
}

/**
 * Renders what is missing: films an approved storyboard, or resumes a failed job in a new revision.
 * What earlier revisions paid for is reused.
 * @throws Refusal 409 while the job is worked on, waits for approval, or has nothing to render
 */
export async function renderJob(services: Services, job: Job): Promise<Job> {
  if (job.status === 'awaiting_approval' && job.approval.approved) return goOn(services, job);
  if (job.status === 'awaiting_approval') {
    throw new Refusal(
      'conflict',
      'not_approved',
      'The storyboard is not approved yet; POST .../approve approves it.',
    );
  }
  if (job.status === 'failed') return retryJob(services, job);
  const why = isTerminal(job.status) ? 'there is nothing to render' : 'it is being worked on';
  throw new Refusal('conflict', 'nothing_to_render', `The job is ${job.status}; ${why}.`);
}

/** Resumes a failed job from what is missing. @throws Refusal 409 when it has not failed */
export async function retryJob(services: Services, job: Job): Promise<Job> {
  const { moved, job: queued } = await moveJob(
    services,
    job.tenantId,
    job.id,
    'queued',
    'The job is queued again',
    (current) => ({
      revision: current.revision + 1,
      error: null,
      completedAt: null,
      cost: { ...current.cost, reservedMicros: current.cost.estimatedMicros },
    }),
  );
  if (!moved || !queued) {
    throw new Refusal(
      'conflict',
      'job_not_failed',
      `The job is ${job.status}; only a failed job can be retried.`,
    );
  }
  await services.store.put({
    key: keys.running(queued.tenantId, queued.id),
    value: asJson(runningJob(queued)),
    expectedVersion: null,
  });
  await startRevision(services, queued, `Revision ${queued.revision} is queued`);
  return queued;
}

async function goOn(services: Services, job: Job): Promise<Job> {
  const message = 'The storyboard is approved';
  const { job: filming } = await moveJob(services, job.tenantId, job.id, 'filming', message);
  await resumeReview(services, job.tenantId, job.id);
  return filming ?? job;
}
