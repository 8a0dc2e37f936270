import { passingFiles } from '../names.ts';
import type { Services } from '../ports.ts';
import { dayMilliseconds } from './retention-records.ts';

/** Removes files whose time is over. On AWS the bucket's lifecycle rules do the same. @returns how many */
export async function sweepPassingFiles(services: Pick<Services, 'blobs' | 'clock'>): Promise<number> {
  let swept = 0;
  for (const { prefix, days } of Object.values(passingFiles)) {
    const before = services.clock.now() - days * dayMilliseconds;
    for await (const { key, modifiedAt } of services.blobs.list(prefix)) {
      if (Date.parse(modifiedAt) > before) continue;
      await services.blobs.remove(key);
      swept++;
    }
  }
  return swept;
}
