import { describeFailure, type Failure } from '../domain/errors.ts';
import { isPastDeadline, isTerminal } from '../domain/job.ts';
import { cancelPredictions } from './cancel-predictions.ts';
import { moveJob } from './move-job.ts';
import type { Json, Services } from './ports.ts';
import { isoTime, type JobFolder, keys, readJobFolder } from './records.ts';
import { jobDeadline, jobStep, readWorkflowFailure, workflowFailure } from './step-input.ts';

const settleStep = jobStep.extend({ failure: workflowFailure.nullable() });

/**
 * Step Settle: every path ends here. The job gets its last status, what was reserved is released, and
 * nothing is left running at the provider. Settling twice is settling once.
 */
export async function settleJob(services: Services, payload: unknown): Promise<Json> {
  const { tenantId, jobId, revision, failure } = settleStep.parse(payload);
  const folder = await readJobFolder(services, tenantId, jobId);
  if (!folder || folder.job.revision !== revision) return {};
  if (!isTerminal(folder.job.status)) {
    const error = failure ? endOf(services, folder, readWorkflowFailure(failure)) : null;
    await moveJob(
      services,
      tenantId,
      jobId,
      error ? 'failed' : 'completed',
      error?.message ?? 'The video is ready',
      (job) => ({
        error,
        completedAt: error ? null : isoTime(services),
        cost: { ...job.cost, reservedMicros: 0 },
      }),
    );
  }
  await release(services, folder);
  return {};
}

/** Ends whatever still runs for a job that has ended, and forgets that it ran. */
export async function release(services: Services, { job, predictions }: JobFolder): Promise<void> {
  await cancelPredictions(services, job.tenantId, predictions);
  await services.store.remove({ key: keys.running(job.tenantId, job.id), expectedVersion: null });
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
