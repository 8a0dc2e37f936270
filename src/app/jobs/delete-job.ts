import { isTerminal } from '../../domain/job.ts';
import { intermediateFolder, jobFolder } from '../cut/render-plan.ts';
import { eventPartition } from '../events.ts';
import { withoutLeftovers } from '../lifetimes/leftover-records.ts';
import { lineKey } from '../narration/line-records.ts';
import type { Services } from '../ports.ts';
import { isUsedElsewhere, takeUser } from '../predictions/take-users.ts';
import { everything, type JobFolder, jobPartition, keys, readClaim } from '../records.ts';
import { cancelJob } from './cancel-job.ts';
import { allListings } from './job-listing.ts';
import { releaseCast } from './job-materials.ts';
import { release } from './settle-job.ts';

/**
 * Removes a job with its records and files; a running one is canceled first. Files go before records,
 * so that what broke off can be repeated. Takes that another job uses stay.
 */
export async function deleteJob(services: Services, folder: JobFolder): Promise<void> {
  const { job } = folder;
  const { tenantId, id } = job;
  if (isTerminal(job.status)) await release(services, folder);
  else await cancelJob(services, job);
  await withoutLeftovers(services, { tenantId, kind: 'job', id }, () => removeAll(services, folder));
}

async function removeAll(services: Services, folder: JobFolder): Promise<void> {
  const { job, predictions, takes } = folder;
  const { tenantId, id } = job;
  for (const take of takes) {
    await services.store.remove({ key: takeUser(tenantId, take.predictionId, id), expectedVersion: null });
    if (await isUsedElsewhere(services, tenantId, take.predictionId)) continue;
    await services.blobs.remove(take.key);
    if (take.proxyKey) await services.blobs.remove(take.proxyKey);
    if (take.kind === 'narration') {
      await services.store.remove({ key: lineKey(tenantId, take.recipe), expectedVersion: null });
    }
  }
  await releaseCast(services, job);
  const files: string[] = [];
  for (const folder of [jobFolder(job), intermediateFolder(job)]) {
    for await (const blob of services.blobs.list(`${folder}/`)) files.push(blob.key);
  }
  for (const key of files) await services.blobs.remove(key);

  for (const { recipe, id: predictionId } of predictions) {
    // The recipe's result is gone with the prediction: who wants it orders it anew.
    const claim = await readClaim(services, tenantId, recipe);
    if (claim?.value.predictionId !== predictionId) continue;
    await services.store.remove({ key: keys.recipe(tenantId, recipe), expectedVersion: null });
  }
  for (const key of allListings(folder)) await services.store.remove({ key, expectedVersion: null });
  await services.store.remove({ key: keys.running(tenantId, id), expectedVersion: null });
  for (const partition of [eventPartition(tenantId, id), jobPartition(tenantId, id)]) {
    for await (const { key } of everything(services.store, partition)) {
      // The job itself goes last: until then a deletion that broke off can be repeated.
      if (key.sort !== 'job') await services.store.remove({ key, expectedVersion: null });
    }
  }
  await services.store.remove({ key: keys.job(tenantId, id), expectedVersion: null });
  services.log.info('a job was deleted', { jobId: id, files: files.length });
}
