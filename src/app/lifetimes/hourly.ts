import { isFault } from '../../domain/errors.ts';
import type { Services } from '../ports.ts';

const hourSeconds = 3600;

/**
 * Runs something at most once an hour, however many processes sweep. A run that fails is tried again by the next
 * sweep. @returns what it gave, or null when it was not its time
 */
export async function hourly<T>(
  services: Pick<Services, 'callbacks' | 'clock'>,
  name: string,
  run: () => Promise<T>,
): Promise<T | null> {
  const key = { partition: 'system#hourly', sort: name };
  const expiresAt = Math.floor(services.clock.now() / 1000) + hourSeconds;
  try {
    await services.callbacks.put({ key, value: {}, expectedVersion: 0, expiresAt });
  } catch (error) {
    if (isFault(error, 'VersionConflict')) return null;
    throw error;
  }
  try {
    return await run();
  } catch (error) {
    await services.callbacks.remove({ key, expectedVersion: null });
    throw error;
  }
}
