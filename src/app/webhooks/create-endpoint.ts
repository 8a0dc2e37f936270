import type { Principal } from '../../domain/api-key.ts';
import { type WebhookEndpoint, type WebhookEventType, webhookEventTypes } from '../../domain/webhook.ts';
import type { Services } from '../ports.ts';
import { isoTime } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { checkWebhookUrl } from './check-webhook-url.ts';
import { endpointIdOfJob, endpointWrite, tenantEndpoints } from './endpoint-records.ts';
import { refuseLimited } from './find-endpoint.ts';
import { newWebhookSecret } from './new-secret.ts';

/** Every event of a tenant is a delivery to each of them. */
const maxEndpoints = 16;

export interface CreateEndpoint {
  readonly url: string;
  readonly events: readonly WebhookEventType[];
  readonly description: string | null;
}

/**
 * Makes an endpoint. @returns its record, and its secret for the only time
 * @throws Refusal 403 for a limited key, 409 `too_many_endpoints`, 422 for a URL that is never sent to
 */
export async function createEndpoint(
  services: Services,
  principal: Principal,
  request: CreateEndpoint,
): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
  refuseLimited(principal);
  const { tenantId } = principal;
  if ((await tenantEndpoints(services, tenantId)).length >= maxEndpoints) {
    throw new Refusal('conflict', 'too_many_endpoints', `There are ${maxEndpoints} endpoints already.`);
  }
  await checkWebhookUrl(services, 'url', request.url);
  const secret = newWebhookSecret();
  const endpoint = newEndpoint(services, {
    ...request,
    id: services.ids.next('whe'),
    tenantId,
    jobId: null,
    secret,
  });
  await services.store.put(endpointWrite(endpoint));
  return { endpoint, secret };
}

/** The endpoint of one job, told of everything. Without a secret it gets one that only a rotation shows. */
export function endpointOfJob(
  services: Pick<Services, 'clock'>,
  job: { readonly id: string; readonly tenantId: string },
  webhook: { readonly url: string; readonly secret: string | null },
): WebhookEndpoint {
  return newEndpoint(services, {
    id: endpointIdOfJob(job.id),
    tenantId: job.tenantId,
    jobId: job.id,
    url: webhook.url,
    secret: webhook.secret ?? newWebhookSecret(),
    events: webhookEventTypes,
    description: null,
  });
}

function newEndpoint(
  services: Pick<Services, 'clock'>,
  {
    secret,
    ...fields
  }: Pick<WebhookEndpoint, 'id' | 'tenantId' | 'jobId' | 'url' | 'events' | 'description'> & {
    readonly secret: string;
  },
): WebhookEndpoint {
  const now = isoTime(services);
  return {
    ...fields,
    status: 'enabled',
    disabledReason: null,
    disabledAt: null,
    secrets: [{ secret, expiresAt: null }],
    failedDeliveries: 0,
    createdAt: now,
    updatedAt: now,
  };
}
