import { isTerminal, type Job, type JobStatus } from '../domain/job.ts';
import { runningJob, startRevision } from './create-job.ts';
import { moveJob } from './move-job.ts';
import type { Services } from './ports.ts';
import { costWith, quoteRender } from './quote-render.ts';
import { asJson, changeJob, isoTime, type JobFolder, keys } from './records.ts';
import { Refusal } from './refusal.ts';
import { checkIdle } from './regenerate-scene.ts';
import { resumeReview } from './request-review.ts';
import { isStale, staleness } from './stale-scenes.ts';

/**
 * Approves the storyboard, once. With `render` the job goes on at once, without it `renderJob` does.
 * @throws Refusal 409 when the job does not wait for approval
 */
export async function approveJob(services: Services, folder: JobFolder, render: boolean): Promise<Job> {
  const { job, scenes } = folder;
  if (job.status === 'awaiting_approval') for (const scene of scenes) checkIdle(scene);
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
  return render ? goOn(services, { ...folder, job: approved }) : approved;
}

/**
 * Renders what is missing or stale: films an approved storyboard, or makes a new revision of a job that
 * failed or was edited. What earlier revisions paid for is reused.
 * @throws Refusal 409 while the job is worked on, waits for approval, or has nothing to render
 */
export async function renderJob(services: Services, folder: JobFolder): Promise<Job> {
  const { job, scenes } = folder;
  if (!isRunning(job.status)) for (const scene of scenes) checkIdle(scene);
  if (job.status === 'awaiting_approval' && job.approval.approved) return goOn(services, folder);
  if (job.status === 'awaiting_approval') {
    throw new Refusal(
      'conflict',
      'not_approved',
      'The storyboard is not approved yet; POST .../approve approves it.',
    );
  }
  if (job.status === 'failed' || isStale(folder)) return startAgain(services, folder);
  const why = isTerminal(job.status) ? 'there is nothing to render' : 'it is being worked on';
  throw new Refusal('conflict', 'nothing_to_render', `The job is ${job.status}; ${why}.`);
}

/** Resumes a failed job from what is missing. @throws Refusal 409 when it has not failed */
export async function retryJob(services: Services, folder: JobFolder): Promise<Job> {
  const { status } = folder.job;
  if (status === 'failed') return startAgain(services, folder);
  throw new Refusal('conflict', 'job_not_failed', `The job is ${status}; only a failed job can be retried.`);
}

/** A new revision: reserves what it will cost, and starts. */
async function startAgain(services: Services, folder: JobFolder): Promise<Job> {
  const { job } = folder;
  const quote = await quoteRender(services, folder);
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
      // What failed is part of the estimate already; what was edited since is not.
      cost: isStale(folder)
        ? costWith(current.cost.items, quote)
        : { ...current.cost, reservedMicros: quote.totalMicros },
    }),
  );
  if (!moved || !queued) {
    throw new Refusal('conflict', 'job_busy', 'The job was started by another request at the same moment.');
  }
  await services.store.put({
    key: keys.running(queued.tenantId, queued.id),
    value: asJson(runningJob(queued)),
    expectedVersion: null,
  });
  await startRevision(services, queued, `Revision ${queued.revision} is queued`);
  return queued;
}

/** The step that waits for review goes on; it draws first what was changed in review. */
async function goOn(services: Services, folder: JobFolder): Promise<Job> {
  const { job } = folder;
  const mustDraw = [...staleness(folder).values()].some(({ image }) => image);
  const message = 'The storyboard is approved';
  const { job: moved } = await moveJob(
    services,
    job.tenantId,
    job.id,
    mustDraw ? 'drawing' : 'filming',
    message,
  );
  await resumeReview(services, job.tenantId, job.id);
  return moved ?? job;
}

function isRunning(status: JobStatus): boolean {
  return status !== 'awaiting_approval' && !isTerminal(status);
}
