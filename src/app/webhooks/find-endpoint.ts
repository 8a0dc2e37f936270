import { mayUseClient, type Principal } from '../../domain/api-key.ts';
import type { WebhookEndpoint } from '../../domain/webhook.ts';
import type { Services } from '../ports.ts';
import { readJob, type Versioned } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { jobIdOfEndpoint, readEndpoint } from './endpoint-records.ts';

export type EndpointReader = Pick<Principal, 'tenantId' | 'clientIds'>;

/**
 * An endpoint, also that of a job, which a limited key sees where it sees the job.
 * @throws Refusal 403 for the tenant's own and a limited key, 404
 */
export async function findEndpoint(
  services: Services,
  reader: EndpointReader,
  endpointId: string,
): Promise<Versioned<WebhookEndpoint>> {
  const jobId = jobIdOfEndpoint(endpointId);
  if (jobId === null) refuseLimited(reader);
  else if (!(await seesJob(services, reader, jobId))) throw endpointNotFound(endpointId);
  const found = await readEndpoint(services, reader.tenantId, endpointId);
  if (!found) throw endpointNotFound(endpointId);
  return found;
}

async function seesJob(services: Services, reader: EndpointReader, jobId: string): Promise<boolean> {
  const job = await readJob(services, reader.tenantId, jobId);
  return job !== null && mayUseClient(reader, job.value.clientId);
}

export function endpointNotFound(endpointId: string): Refusal {
  return new Refusal('not_found', 'webhook_endpoint_not_found', `There is no endpoint ${endpointId}.`);
}

/** Endpoints hear of all jobs of the tenant. @throws Refusal 403 for a key that is limited to some clients */
export function refuseLimited(reader: EndpointReader): void {
  if (reader.clientIds === null) return;
  throw new Refusal(
    'forbidden',
    'key_limited',
    'This key is limited to some clients; endpoints are told of all of them.',
  );
}
