import type { Job } from '../domain/job.ts';
import type { Services } from './ports.ts';
import { type JobFolder, jobIndex, readJobFolder } from './records.ts';

/**
 * A tenant's jobs, newest first, each with its records: progress and cost follow from these.
 * @param before id of the last job of the page before
 */
export async function listJobs(
  services: Services,
  tenantId: string,
  page: { readonly limit: number; readonly before: string | undefined },
): Promise<{ folders: JobFolder[]; next: string | null }> {
  const { partition } = jobIndex(tenantId, '');
  const { limit, before: after } = page;
  const found = await services.store.query({ partition, inIndex: true, descending: true, after, limit });
  const jobs = found.records.map((record) => record.value as unknown as Job);
  const folders = await Promise.all(jobs.map((job) => readJobFolder(services, tenantId, job.id)));
  return { folders: folders.filter((folder) => folder !== null), next: found.next };
}
