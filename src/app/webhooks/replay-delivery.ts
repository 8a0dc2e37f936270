import type { WebhookDelivery } from '../../domain/webhook.ts';
import type { Services } from '../ports.ts';
import { isoTime } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { changeDelivery } from './delivery-records.ts';
import { deliveryOf } from './find-delivery.ts';
import { type EndpointReader, findEndpoint } from './find-endpoint.ts';
import { deliveryExecution, startDelivery } from './start-delivery.ts';

/**
 * Sends a message again, with the same id and body, in a new round of attempts.
 * @throws Refusal 403 for a limited key, 404, 409 `delivery_pending` while it is still on its way,
 * 409 `endpoint_disabled`
 */
export async function replayDelivery(
  services: Services,
  reader: EndpointReader,
  endpointId: string,
  deliveryId: string,
): Promise<WebhookDelivery> {
  const { value: endpoint } = await findEndpoint(services, reader, endpointId);
  const delivery = await deliveryOf(services, endpoint, deliveryId);
  if (endpoint.status === 'disabled') {
    throw new Refusal('conflict', 'endpoint_disabled', 'The endpoint is disabled; enable it first.');
  }
  if (delivery.status === 'pending') return resumed(services, delivery);
  const now = isoTime(services);
  const next = await changeDelivery(services, delivery, (current) => {
    if (current.round !== delivery.round) return null;
    const round = current.round + 1;
    return { ...current, round, status: 'pending', note: null, nextAttemptAt: now, completedAt: null };
  });
  if (next?.round !== delivery.round + 1) throw pending();
  await startDelivery(services, next);
  return next;
}

/** A delivery that waits for nothing, because its execution never began or was stopped, goes on. */
async function resumed(services: Services, delivery: WebhookDelivery): Promise<WebhookDelivery> {
  const execution = await services.deliveries.describe(deliveryExecution(delivery));
  if (execution?.status === 'RUNNING') throw pending();
  const round = execution ? delivery.round + 1 : delivery.round;
  const next = await changeDelivery(services, delivery, (current) =>
    current.round === delivery.round ? { ...current, round } : null,
  );
  if (!next) throw pending();
  await startDelivery(services, next);
  return next;
}

function pending(): Refusal {
  return new Refusal('conflict', 'delivery_pending', 'The delivery is still on its way.');
}
