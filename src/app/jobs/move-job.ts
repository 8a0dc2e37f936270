import { type Job, type JobStatus, mayMove } from '../../domain/job.ts';
import { appendEvent } from '../events.ts';
import type { Services } from '../ports.ts';
import { changeJob, isoTime } from '../records.ts';
import { listUnder, unlist } from './job-listing.ts';

/**
 * Moves a job to its next status, once, and says so in its events. A job that is already there, or
 * from where the move is not legal, is left as it is.
 * @param change what else changes with the move
 * @returns whether this call moved it, and the job as it stands
 */
export async function moveJob(
  services: Services,
  tenantId: string,
  jobId: string,
  to: JobStatus,
  message: string,
  change: (job: Job) => Partial<Job> = () => ({}),
): Promise<{ moved: boolean; job: Job | null }> {
  let moved = false;
  let from: JobStatus | null = null;
  await listUnder(services, { tenantId, id: jobId }, to);
  const job = await changeJob(services, tenantId, jobId, (current) => {
    moved = current.status !== to && mayMove(current.status, to);
    if (!moved) return null;
    from = current.status;
    const stages = [...(to === 'queued' ? [] : current.stages), { status: to, at: isoTime(services) }];
    return { ...current, status: to, stages, ...change(current) };
  });
  const gone = moved ? from : to;
  if (gone !== null && gone !== job?.status) await unlist(services, { tenantId, id: jobId }, gone);
  if (moved) {
    await appendEvent(services, tenantId, jobId, {
      type: 'job.status',
      status: to,
      sceneId: null,
      message,
      data: {},
    });
  }
  return { moved, job };
}
