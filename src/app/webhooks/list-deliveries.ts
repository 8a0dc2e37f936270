import type { WebhookDelivery } from '../../domain/webhook.ts';
import type { Services } from '../ports.ts';
import { queryDeliveries } from './delivery-records.ts';
import { type EndpointReader, findEndpoint } from './find-endpoint.ts';

/**
 * What was and is being delivered to an endpoint, newest first, for a month.
 * @param page.before id of the last delivery of the page before
 * @throws Refusal 403 for a limited key, 404
 */
export async function listDeliveries(
  services: Services,
  reader: EndpointReader,
  endpointId: string,
  page: { readonly limit: number; readonly before: string | undefined },
): Promise<{ deliveries: WebhookDelivery[]; next: string | null }> {
  await findEndpoint(services, reader, endpointId);
  return queryDeliveries(services, reader.tenantId, endpointId, page);
}
