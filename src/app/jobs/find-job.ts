import { mayUseClient } from '../../domain/api-key.ts';
import type { ClientReader } from '../clients/find-client.ts';
import type { Services } from '../ports.ts';
import { type JobFolder, readJobFolder } from '../records.ts';
import { Refusal } from '../refusal.ts';

/** A job with its records. @throws Refusal 404, also for other tenants' jobs and those a limited key does not cover */
export async function findJob(services: Services, reader: ClientReader, jobId: string): Promise<JobFolder> {
  const folder = await readJobFolder(services, reader.tenantId, jobId);
  if (!folder || !mayUseClient(reader, folder.job.clientId)) {
    throw new Refusal('not_found', 'job_not_found', `There is no job ${jobId}.`);
  }
  return folder;
}
