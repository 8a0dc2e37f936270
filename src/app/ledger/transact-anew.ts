import { randomInt } from 'node:crypto';
import { isFault } from '../../domain/errors.ts';
import type { Services, Store } from '../ports.ts';
import { type Announcement, announcementWrite } from '../webhooks/announcement.ts';
import { publishSoon } from '../webhooks/publish-announcement.ts';

export type Changes = Parameters<Store['transact']>[0];

export interface Writes {
  /** Written together; empty where nothing changes. */
  readonly changes: Changes;
  /** What receivers of webhooks are told when it is written, and only then. */
  readonly announcements?: readonly Announcement[];
}

/** What one reading of the records leads to. */
export interface Prepared<T> extends Writes {
  readonly result: T;
}

/** So many may write the same account at one moment: a hundred jobs that begin together, and as many that end. */
const maxRaces = 250;
/** The store has waited for room by itself each time it turns something away: a person waits half a minute at most. */
const maxTurnedAway = 12;
/** The first races are run again at once; later ones wait by lot, the longest this many milliseconds. */
const promptRaces = 4;
const longestWait = 200;

/**
 * Reads and writes records as one step: prepared anew and tried again as long as others were first.
 * @throws Fault `VersionConflict` after 250 lost races, `ProviderThrottled` where the store found no room a dozen
 *   times, and whatever `prepare` throws
 */
export async function transactAnew<T>(services: Services, prepare: () => Promise<Prepared<T>>): Promise<T> {
  let turnedAway = 0;
  for (let race = 0; ; race++) {
    const { changes, announcements = [], result } = await prepare();
    if (changes.length === 0) return result;
    const told = announcements.map((announcement) => ({ put: announcementWrite(announcement) }));
    try {
      await services.store.transact([...changes, ...told]);
    } catch (error) {
      // Of what a busy account turned away nothing was written either.
      const isTurnedAway = isFault(error, 'ProviderThrottled');
      if (isTurnedAway) turnedAway++;
      const mayPass = isTurnedAway ? turnedAway <= maxTurnedAway : isFault(error, 'VersionConflict');
      if (!mayPass || race >= maxRaces) throw error;
      await pause(services, isTurnedAway ? race + promptRaces : race);
      continue;
    }
    for (const announcement of announcements) await publishSoon(services, announcement);
    return result;
  }
}

async function pause(services: Services, race: number): Promise<void> {
  if (race < promptRaces) return;
  const longest = Math.min(longestWait, 2 ** (race - promptRaces + 2));
  await new Promise<void>((resolve) => services.clock.after(randomInt(longest + 1), resolve));
}
