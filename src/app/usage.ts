import pLimit from 'p-limit';
import { noUsage, type Usage, withJob } from '../domain/usage.ts';
import { firstIdAt } from './ids.ts';
import { listingPartition } from './job-listing.ts';
import type { Services } from './ports.ts';
import { everything, readJobFolder } from './records.ts';

/** Jobs that are read at the same time. */
const atOnce = 8;

/**
 * What the jobs of a client or a campaign came to, read from the jobs themselves, so that it agrees with
 * them to the last prediction. Deleted jobs are not in it.
 * @param period milliseconds since the epoch; jobs made at `since` or later and before `until`
 */
export async function usageOf(
  services: Services,
  tenantId: string,
  of: { readonly kind: 'client' | 'campaign'; readonly id: string },
  period: { readonly since: number | null; readonly until: number | null },
): Promise<Usage> {
  const partition = listingPartition(tenantId, of.kind, of.id);
  const first = period.since === null ? '' : firstIdAt('job', period.since);
  const end = period.until === null ? null : firstIdAt('job', period.until);
  const jobIds: string[] = [];
  for await (const { key } of everything(services.store, partition)) {
    if (key.sort >= first && (end === null || key.sort < end)) jobIds.push(key.sort);
  }
  const limit = pLimit(atOnce);
  let usage = noUsage;
  const add = async (jobId: string) => {
    const folder = await readJobFolder(services, tenantId, jobId);
    if (folder) usage = withJob(usage, folder.job, folder.predictions, folder.purse?.reservedMicros ?? 0);
  };
  await Promise.all(jobIds.map((jobId) => limit(add, jobId)));
  return usage;
}
