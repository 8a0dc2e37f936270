import type { WebhookDelivery } from '../../domain/webhook.ts';
import type { Services } from '../ports.ts';

type Started = Pick<WebhookDelivery, 'id' | 'tenantId' | 'endpointId' | 'round'>;

/** Each round of a delivery is an execution; the same name is the same execution, so a double start is one. */
export function deliveryExecution({ id, round }: Pick<Started, 'id' | 'round'>): string {
  return `${id}-${round}`;
}

export async function startDelivery(services: Services, delivery: Started): Promise<void> {
  const { id, tenantId, endpointId, round } = delivery;
  await services.deliveries.start(deliveryExecution(delivery), {
    tenantId,
    endpointId,
    deliveryId: id,
    round,
  });
}
