import type { Job } from '../../domain/job.ts';
import type { Take } from '../../domain/take.ts';
import type { Services } from '../ports.ts';
import { takeUser } from '../predictions/take-users.ts';
import { asJson, keys } from '../records.ts';

/** Writes pictures that a new job has from another one, before the job is admitted: only the job makes them part of anything. */
export async function writeBrought(
  services: Services,
  { tenantId, id }: Pick<Job, 'tenantId' | 'id'>,
  pictures: readonly Take[],
): Promise<void> {
  for (const take of pictures) {
    // Its file stays for this job also when the other one is removed.
    const user = takeUser(tenantId, take.predictionId, id);
    await services.store.put({ key: user, value: {}, expectedVersion: null });
    const key = keys.take(tenantId, id, take.id);
    await services.store.put({ key, value: asJson(take), expectedVersion: null });
  }
}

/** Takes back what was written for a job that was not admitted. */
export async function removeBrought(
  services: Services,
  { tenantId, id }: Pick<Job, 'tenantId' | 'id'>,
  pictures: readonly Take[],
): Promise<void> {
  for (const take of pictures) {
    await services.store.remove({ key: keys.take(tenantId, id, take.id), expectedVersion: null });
    await services.store.remove({ key: takeUser(tenantId, take.predictionId, id), expectedVersion: null });
  }
}
