import { isFault } from '../../domain/errors.ts';
import type { WebhookDelivery, WebhookEndpoint, WebhookEventType } from '../../domain/webhook.ts';
import type { JsonObject, Services } from '../ports.ts';
import { readJobFolder } from '../records.ts';
import { type Announcement, announcementWrite, keyOfAnnouncement, listenersTo } from './announcement.ts';
import { deliveryIdOf, deliveryWrites } from './delivery-records.ts';
import { readEndpoint } from './endpoint-records.ts';
import { startDelivery } from './start-delivery.ts';
import { jobData, webhookBody } from './webhook-body.ts';

/**
 * Begins the deliveries of an announcement and takes it out of the outbox. Done again, it begins what is
 * missing and nothing twice.
 */
export async function publishAnnouncement(services: Services, announcement: Announcement): Promise<void> {
  const { tenantId, jobId, types, endpointIds } = announcement;
  const folder = announcement.data || !jobId ? null : await readJobFolder(services, tenantId, jobId);
  const dataOf = (type: WebhookEventType): JsonObject | null =>
    announcement.data ?? (folder && jobData(services, folder, type, announcement.at));
  for (const endpointId of endpointIds) {
    const endpoint = await readEndpoint(services, tenantId, endpointId);
    if (endpoint?.value.status !== 'enabled') continue;
    for (const type of types) {
      // A job that was deleted meanwhile has nothing more to say.
      const data = dataOf(type);
      if (data && endpoint.value.events.includes(type)) {
        await begin(services, announcement, endpoint.value, type, data);
      }
    }
  }
  await services.store.remove({ key: keyOfAnnouncement(announcement), expectedVersion: null });
}

/** As publishAnnouncement, for callers whose own work must not fail with it: the sweep does what was not done. */
export async function publishSoon(services: Services, announcement: Announcement): Promise<void> {
  try {
    await publishAnnouncement(services, announcement);
  } catch (error) {
    const { source, tenantId } = announcement;
    services.log.warn('webhooks are left to the sweep', { tenantId, source, error: String(error) });
  }
}

/**
 * Tells receivers of something that is no event of a job's timeline.
 * @param message.source names it within the tenant, such as `budget#cli_1#80`: the same of the same time
 * (`at`, ISO) is told once
 */
export async function announce(
  services: Services,
  tenantId: string,
  message: {
    readonly source: string;
    readonly at: string;
    readonly type: WebhookEventType;
    readonly jobId: string | null;
    readonly data: JsonObject;
  },
): Promise<void> {
  const { type, ...told } = message;
  const listeners = await listenersTo(services, tenantId, told.jobId, [type]);
  if (!listeners) return;
  const announcement = { ...told, ...listeners, tenantId };
  await services.store.put(announcementWrite(announcement));
  await publishSoon(services, announcement);
}

async function begin(
  services: Services,
  { tenantId, source, at, jobId }: Announcement,
  endpoint: WebhookEndpoint,
  type: WebhookEventType,
  data: JsonObject,
): Promise<void> {
  const delivery: WebhookDelivery = {
    id: deliveryIdOf(at, tenantId, source, type, endpoint.id),
    tenantId,
    endpointId: endpoint.id,
    type,
    jobId,
    status: 'pending',
    note: null,
    round: 1,
    attempts: [],
    nextAttemptAt: at,
    createdAt: at,
    completedAt: null,
  };
  try {
    const writes = deliveryWrites(delivery, webhookBody(type, at, data));
    await services.store.transact(writes.map((put) => ({ put })));
  } catch (error) {
    // It was made before; perhaps not started.
    if (!isFault(error, 'VersionConflict')) throw error;
  }
  await startDelivery(services, delivery);
}
