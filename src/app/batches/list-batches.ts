import { mayUseClient } from '../../domain/api-key.ts';
import type { Batch } from '../../domain/batch.ts';
import type { ClientReader } from '../clients/find-client.ts';
import type { Services } from '../ports.ts';
import { keyOfBatch } from './batch-records.ts';

/** Rows that one request looks at: a limited key may see few of them, and goes on with the next page. */
const rowsAtMost = 500;

/**
 * The batches of which a key may see every job, newest first.
 * @param page.before id of the last batch that was looked at for the page before
 */
export async function listBatches(
  services: Services,
  reader: ClientReader,
  page: { readonly limit: number; readonly before: string | undefined },
): Promise<{ batches: Batch[]; next: string | null }> {
  const { partition } = keyOfBatch(reader.tenantId, '');
  const batches: Batch[] = [];
  let after = page.before;
  for (let looked = 0; looked < rowsAtMost; ) {
    const limit = page.limit - batches.length;
    const { records, next } = await services.store.query({ partition, descending: true, after, limit });
    looked += limit;
    for (const record of records) {
      const batch = record.value as unknown as Batch;
      if (batch.items.every(({ clientId }) => mayUseClient(reader, clientId))) batches.push(batch);
    }
    if (next === null || batches.length === page.limit) return { batches, next };
    after = next;
  }
  return { batches, next: after ?? null };
}
