import type { Job } from '../../domain/job.ts';
import type { Share } from '../../domain/share.ts';
import type { Services } from '../ports.ts';
import { keyOfShare, sharePrefix } from './share-records.ts';

/** A job's shares, newest first, ended ones included. @param page.before id of the last share of the page before */
export async function listShares(
  services: Services,
  { tenantId, id: jobId }: Pick<Job, 'tenantId' | 'id'>,
  page: { readonly limit: number; readonly before: string | undefined },
): Promise<{ shares: Share[]; next: string | null }> {
  const keyOf = (shareId: string) => keyOfShare({ tenantId, jobId, shareId });
  const { records, next } = await services.store.query({
    partition: keyOf('').partition,
    sortPrefix: sharePrefix,
    descending: true,
    after: page.before === undefined ? undefined : keyOf(page.before).sort,
    limit: page.limit,
  });
  const shares = records.map((record) => record.value as unknown as Share);
  return { shares, next: next === null ? null : next.slice(sharePrefix.length) };
}
