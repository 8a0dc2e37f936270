import { findJob } from '../../app/jobs/find-job.ts';
import type { JobFolder } from '../../app/records.ts';
import { isTerminal } from '../../domain/job.ts';
import { progressOf } from '../../domain/progress.ts';
import type { ToolCall } from './tool.ts';

/** Clients give up on a call after a minute unless told otherwise. */
export const waitSeconds = 50;
const lookMilliseconds = 500;

/**
 * Tells how a job goes on until it ends or waits for review, for a client that asked to be told. Whoever
 * did not is answered at once; a job that takes longer is watched with get_video.
 */
export async function waitForJob(call: ToolCall, jobId: string): Promise<JobFolder> {
  const { services, principal, signal, progress } = call;
  const until = services.clock.now() + waitSeconds * 1000;
  for (;;) {
    const folder = await findJob(services, principal, jobId);
    const { job } = folder;
    if (!progress) return folder;
    const { percent, message } = progressOf({ ...folder, now: services.clock.now() });
    await progress(percent, message);
    const rests = isTerminal(job.status) || (job.status === 'awaiting_approval' && !job.approval.approved);
    if (rests || signal.aborted || services.clock.now() >= until) return folder;
    await new Promise<void>((resolve) => services.clock.after(lookMilliseconds, resolve));
  }
}
