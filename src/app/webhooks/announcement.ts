/**
 * The outbox: what receivers are to be told is written together with what it tells of, and taken out once
 * its deliveries have begun. Whatever dies in between, the sweep finds it here.
 */
import type { JobEvent } from '../../domain/event.ts';
import { announcedBy, type WebhookEventType } from '../../domain/webhook.ts';
import type { JsonObject, Key, Services, Write } from '../ports.ts';
import { asJson } from '../records.ts';
import { endpointsFor } from './endpoint-records.ts';

export interface Announcement {
  readonly tenantId: string;
  /** What it tells of, unlike anything else of the tenant: the same again is the same message. */
  readonly source: string;
  /** ISO time of what it tells of. */
  readonly at: string;
  readonly types: readonly WebhookEventType[];
  /** Who is told: those who listened when it happened. */
  readonly endpointIds: readonly string[];
  readonly jobId: string | null;
  /** The message's data; null: the job as it stands. */
  readonly data: JsonObject | null;
}

/** Walked by the sweep alone, and nearly always empty. */
export const outboxPartition = 'system#announcements';

export const keyOfAnnouncement = ({ tenantId, source }: Pick<Announcement, 'tenantId' | 'source'>): Key => ({
  partition: outboxPartition,
  sort: `${tenantId}#${source}`,
});

/** Goes into the transaction that writes what it tells of. */
export function announcementWrite(announcement: Announcement): Write {
  return { key: keyOfAnnouncement(announcement), value: asJson(announcement), expectedVersion: null };
}

/**
 * Who is to be told of an event of a job. Costs two small reads; events of which nobody is ever told cost none.
 * @returns null where nobody listens
 */
export async function listenersOf(
  services: Services,
  tenantId: string,
  jobId: string,
  event: Pick<JobEvent, 'type' | 'status' | 'data'>,
): Promise<Pick<Announcement, 'types' | 'endpointIds'> | null> {
  return listenersTo(services, tenantId, jobId, announcedBy(event));
}

/** Who is to be told of events of these types. @param jobId whose own endpoint hears of it too */
export async function listenersTo(
  services: Services,
  tenantId: string,
  jobId: string | null,
  types: readonly WebhookEventType[],
): Promise<Pick<Announcement, 'types' | 'endpointIds'> | null> {
  if (types.length === 0) return null;
  const endpoints = await endpointsFor(services, tenantId, jobId);
  const endpointIds = endpoints
    .filter(({ status, events }) => status === 'enabled' && events.some((type) => types.includes(type)))
    .map(({ id }) => id);
  return endpointIds.length === 0 ? null : { types, endpointIds };
}
