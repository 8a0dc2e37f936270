/**
 * Where shares lie. A visitor names nothing but the token, so a pointer must be found before the tenant is
 * known: it lies under the token's hash, in a partition of its own. The share itself lies with its job.
 */
import type { Share } from '../../domain/share.ts';
import type { Key, Services } from '../ports.ts';
import { changeRecord, jobPartition, type Versioned } from '../records.ts';

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

/** How long after its end a link still says that it has ended, before it is as unknown as any other. */
const rememberedSeconds = 30 * 24 * 3600;

/** When a share and its pointer are swept away, in Unix seconds. */
export function forgottenAt({ expiresAt }: Pick<Share, 'expiresAt'>): number {
  return Math.ceil(Date.parse(expiresAt) / 1000) + rememberedSeconds;
}

/** A change by compare-and-set: see changeRecord. */
export async function changeShare(
  services: Pick<Services, 'store'>,
  where: SharePointer,
  change: (share: Share) => Share | null,
): Promise<Share | null> {
  const key = keyOfShare(where);
  const share = await services.store.get(key);
  if (!share) return null;
  const expiry = forgottenAt(share.value as unknown as Share);
  return changeRecord<Share>(services.store, key, change, undefined, expiry);
}

export async function readShare(services: Services, where: SharePointer): Promise<Versioned<Share> | null> {
  const record = await services.store.get(keyOfShare(where));
  return record ? { value: record.value as unknown as Share, version: record.version } : null;
}
