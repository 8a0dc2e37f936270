import { isTerminal, type Job, type JobStatus, mayMove } from '../../domain/job.ts';
import { admitRender } from '../ledger/reserve.ts';
import type { Services } from '../ports.ts';
import { asJson, changeJob, isoTime, type JobFolder, jobWrite, keys, readJob } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { checkIdle } from '../storyboard/regenerate-scene.ts';
import { isStale, staleness } from '../storyboard/stale-scenes.ts';
import { startRevision } from './create-job.ts';
import { listUnder, unlist } from './job-listing.ts';
import { moveJob } from './move-job.ts';
import { runningJob } from './prepare-job.ts';
import { costWith, quoteRender, type RenderQuote } from './quote-render.ts';
import { resumeReview } from './request-review.ts';

/** Is shown the job that is about to be changed, and throws where that is not what the user has read. */
type Check = (current: Job) => void;
const unchecked: Check = () => {};

/**
 * Approves the storyboard, once. With `render` the job goes on at once, without it `renderJob` does.
 * @throws Refusal 409 when the job does not wait for approval, 402 when a budget has no room for what is left
 */
export async function approveJob(
  services: Services,
  folder: JobFolder,
  render: boolean,
  check: Check = unchecked,
): Promise<Job> {
  const { job, scenes } = folder;
  if (job.status === 'awaiting_approval') {
    for (const scene of scenes) checkIdle(scene);
    if (render) await reserveRest(services, folder);
  }
  const approved = await changeJob(services, job.tenantId, job.id, (current) => {
    if (current.approval.approved || current.status !== 'awaiting_approval') return null;
    check(current);
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
 * @throws Refusal 409 while the job is worked on, waits for approval, or has nothing to render; 402, 429 where budgets
 *   or quotas do not allow it
 */
export async function renderJob(
  services: Services,
  folder: JobFolder,
  check: Check = unchecked,
): Promise<Job> {
  const { job, scenes } = folder;
  if (!isRunning(job.status)) for (const scene of scenes) checkIdle(scene);
  if (job.status === 'awaiting_approval' && job.approval.approved) {
    await reserveRest(services, folder);
    return goOn(services, folder);
  }
  if (job.status === 'awaiting_approval') {
    throw new Refusal(
      'conflict',
      'not_approved',
      'The storyboard is not approved yet; POST .../approve approves it.',
    );
  }
  if (job.status === 'failed' || isStale(folder)) return startAgain(services, folder, check);
  const why = isTerminal(job.status) ? 'there is nothing to render' : 'it is being worked on';
  throw new Refusal('conflict', 'nothing_to_render', `The job is ${job.status}; ${why}.`);
}

/** Resumes a failed job from what is missing. @throws Refusal 409 when it has not failed; 402, 429 as renderJob */
export async function retryJob(
  services: Services,
  folder: JobFolder,
  check: Check = unchecked,
): Promise<Job> {
  const { status } = folder.job;
  if (status === 'failed') return startAgain(services, folder, check);
  throw new Refusal('conflict', 'job_not_failed', `The job is ${status}; only a failed job can be retried.`);
}

/** A new revision: reserves what it will cost, and starts. @throws Refusal 402, 409, 429 */
async function startAgain(services: Services, folder: JobFolder, check: Check): Promise<Job> {
  const { tenantId, id, revision, status } = folder.job;
  const quote = await quoteRender(services, folder);
  await listUnder(services, folder.job, 'queued');
  const begins = { starts: 1, revision: revision + 1 };
  const queued = await admitRender(services, folder, quote, begins, async () => {
    const current = await readJob(services, tenantId, id);
    if (!current || current.value.revision !== revision || !mayMove(current.value.status, 'queued')) {
      throw new Refusal('conflict', 'job_busy', 'The job was started by another request at the same moment.');
    }
    check(current.value);
    const job = queuedAgain(services, folder, current.value, quote);
    const running = asJson(runningJob(job));
    return {
      changes: [
        { put: jobWrite(job, current.version) },
        { put: { key: keys.running(tenantId, id), value: running, expectedVersion: null } },
      ],
      result: job,
    };
  });
  await unlist(services, folder.job, status);
  await startRevision(services, queued, `Revision ${queued.revision} is queued`);
  return queued;
}

function queuedAgain(services: Services, folder: JobFolder, job: Job, quote: RenderQuote): Job {
  const now = isoTime(services);
  return {
    ...job,
    status: 'queued',
    stages: [{ status: 'queued', at: now }],
    revision: job.revision + 1,
    error: null,
    completedAt: null,
    // What failed is part of the estimate already; what was edited since is not.
    cost: isStale(folder) ? costWith(job.cost.items, quote) : job.cost,
    updatedAt: now,
  };
}

/**
 * What is left to film is reserved as it stands now, in one transaction with a touch of the job: one that ends at
 * the same moment would hold it for ever. @throws Refusal 402, 409, 429
 */
async function reserveRest(services: Services, folder: JobFolder): Promise<void> {
  const { tenantId, id, revision } = folder.job;
  const quote = await quoteRender(services, folder);
  await admitRender(services, folder, quote, { starts: 0, revision }, async () => {
    const current = await readJob(services, tenantId, id);
    if (current?.value.status !== 'awaiting_approval' || current.value.revision !== revision) {
      throw new Refusal('conflict', 'job_busy', 'The job was changed by another request at the same moment.');
    }
    const touched = { ...current.value, updatedAt: isoTime(services) };
    return { changes: [{ put: jobWrite(touched, current.version) }], result: undefined };
  });
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
