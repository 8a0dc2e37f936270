import type { Batch } from '../../domain/batch.ts';
import type { ClientReader } from '../clients/find-client.ts';
import { type AskedJob, checkRequest } from '../jobs/check-request.ts';
import { admitPrepared, startPrepared } from '../jobs/create-job.ts';
import { type PreparedJob, prepareJob } from '../jobs/prepare-job.ts';
import type { Services } from '../ports.ts';
import { asJson, isoTime } from '../records.ts';
import { type FieldProblem, Refusal } from '../refusal.ts';
import { keyOfBatch } from './batch-records.ts';

/**
 * Admits jobs together, all or none: the batch and its jobs become records in one transaction, and nothing
 * is started before. What a crash keeps from being started then, the sweep starts.
 * @param requests 1 to 20
 * @throws Refusal 422 naming the fields of every item that cannot be made, 429 when the tenant's limits allow
 *   not that many more jobs
 */
export async function createBatch(
  services: Services,
  reader: ClientReader,
  requests: readonly AskedJob[],
): Promise<Batch> {
  const prepared = await prepareAll(services, reader, requests);
  const batch: Batch = {
    id: services.ids.next('bat'),
    tenantId: reader.tenantId,
    items: prepared.map(({ job }) => ({ jobId: job.id, clientId: job.clientId })),
    createdAt: isoTime(services),
  };
  const { tenantId, id } = batch;
  await admitPrepared(services, tenantId, prepared, [
    { key: keyOfBatch(tenantId, id), value: asJson(batch), expectedVersion: 0 },
  ]);
  for (const one of prepared) {
    try {
      await startPrepared(services, one);
    } catch (error) {
      // Admitted is admitted: an error here would have the client ask for all of them once more.
      services.log.warn('a job is left to the sweep', { jobId: one.job.id, error: String(error) });
    }
  }
  return batch;
}

/** @throws Refusal that names what is wrong with every item */
async function prepareAll(
  services: Services,
  reader: ClientReader,
  requests: readonly AskedJob[],
): Promise<PreparedJob[]> {
  const prepared: PreparedJob[] = [];
  const problems: FieldProblem[] = [];
  for (const [i, request] of requests.entries()) {
    try {
      const checked = await checkRequest(services, reader, request);
      prepared.push(await prepareJob(services, reader.tenantId, checked));
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'unprocessable') throw error;
      const fields = error.fields.length > 0 ? error.fields : [{ path: '', message: error.message }];
      problems.push(
        ...fields.map(({ path, message }) => ({
          path: ['jobs', i, path].filter((part) => part !== '').join('.'),
          message,
        })),
      );
    }
  }
  if (problems.length === 0) return prepared;
  const words = problems.map(({ path, message }) => `${path}: ${message}`).join('; ');
  throw new Refusal('unprocessable', 'validation_failed', words, problems);
}
