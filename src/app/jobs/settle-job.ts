import { z } from 'zod';
import { describeFailure, type Failure, isFault } from '../../domain/errors.ts';
import { isPastDeadline, isTerminal, type Job } from '../../domain/job.ts';
import { closePurse, type EndedJob, stopPurse } from '../ledger/close-purse.ts';
import { noteEnding } from '../ledger/outcomes.ts';
import { endRemake } from '../ledger/remakes.ts';
import { tellVariance } from '../ledger/tell-variance.ts';
import { planRemoval } from '../lifetimes/retention-records.ts';
import type { Json, Services } from '../ports.ts';
import { cancelPredictions } from '../predictions/cancel-predictions.ts';
import { isoTime, type JobFolder, keys, type RunningJob, readJobFolder } from '../records.ts';
import { jobDeadline, jobStep, readWorkflowFailure, workflowFailure } from '../step-input.ts';
import { moveJob } from './move-job.ts';

const settleStep = jobStep.extend({
  failure: workflowFailure.nullable(),
  /** Name of the execution, where it made one scene anew. */
  remake: z.string().optional(),
});

/**
 * Step Settle: every path ends here. The job gets its last status, what was reserved is released, and
 * nothing is left running at the provider. Settling twice is settling once. A scene that was made anew beside the
 * job settles only what was held for it.
 */
export async function settleJob(services: Services, payload: unknown): Promise<Json> {
  const { tenantId, jobId, revision, failure, remake } = settleStep.parse(payload);
  if (remake !== undefined) {
    await endRemake(services, { tenantId, jobId, revision, execution: remake });
    return {};
  }
  const folder = await readJobFolder(services, tenantId, jobId);
  if (!folder || folder.job.revision !== revision) return {};
  if (!isTerminal(folder.job.status)) {
    const error = failure ? endOf(services, folder, readWorkflowFailure(failure)) : null;
    // First, so that nobody hears of an end while money is still held.
    await returnMoney(services, folder.job);
    const { moved } = await moveJob(
      services,
      tenantId,
      jobId,
      error ? 'failed' : 'completed',
      error?.message ?? 'The video is ready',
      () => ({
        error,
        completedAt: error ? null : isoTime(services),
      }),
    );
    if (moved && !error) await tellVariance(services, folder);
  }
  await release(services, folder);
  return {};
}

/**
 * Ends whatever still runs for a job that has ended, returns what it held, says when it is to be removed, and forgets
 * that it ran. A revision that was begun meanwhile is left alone. Done again, it does what is missing.
 */
export async function release(services: Services, { job }: JobFolder): Promise<void> {
  const { tenantId, id: jobId, revision } = job;
  const folder = await returnMoney(services, job);
  await planRemoval(services, job);
  if (folder) await noteEnding(services, folder.job);
  await forgetRunning(services, { tenantId, jobId, revision });
}

/** Cancels what still runs at the provider and closes the purse of a revision. @returns the job as it stands */
async function returnMoney(
  services: Services,
  { tenantId, id: jobId, revision }: Job,
): Promise<JobFolder | null> {
  const ended = { tenantId, jobId, revision };
  await stopPurse(services, ended);
  // Read after the purse was stopped: nothing new is ordered any more.
  const folder = await readJobFolder(services, tenantId, jobId);
  const ordered = folder?.predictions.filter((prediction) => prediction.revision <= revision);
  await cancelPredictions(services, tenantId, ordered ?? []);
  await closePurse(services, ended);
  return folder;
}

async function forgetRunning(services: Services, { tenantId, jobId, revision }: EndedJob): Promise<void> {
  const key = keys.running(tenantId, jobId);
  const record = await services.store.get(key);
  if (!record || (record.value as unknown as RunningJob).revision > revision) return;
  try {
    await services.store.remove({ key, expectedVersion: record.version });
  } catch (error) {
    // Removed by another that ends it too, or written for the next revision.
    if (!isFault(error, 'VersionConflict')) throw error;
  }
}

/** Whatever fails past the job's deadline, fails for it. */
function endOf(services: Services, folder: JobFolder, error: { name: string; message: string }): Failure {
  return isPastDeadline(folder.job, services.clock.now())
    ? describeFailure(jobDeadline(folder.job))
    : jobFailure(folder, error);
}

/** What the user reads on a failed job: the failed scenes, or the step that failed. */
function jobFailure({ scenes }: JobFolder, error: { name: string; message: string }): Failure {
  const failed = scenes.filter((scene) => scene.status === 'failed');
  const first = failed[0];
  const refused = error.name === 'ContentRefused';
  if ((error.name === 'ScenesFailed' || refused) && first?.error) {
    const which = failed.map((scene) => scene.position + 1).join(', ');
    const message = `${failed.length} of ${scenes.length} scenes failed (${which}): ${first.error.message}`;
    return { ...first.error, message };
  }
  if (error.name === 'ReviewExpired') {
    return {
      name: error.name,
      errorClass: 'stop',
      message: 'Nobody approved the storyboard within 30 days.',
      advice: 'Retry the job and approve it.',
      providerMessage: null,
      sceneId: null,
    };
  }
  return describeFailure(error);
}
