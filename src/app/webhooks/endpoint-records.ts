import type { WebhookEndpoint } from '../../domain/webhook.ts';
import type { Key, Services, Write } from '../ports.ts';
import { asJson, changeRecord, everything, jobPartition, type Versioned } from '../records.ts';

/** A tenant's endpoints lie together; their ids sort by time. */
export const keyOfEndpoint = (tenantId: string, endpointId: string): Key => ({
  partition: `${tenantId}#webhook-endpoints`,
  sort: endpointId,
});

/** A job's own endpoint lies with the job, and goes with it. */
const keyOfJobEndpoint = (tenantId: string, jobId: string): Key => ({
  partition: jobPartition(tenantId, jobId),
  sort: 'webhook',
});

/** The endpoint of a job has the job's id under a prefix of its own, so that each is found by the other. */
export const endpointIdOfJob = (jobId: string): string => jobId.replace(/^job_/, 'whk_');
const isOfJob = (endpointId: string): boolean => endpointId.startsWith('whk_');
const jobOf = (endpointId: string): string => endpointId.replace(/^whk_/, 'job_');

/** The one job that an endpoint is told of; null: it is the tenant's. */
export const jobIdOfEndpoint = (endpointId: string): string | null =>
  isOfJob(endpointId) ? jobOf(endpointId) : null;

function keyOf(tenantId: string, endpointId: string): Key {
  return isOfJob(endpointId)
    ? keyOfJobEndpoint(tenantId, jobOf(endpointId))
    : keyOfEndpoint(tenantId, endpointId);
}

export function endpointWrite(endpoint: WebhookEndpoint): Write {
  return { key: keyOf(endpoint.tenantId, endpoint.id), value: asJson(endpoint), expectedVersion: 0 };
}

export async function readEndpoint(
  services: Services,
  tenantId: string,
  endpointId: string,
): Promise<Versioned<WebhookEndpoint> | null> {
  const record = await services.store.get(keyOf(tenantId, endpointId));
  return record ? { value: record.value as unknown as WebhookEndpoint, version: record.version } : null;
}

/** A change by compare-and-set: see changeRecord. */
export function changeEndpointRecord(
  services: Services,
  tenantId: string,
  endpointId: string,
  change: (endpoint: WebhookEndpoint) => WebhookEndpoint | null,
): Promise<WebhookEndpoint | null> {
  return changeRecord<WebhookEndpoint>(services.store, keyOf(tenantId, endpointId), change);
}

export async function removeEndpoint(
  services: Services,
  tenantId: string,
  endpointId: string,
  expectedVersion: number,
): Promise<void> {
  await services.store.remove({ key: keyOf(tenantId, endpointId), expectedVersion });
}

/** All endpoints that a job's events go to: the tenant's, and the job's own. */
export async function endpointsFor(
  services: Services,
  tenantId: string,
  jobId: string | null,
): Promise<readonly WebhookEndpoint[]> {
  const [own, shared] = await Promise.all([
    jobId === null ? null : readEndpoint(services, tenantId, endpointIdOfJob(jobId)),
    tenantEndpoints(services, tenantId),
  ]);
  return own ? [own.value, ...shared] : shared;
}

/** The endpoints of a tenant, without those of single jobs. There are few: see createEndpoint. */
export async function tenantEndpoints(services: Services, tenantId: string): Promise<WebhookEndpoint[]> {
  const found: WebhookEndpoint[] = [];
  for await (const record of everything(services.store, keyOfEndpoint(tenantId, '').partition)) {
    found.push(record.value as unknown as WebhookEndpoint);
  }
  return found;
}
