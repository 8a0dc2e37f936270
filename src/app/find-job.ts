import type { Services } from './ports.ts';
import { type JobFolder, readJobFolder } from './records.ts';
import { Refusal } from './refusal.ts';

/** A tenant's job with its records. @throws Refusal 404, also for other tenants' jobs */
export async function findJob(services: Services, tenantId: string, jobId: string): Promise<JobFolder> {
  const folder = await readJobFolder(services, tenantId, jobId);
  if (!folder) throw new Refusal('not_found', 'job_not_found', `There is no job ${jobId}.`);
  return folder;
}
