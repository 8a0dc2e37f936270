import type { Services } from '../ports.ts';
import { everything, keys, type RunningJob, readJob } from '../records.ts';

/** What a running job is for. */
export interface RunningUse {
  readonly jobId: string;
  readonly clientId: string | null;
  readonly campaignId: string | null;
}

/** A tenant's jobs that something works on or that wait for review, in no order. Strongly consistent. */
export async function* runningJobs(services: Services, tenantId: string): AsyncIterable<RunningUse> {
  const { partition, sort } = keys.running(tenantId, '');
  for await (const record of everything(services.store, partition, sort)) {
    const { jobId } = record.value as unknown as RunningJob;
    const job = await readJob(services, tenantId, jobId);
    if (!job) continue;
    const { clientId, campaignId } = job.value;
    yield { jobId, clientId, campaignId };
  }
}
