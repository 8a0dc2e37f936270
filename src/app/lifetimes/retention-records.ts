/**
 * Who is to be looked at when jobs grow old. Both are walked by the sweep alone; a row may be there without need,
 * since the sweep believes only the job.
 *
 * | row | partition | sort |
 * | --- | --- | --- |
 * | a job with a retention of its own, from its end on | system#retention | due time#tenant#job id |
 * | a tenant with a retention | system#retention#tenants | tenant |
 */
import type { Job } from '../../domain/job.ts';
import type { Key, Services, Write } from '../ports.ts';

export const dayMilliseconds = 24 * 3600 * 1000;

export const dueJobs = 'system#retention';
export const retainingTenants = 'system#retention#tenants';

export interface DueJob {
  readonly tenantId: string;
  readonly jobId: string;
}

function keyOfDue({ tenantId, jobId }: DueJob, due: number): Key {
  return { partition: dueJobs, sort: `${new Date(due).toISOString()}#${tenantId}#${jobId}` };
}

/** Enters a job that ends now for its removal, where it has a retention of its own. Done twice, one of two rows counts. */
export async function planRemoval(
  services: Pick<Services, 'store' | 'clock'>,
  { tenantId, id: jobId, settings }: Pick<Job, 'tenantId' | 'id' | 'settings'>,
): Promise<void> {
  if (settings.retentionDays === null) return;
  const key = keyOfDue({ tenantId, jobId }, services.clock.now() + settings.retentionDays * dayMilliseconds);
  await services.store.put({ key, value: { tenantId, jobId }, expectedVersion: null });
}

/** Has the sweep look at a tenant. */
export function retainingTenant(tenantId: string): Write {
  const key = { partition: retainingTenants, sort: tenantId };
  return { key, value: { tenantId }, expectedVersion: null };
}
