import { sweepCharacters } from '../characters/sweep-characters.ts';
import { sweepExports } from '../exports/sweep-exports.ts';
import { sweepJobs } from '../jobs/sweep-jobs.ts';
import { sweepRemakes } from '../ledger/sweep-remakes.ts';
import type { Services } from '../ports.ts';
import { sweepAnnouncements } from '../webhooks/sweep-announcements.ts';
import { hourly } from './hourly.ts';
import { sweepLeftovers } from './sweep-leftovers.ts';
import { sweepRetention } from './sweep-retention.ts';

/**
 * Looks after everything that nothing else looks after any more. Each part is done whatever becomes of the others.
 * @returns how much each had to do
 * @throws AggregateError of all that failed
 */
export async function sweepEverything(services: Services): Promise<Readonly<Record<string, number>>> {
  const parts = {
    jobs: () => sweepJobs(services),
    characters: () => sweepCharacters(services),
    remakes: () => sweepRemakes(services),
    exports: () => sweepExports(services),
    announcements: () => sweepAnnouncements(services),
    leftovers: () => sweepLeftovers(services),
    retention: async () => (await hourly(services, 'retention', () => sweepRetention(services))) ?? 0,
  };
  const done: Record<string, number> = {};
  const failures: unknown[] = [];
  for (const [name, sweep] of Object.entries(parts)) {
    try {
      done[name] = await sweep();
    } catch (error) {
      failures.push(error);
      services.log.error('a sweep failed', { sweep: name, error: String(error) });
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be swept.');
  return done;
}
