import { z } from 'zod';
import type { Json, Services } from '../ports.ts';
import { asJson, jobPartition } from '../records.ts';
import { jobStep, openFolder } from '../step-input.ts';
import { moveJob } from './move-job.ts';

/** As long as the workflow waits for a person. */
const reviewSeconds = 30 * 24 * 3600;

const reviewKey = (tenantId: string, jobId: string) => ({
  partition: jobPartition(tenantId, jobId),
  sort: 'review',
});

/** Step AwaitReview: leaves the task token where approval finds it, and tells the user. */
export async function requestReview(services: Services, payload: unknown): Promise<Json> {
  const { taskToken, ...step } = jobStep.extend({ taskToken: z.string() }).parse(payload);
  const { job } = await openFolder(services, step);
  await services.callbacks.put({
    key: reviewKey(step.tenantId, step.jobId),
    value: asJson({ taskToken }),
    expectedVersion: null,
    expiresAt: Math.floor(services.clock.now() / 1000) + reviewSeconds,
  });
  const message = 'The storyboard waits for approval';
  await moveJob(services, step.tenantId, step.jobId, 'awaiting_approval', message);
  // Somebody may have approved while the token was issued anew.
  if (job.approval.approved) await resumeReview(services, step.tenantId, step.jobId);
  return {};
}

/** Resumes the workflow that waits for this job's review. @returns false when none waits */
export async function resumeReview(services: Services, tenantId: string, jobId: string): Promise<boolean> {
  const key = reviewKey(tenantId, jobId);
  const record = await services.callbacks.get(key);
  if (!record) return false;
  const { taskToken } = z.object({ taskToken: z.string() }).parse(record.value);
  const outcome = await services.workflow.succeed(taskToken, {});
  if (outcome === 'accepted') await services.callbacks.remove({ key, expectedVersion: null });
  return outcome === 'accepted';
}
