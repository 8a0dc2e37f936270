import { isFault } from '../../domain/errors.ts';
import type { Prediction } from '../../domain/prediction.ts';
import { dayOf } from '../../domain/quota.ts';
import type { Services } from '../ports.ts';
import { isoTime, readJob } from '../records.ts';
import { ledgerPartition, rowOf, rowWrite } from './ledger-records.ts';
import { payerOf } from './purse-records.ts';

/** The scene that a result is for, in the revision of a job that wants it. */
export interface Use {
  readonly tenantId: string;
  readonly jobId: string;
  readonly revision: number;
  readonly sceneId: string;
}

/** Whether a result was made for something else: another scene or job, or an earlier revision. */
function isReuse(use: Omit<Use, 'tenantId'>, prediction: Prediction): boolean {
  const { jobId, revision, sceneId } = prediction;
  return jobId !== use.jobId || revision !== use.revision || sceneId !== use.sceneId;
}

/**
 * Writes down what a reused result saved: once for a job, revision, scene and kind, with the day on which the
 * revision began.
 */
export async function noteReuse(services: Services, use: Use, prediction: Prediction): Promise<void> {
  if (!isReuse(use, prediction)) return;
  const { tenantId, jobId, revision, sceneId } = use;
  const job = await readJob(services, tenantId, jobId);
  if (!job) return;
  const began = Date.parse(job.value.stages[0]?.at ?? job.value.createdAt);
  const key = {
    partition: ledgerPartition(tenantId, dayOf(began)),
    sort: `${jobId}#r${revision}#${sceneId}#${prediction.kind}`,
  };
  const row = {
    ...rowOf(prediction, { state: 'reused', bookedMicros: 0 }, isoTime(services)),
    ...payerOf(job.value),
    jobId,
    revision,
    sceneId,
    savedMicros: prediction.actualMicros ?? prediction.estimatedMicros,
    errorClass: null,
  };
  try {
    await services.store.put(rowWrite(tenantId, key, row));
  } catch (error) {
    // It was noted before.
    if (!isFault(error, 'VersionConflict')) throw error;
  }
}
