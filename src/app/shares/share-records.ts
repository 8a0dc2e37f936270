/**
 * Where shares lie. A visitor names nothing but the token, so a pointer must be found before the tenant is
 * known: it lies under the token's hash, in a partition of its own. The share itself lies with its job.
 */
import type { Share } from '../../domain/share.ts';
import type { Key, Services } from '../ports.ts';
import { jobPartition, type Versioned } from '../records.ts';

/** What a token stands for. */
export interface SharePointer {
  readonly tenantId: string;
  readonly jobId: string;
  readonly shareId: string;
}

/** Sort keys of a job's shares begin with it. */
export const sharePrefix = 'share#';

export const keyOfShare = ({ tenantId, jobId, shareId }: SharePointer): Key => ({
  partition: jobPartition(tenantId, jobId),
  sort: `${sharePrefix}${shareId}`,
});

export const keyOfToken = (tokenHash: string): Key => ({
  partition: `system#share#${tokenHash}`,
  sort: 'share',
});

export async function readShare(services: Services, where: SharePointer): Promise<Versioned<Share> | null> {
  const record = await services.store.get(keyOfShare(where));
  return record ? { value: record.value as unknown as Share, version: record.version } : null;
}
