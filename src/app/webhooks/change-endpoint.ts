import { disabledEndpoint, type WebhookEndpoint, withNewSecret } from '../../domain/webhook.ts';
import type { Services } from '../ports.ts';
import { isoTime } from '../records.ts';
import { changeEndpointRecord } from './endpoint-records.ts';
import { type EndpointReader, endpointNotFound, findEndpoint } from './find-endpoint.ts';
import { newWebhookSecret } from './new-secret.ts';

export type EndpointPatch = Partial<Pick<WebhookEndpoint, 'events' | 'description' | 'status'>>;

/**
 * Changes fields of an endpoint, or switches it on and off. Switched on, it starts with a clean slate.
 * @param check gets the endpoint that is about to be replaced; it throws to refuse
 * @throws Refusal 403 for a limited key, 404
 */
export async function changeEndpoint(
  services: Services,
  reader: EndpointReader,
  endpointId: string,
  { status, ...fields }: EndpointPatch,
  check: (endpoint: WebhookEndpoint) => void,
): Promise<WebhookEndpoint> {
  return change(services, reader, endpointId, (endpoint) => {
    check(endpoint);
    const next = { ...endpoint, ...fields, updatedAt: isoTime(services) };
    if (status === undefined || status === endpoint.status) return next;
    if (status === 'disabled') return disabledEndpoint(next, 'Switched off.', services.clock.now());
    return { ...next, status, disabledReason: null, disabledAt: null, failedDeliveries: 0 };
  });
}

/**
 * Gives an endpoint a new secret; the old one signs beside it for a day.
 * @returns the endpoint, and the new secret for the only time
 * @throws Refusal 403 for a limited key, 404
 */
export async function rotateSecret(
  services: Services,
  reader: EndpointReader,
  endpointId: string,
  check: (endpoint: WebhookEndpoint) => void = () => {},
): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
  const secret = newWebhookSecret();
  const endpoint = await change(services, reader, endpointId, (current) => {
    check(current);
    return withNewSecret(current, secret, services.clock.now());
  });
  return { endpoint, secret };
}

async function change(
  services: Services,
  reader: EndpointReader,
  endpointId: string,
  next: (endpoint: WebhookEndpoint) => WebhookEndpoint,
): Promise<WebhookEndpoint> {
  await findEndpoint(services, reader, endpointId);
  const changed = await changeEndpointRecord(services, reader.tenantId, endpointId, next);
  if (!changed) throw endpointNotFound(endpointId);
  return changed;
}
