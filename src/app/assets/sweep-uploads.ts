import { pendingSeconds } from '../../domain/asset.ts';
import type { Services } from '../ports.ts';
import { uploadsFolder } from './asset-records.ts';

/**
 * Deletes uploads that nobody completed within a day; their records have expired by then. On AWS the
 * bucket's rule for `temporary/` does the same. @returns how many
 */
export async function sweepUploads(services: Pick<Services, 'blobs' | 'clock'>): Promise<number> {
  const before = services.clock.now() - pendingSeconds * 1000;
  let swept = 0;
  for await (const { key, modifiedAt } of services.blobs.list(uploadsFolder)) {
    if (Date.parse(modifiedAt) > before) continue;
    await services.blobs.remove(key);
    swept++;
  }
  return swept;
}
