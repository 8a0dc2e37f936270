import type { WebhookDelivery, WebhookEndpoint } from '../../domain/webhook.ts';
import type { Services } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { readBody, readDelivery } from './delivery-records.ts';
import { type EndpointReader, findEndpoint } from './find-endpoint.ts';

/**
 * One delivery, with the body that was signed, byte for byte; null where it is no longer kept.
 * @throws Refusal 403 for a limited key, 404
 */
export async function findDelivery(
  services: Services,
  reader: EndpointReader,
  endpointId: string,
  deliveryId: string,
): Promise<{ delivery: WebhookDelivery; body: string | null }> {
  const { value: endpoint } = await findEndpoint(services, reader, endpointId);
  const delivery = await deliveryOf(services, endpoint, deliveryId);
  return { delivery, body: await readBody(services, delivery) };
}

/** A delivery of an endpoint. @throws Refusal 404 */
export async function deliveryOf(
  services: Services,
  { tenantId, id: endpointId }: Pick<WebhookEndpoint, 'tenantId' | 'id'>,
  deliveryId: string,
): Promise<WebhookDelivery> {
  const delivery = await readDelivery(services, tenantId, endpointId, deliveryId);
  if (delivery) return delivery;
  const message = `There is no delivery ${deliveryId} at ${endpointId}.`;
  throw new Refusal('not_found', 'webhook_delivery_not_found', message);
}
