import { isTerminal } from '../../domain/job.ts';
import type { JsonObject, Key, Services } from '../ports.ts';
import { cancelPredictions } from '../predictions/cancel-predictions.ts';
import { readJob, readJobFolder } from '../records.ts';
import { closePurse, stopPurse } from './close-purse.ts';

/** A scene that is made anew, written with its reservation: while one is there, its job's purse stays open. */
export interface Remake {
  readonly tenantId: string;
  readonly jobId: string;
  readonly revision: number;
  /** Name of the execution that makes it. */
  readonly execution: string;
  readonly input: JsonObject;
  readonly since: string;
}

/** Which remake is meant. */
export type RemakeRef = Pick<Remake, 'tenantId' | 'jobId' | 'revision' | 'execution'>;

export const remakePartition = 'system#remaking';

export const keyOfRemake = ({
  tenantId,
  jobId,
  execution,
}: Pick<Remake, 'tenantId' | 'jobId' | 'execution'>): Key => ({
  partition: remakePartition,
  sort: `${tenantId}#${jobId}#${execution}`,
});

/**
 * A remake has ended, however it ended. The last one of a job that has ended itself closes its purse; one that waits
 * for review goes on holding what is left to film. Done again, it does what is missing.
 */
export async function endRemake(services: Services, remake: RemakeRef): Promise<void> {
  const key = keyOfRemake(remake);
  if (await isLast(services, remake)) await closeAfter(services, remake);
  await services.store.remove({ key, expectedVersion: null });
  // Two that end at the same moment both saw the other.
  if (await isLast(services, remake)) await closeAfter(services, remake);
}

async function isLast(services: Services, remake: RemakeRef): Promise<boolean> {
  const sortPrefix = keyOfRemake({ ...remake, execution: '' }).sort;
  const { records } = await services.store.query({ partition: remakePartition, sortPrefix, limit: 2 });
  return records.every((row) => row.key.sort === keyOfRemake(remake).sort);
}

async function closeAfter(services: Services, ended: RemakeRef): Promise<void> {
  const job = await readJob(services, ended.tenantId, ended.jobId);
  if (!job || !isTerminal(job.value.status)) return;
  await stopPurse(services, ended);
  const folder = await readJobFolder(services, ended.tenantId, ended.jobId);
  // Of a later revision that was begun meanwhile nothing is taken away.
  const ordered = folder?.predictions.filter((prediction) => prediction.revision <= ended.revision);
  await cancelPredictions(services, ended.tenantId, ordered ?? []);
  await closePurse(services, ended);
}
