import { mayUseClient } from '../../domain/api-key.ts';
import type { Batch } from '../../domain/batch.ts';
import type { ClientReader } from '../clients/find-client.ts';
import type { Services } from '../ports.ts';
import { type JobFolder, readJobFolder } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { readBatch } from './batch-records.ts';

/**
 * A batch with its jobs in order; null for one that was deleted since.
 * @throws Refusal 404, also for other tenants' batches and those of which a limited key may not see every job
 */
export async function findBatch(
  services: Services,
  reader: ClientReader,
  batchId: string,
): Promise<{ batch: Batch; folders: (JobFolder | null)[] }> {
  const batch = await readBatch(services, reader.tenantId, batchId);
  if (!batch?.items.every(({ clientId }) => mayUseClient(reader, clientId))) {
    throw new Refusal('not_found', 'batch_not_found', `There is no batch ${batchId}.`);
  }
  const read = ({ jobId }: Batch['items'][number]) => readJobFolder(services, reader.tenantId, jobId);
  return { batch, folders: await Promise.all(batch.items.map(read)) };
}
