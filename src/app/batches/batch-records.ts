import type { Batch } from '../../domain/batch.ts';
import type { Key, Services } from '../ports.ts';

export const keyOfBatch = (tenantId: string, batchId: string): Key => ({
  partition: `${tenantId}#batches`,
  sort: batchId,
});

export async function readBatch(
  services: Services,
  tenantId: string,
  batchId: string,
): Promise<Batch | null> {
  const record = await services.store.get(keyOfBatch(tenantId, batchId));
  return record ? (record.value as unknown as Batch) : null;
}
