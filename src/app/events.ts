import { isFault } from '../domain/errors.ts';
import type { JobEvent } from '../domain/event.ts';
import type { Services } from './ports.ts';
import { asJson, isoTime, jobPartition } from './records.ts';

const sortOf = (sequence: number) => String(sequence).padStart(8, '0');
export const eventPartition = (tenantId: string, jobId: string) => `${jobPartition(tenantId, jobId)}#events`;

/**
 * Writes the next event of a job. Numbers have no gaps: a writer claims the next free one, so a reader
 * that has seen n misses nothing by asking for what comes after n.
 */
export async function appendEvent(
  services: Services,
  tenantId: string,
  jobId: string,
  event: Omit<JobEvent, 'sequence' | 'at'>,
): Promise<void> {
  const partition = eventPartition(tenantId, jobId);
  const latest = await services.store.query({ partition, descending: true, limit: 1 });
  let sequence = Number(latest.records[0]?.key.sort ?? 0) + 1;
  for (;;) {
    const value = asJson({ ...event, sequence, at: isoTime(services) });
    try {
      await services.store.put({ key: { partition, sort: sortOf(sequence) }, value, expectedVersion: 0 });
      return;
    } catch (error) {
      if (!isFault(error, 'VersionConflict')) throw error;
      sequence++;
    }
  }
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
