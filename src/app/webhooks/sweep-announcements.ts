import type { Services } from '../ports.ts';
import { everything } from '../records.ts';
import { type Announcement, outboxPartition } from './announcement.ts';
import { publishAnnouncement } from './publish-announcement.ts';

/** Younger than this, an announcement is probably being published. */
const graceSeconds = 60;

/** Publishes what was written but not published. One that cannot be leaves the others alone. @returns how many */
export async function sweepAnnouncements(services: Services): Promise<number> {
  let published = 0;
  for await (const record of everything(services.store, outboxPartition)) {
    const announcement = record.value as unknown as Announcement;
    if (services.clock.now() - Date.parse(announcement.at) < graceSeconds * 1000) continue;
    try {
      await publishAnnouncement(services, announcement);
      published++;
    } catch (error) {
      const { tenantId, source } = announcement;
      services.log.error('webhooks could not be begun', { tenantId, source, error: String(error) });
    }
  }
  return published;
}
