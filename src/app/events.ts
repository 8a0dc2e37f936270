import { isFault } from '../domain/errors.ts';
import type { JobEvent } from '../domain/event.ts';
import type { Services, Write } from './ports.ts';
import { asJson, isoTime, jobPartition } from './records.ts';
import { type Announcement, announcementWrite, listenersOf } from './webhooks/announcement.ts';
import { publishSoon } from './webhooks/publish-announcement.ts';

const sortOf = (sequence: number) => String(sequence).padStart(8, '0');
export const eventPartition = (tenantId: string, jobId: string) => `${jobPartition(tenantId, jobId)}#events`;

/**
 * Writes the next event of a job. Numbers have no gaps: a writer claims the next free one, so a reader
 * that has seen n misses nothing by asking for what comes after n. Receivers of webhooks are told of it.
 */
export async function appendEvent(
  services: Services,
  tenantId: string,
  jobId: string,
  event: Omit<JobEvent, 'sequence' | 'at'>,
): Promise<void> {
  const partition = eventPartition(tenantId, jobId);
  const listeners = await listenersOf(services, tenantId, jobId, event);
  const latest = await services.store.query({ partition, descending: true, limit: 1 });
  let sequence = Number(latest.records[0]?.key.sort ?? 0) + 1;
  for (;;) {
    const at = isoTime(services);
    const value = asJson({ ...event, sequence, at });
    const put = { key: { partition, sort: sortOf(sequence) }, value, expectedVersion: 0 };
    const announcement = listeners && {
      ...listeners,
      tenantId,
      source: `${jobId}#${sequence}`,
      at,
      jobId,
      data: null,
    };
    try {
      await writeEvent(services, put, announcement);
      if (announcement) await publishSoon(services, announcement);
      return;
    } catch (error) {
      if (!isFault(error, 'VersionConflict')) throw error;
      sequence++;
    }
  }
}

/** Both or none: an event that receivers wait for is never written without a note to tell them. */
async function writeEvent(services: Services, put: Write, announcement: Announcement | null): Promise<void> {
  if (!announcement) await services.store.put(put);
  else await services.store.transact([{ put }, { put: announcementWrite(announcement) }]);
}

/** Up to `limit` events after a sequence number, oldest first. */
export async function readEvents(
  services: Services,
  tenantId: string,
  jobId: string,
  after: number,
  limit = 100,
): Promise<JobEvent[]> {
  const page = await services.store.query({
    partition: eventPartition(tenantId, jobId),
    after: sortOf(after),
    limit,
  });
  return page.records.map((record) => record.value as unknown as JobEvent);
}
