import type { Job } from '../../domain/job.ts';
import type { Key, Services, Write } from '../ports.ts';
import { everything, type JobFolder, jobPartition, readJobFolder } from '../records.ts';

const prefix = 'variant#';

/** A row with the job whose storyboard is filmed: it goes with that job. */
function keyOf(tenantId: string, originalId: string, jobId: string): Key {
  return { partition: jobPartition(tenantId, originalId), sort: `${prefix}${jobId}` };
}

export function variantWrite({ tenantId, id }: Pick<Job, 'tenantId' | 'id'>, originalId: string): Write {
  return { key: keyOf(tenantId, originalId, id), value: {}, expectedVersion: 0 };
}

/** Of a variant its original, of every other job itself. */
export function originalIdOf({ id, variantOf }: Pick<Job, 'id' | 'variantOf'>): string {
  return variantOf ?? id;
}

/** A job's original and all variants of it, the original first, then oldest first. What was removed is left out. */
export async function readVariants(services: Services, job: Job): Promise<JobFolder[]> {
  const { tenantId } = job;
  const originalId = originalIdOf(job);
  const ids = [originalId];
  for await (const { key } of everything(services.store, jobPartition(tenantId, originalId), prefix)) {
    ids.push(key.sort.slice(prefix.length));
  }
  // Where the original was removed, its rows are gone too.
  if (!ids.includes(job.id)) ids.push(job.id);
  const folders = await Promise.all(ids.map((id) => readJobFolder(services, tenantId, id)));
  return folders.filter((folder) => folder !== null);
}
