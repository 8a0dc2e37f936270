import { executionName, isTerminal, type Job } from '../../domain/job.ts';
import type { Services } from '../ports.ts';
import { readJobFolder } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { moveJob } from './move-job.ts';
import { release } from './settle-job.ts';

/**
 * Stops a job in any unfinished state: predictions at the provider are cancelled and the reservation
 * is released. @throws Refusal 409 `job_finished`
 */
export async function cancelJob(services: Services, job: Job): Promise<void> {
  const { moved, job: after } = await moveJob(
    services,
    job.tenantId,
    job.id,
    'canceled',
    'The job was canceled',
  );
  if (!moved && after?.status !== 'canceled') {
    const status = after && isTerminal(after.status) ? after.status : 'finished';
    throw new Refusal(
      'conflict',
      'job_finished',
      `The job is ${status}; only an unfinished job can be canceled.`,
    );
  }
  await services.workflow.stop(
    executionName(job.id, after?.revision ?? job.revision),
    'JobCanceled',
    'Canceled by the user.',
  );
  // Read after the stop: no step orders anything new.
  const folder = await readJobFolder(services, job.tenantId, job.id);
  if (folder) await release(services, folder);
}
