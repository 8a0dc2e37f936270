import { executionName, type Job } from '../../domain/job.ts';
import { appendEvent } from '../events.ts';
import { transactAnew } from '../ledger/transact-anew.ts';
import { admissionWrites } from '../limits/admit-jobs.ts';
import type { Services, Write } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { removeScenes, writeScenes } from '../storyboard/new-scene.ts';
import { listNew, listWords, unlistNew } from './job-listing.ts';
import { holdMaterials, releaseCast, useCast } from './job-materials.ts';
import { type CreateJob, type PreparedJob, prepareJob } from './prepare-job.ts';

/**
 * Admits a job and starts its workflow. No provider is asked.
 * @throws Refusal 422 when no model can make what is asked for or its webhook is never sent to, 429 when limits or quotas allow no more, 402 when a budget or its maxCost does not
 */
export async function createJob(services: Services, tenantId: string, request: CreateJob): Promise<Job> {
  const prepared = await prepareJob(services, tenantId, request);
  await admitPrepared(services, tenantId, [prepared]);
  await startPrepared(services, prepared);
  return prepared.job;
}

/**
 * Admits jobs, all or none. Their scenes and the rows that list them are written before: only the job makes
 * them part of anything.
 * @param beside is written in the same transaction
 * @throws Refusal 429 when limits or quotas allow not that many more jobs, 402 when a budget has no room for them
 */
export async function admitPrepared(
  services: Services,
  tenantId: string,
  prepared: readonly PreparedJob[],
  beside: readonly Write[] = [],
): Promise<void> {
  const admissions = prepared.map(({ admission }) => admission);
  const writes = [...prepared.flatMap((one) => one.writes), ...beside];
  const prepare = async () => {
    const { changes, announcements } = await admissionWrites(services, tenantId, admissions);
    const held = await holdMaterials(services, tenantId, prepared);
    const all = [...changes, ...writes.map((put) => ({ put })), ...held];
    requireOneTransaction(all.length, prepared.length);
    return { changes: all, announcements, result: undefined };
  };
  // Where there is no room, nothing needs to be prepared.
  await prepare();
  for (const { job, scenes } of prepared) {
    await writeScenes(services, job, scenes);
    await listNew(services, job);
    await useCast(services, job);
  }
  try {
    await transactAnew(services, prepare);
  } catch (error) {
    // Only a refusal is sure to have written nothing.
    if (error instanceof Refusal) {
      for (const { job } of prepared) {
        await removeScenes(services, job);
        await unlistNew(services, job);
        await releaseCast(services, job);
      }
    }
    throw error;
  }
}

/** Changes that a transaction holds; room is left for what receivers of webhooks are told. */
const maxChanges = 90;

/** Only a batch can come to so much: each of its jobs brings its records, and its own client, campaign and receiver. */
function requireOneTransaction(changes: number, jobs: number): void {
  if (changes <= maxChanges) return;
  const message = `These ${jobs} jobs touch ${changes} records where ${maxChanges} can be admitted together; send fewer at a time, or those of one client together.`;
  throw new Refusal('unprocessable', 'batch_too_wide', message, [{ path: 'jobs', message }]);
}

/** Starts an admitted job. Where this breaks off, the sweep starts it. */
export async function startPrepared(services: Services, { job, scenes }: PreparedJob): Promise<void> {
  const texts = scenes.map((scene) => scene.text);
  await listWords(services, job, texts);
  await startRevision(services, job, 'The job is queued');
}

/** Starts the execution of a job's current revision; starting it twice is starting it once. */
export async function startRevision(services: Services, job: Job, message: string): Promise<void> {
  await appendEvent(services, job.tenantId, job.id, {
    type: 'job.status',
    status: 'queued',
    sceneId: null,
    message,
    data: { revision: job.revision },
  });
  await services.workflow.start(executionName(job.id, job.revision), {
    tenantId: job.tenantId,
    jobId: job.id,
    revision: job.revision,
  });
}
