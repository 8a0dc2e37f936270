import { executionName, isPastDeadline, isTerminal } from '../../domain/job.ts';
import type { Services } from '../ports.ts';
import { everything, keys, type RunningJob, readJobFolder } from '../records.ts';
import { release, settleJob } from './settle-job.ts';

/** Younger than this, a job may simply be between its record and its execution. */
const graceSeconds = 60;

/**
 * Looks after jobs whose work stopped without settling: an execution that was never started is
 * started, one that ended by itself is settled, what a canceled job left running is cancelled, and what is
 * past its own deadline ends.
 * @returns how many jobs needed it
 */
export async function sweepJobs(services: Services): Promise<number> {
  let mended = 0;
  for await (const record of everything(services.store, keys.running('', '').partition)) {
    const running = record.value as unknown as RunningJob;
    if (services.clock.now() - Date.parse(running.since) < graceSeconds * 1000) continue;
    if (await mend(services, running)) mended++;
  }
  return mended;
}

async function mend(services: Services, { tenantId, jobId }: RunningJob): Promise<boolean> {
  const folder = await readJobFolder(services, tenantId, jobId);
  if (!folder) {
    await services.store.remove({ key: keys.running(tenantId, jobId), expectedVersion: null });
    return true;
  }
  const { job } = folder;
  const name = executionName(jobId, job.revision);
  if (isTerminal(job.status)) {
    if (job.status === 'canceled') await services.workflow.stop(name, 'JobCanceled', 'Canceled by the user.');
    await release(services, folder);
    return true;
  }
  if (isPastDeadline(job, services.clock.now())) {
    const failure = { Error: 'JobDeadline', Cause: 'The job did not end in time.' };
    // Stopped first: no step orders anything after what is settled. Where this breaks off, the next sweep settles.
    await services.workflow.stop(name, failure.Error, failure.Cause);
    await settleJob(services, { tenantId, jobId, revision: job.revision, failure });
    return true;
  }
  const execution = await services.workflow.describe(name);
  if (!execution) {
    await services.workflow.start(name, { tenantId, jobId, revision: job.revision });
    return true;
  }
  if (execution.status === 'RUNNING') return false;
  const failure = {
    Error: execution.error ?? execution.status,
    Cause: execution.cause ?? 'The workflow ended early.',
  };
  await settleJob(services, { tenantId, jobId, revision: job.revision, failure });
  return true;
}
