import { createHash } from 'node:crypto';
import { encodeTime } from 'ulid';
import type { WebhookDelivery } from '../../domain/webhook.ts';
import type { Key, Services, Write } from '../ports.ts';
import { asJson, changeRecord } from '../records.ts';

/** Deliveries can be looked at and replayed for a month. */
const keptSeconds = 30 * 24 * 3600;

const partitionOf = (tenantId: string, endpointId: string) => `${tenantId}#webhook-endpoint#${endpointId}`;
const deliveryPrefix = 'delivery#';

const keyOfDelivery = (tenantId: string, endpointId: string, deliveryId: string): Key => ({
  partition: partitionOf(tenantId, endpointId),
  sort: `${deliveryPrefix}${deliveryId}`,
});

/** The body lies beside the delivery, so that lists and attempts need not carry it. */
const keyOfBody = (tenantId: string, endpointId: string, deliveryId: string): Key => ({
  partition: partitionOf(tenantId, endpointId),
  sort: `body#${deliveryId}`,
});

/**
 * The id of a delivery follows from what it delivers, so that it is made once however often that is
 * tried. Like other ids it sorts by time: ten characters of it, then sixteen of a digest.
 */
export function deliveryIdOf(at: string, ...what: readonly string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(what)).digest().subarray(0, 16);
  const lot = [...bytes].map((byte) => '0123456789abcdefghjkmnpqrstvwxyz'[byte & 31]).join('');
  return `dlv_${encodeTime(Date.parse(at)).toLowerCase()}${lot}`;
}

const expiryOf = (delivery: WebhookDelivery) =>
  Math.ceil(Date.parse(delivery.createdAt) / 1000) + keptSeconds;

/** The writes of a new delivery with its body. */
export function deliveryWrites(delivery: WebhookDelivery, body: string): readonly Write[] {
  const { tenantId, endpointId, id } = delivery;
  const expiresAt = expiryOf(delivery);
  return [
    {
      key: keyOfDelivery(tenantId, endpointId, id),
      value: asJson(delivery),
      expectedVersion: 0,
      expiresAt,
    },
    { key: keyOfBody(tenantId, endpointId, id), value: { body }, expectedVersion: 0, expiresAt },
  ];
}

export async function readDelivery(
  services: Services,
  tenantId: string,
  endpointId: string,
  deliveryId: string,
): Promise<WebhookDelivery | null> {
  const record = await services.store.get(keyOfDelivery(tenantId, endpointId, deliveryId));
  return record ? (record.value as unknown as WebhookDelivery) : null;
}

export async function readBody(services: Services, delivery: WebhookDelivery): Promise<string | null> {
  const { tenantId, endpointId, id } = delivery;
  const record = await services.store.get(keyOfBody(tenantId, endpointId, id));
  return record ? String(record.value.body) : null;
}

/** A change by compare-and-set: see changeRecord. */
export function changeDelivery(
  services: Services,
  delivery: WebhookDelivery,
  change: (delivery: WebhookDelivery) => WebhookDelivery | null,
): Promise<WebhookDelivery | null> {
  const key = keyOfDelivery(delivery.tenantId, delivery.endpointId, delivery.id);
  return changeRecord<WebhookDelivery>(services.store, key, change, undefined, expiryOf(delivery));
}

/** Deliveries of an endpoint, newest first. @param page.before id of the last delivery of the page before */
export async function queryDeliveries(
  services: Services,
  tenantId: string,
  endpointId: string,
  page: { readonly limit: number; readonly before: string | undefined },
): Promise<{ deliveries: WebhookDelivery[]; next: string | null }> {
  const { limit, before } = page;
  const { records, next } = await services.store.query({
    partition: partitionOf(tenantId, endpointId),
    sortPrefix: deliveryPrefix,
    descending: true,
    after: before === undefined ? undefined : `${deliveryPrefix}${before}`,
    limit,
  });
  return {
    deliveries: records.map((record) => record.value as unknown as WebhookDelivery),
    next: next === null ? null : next.slice(deliveryPrefix.length),
  };
}
