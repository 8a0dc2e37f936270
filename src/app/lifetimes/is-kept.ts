import { passingFiles } from '../names.ts';
import type { Services } from '../ports.ts';
import { dayMilliseconds } from './retention-records.ts';

/**
 * Whether an intermediate file is there and stays for another day at least, longer than any step takes: one
 * that is about to go is made again.
 */
export async function isKept(services: Pick<Services, 'blobs' | 'clock'>, key: string): Promise<boolean> {
  const info = await services.blobs.head(key);
  const age = info && services.clock.now() - Date.parse(info.modifiedAt);
  return age !== null && age < (passingFiles.intermediate.days - 1) * dayMilliseconds;
}
