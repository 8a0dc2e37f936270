import { decodeTime, encodeTime, monotonicFactory } from 'ulid';
import type { Clock, IdPrefix, Ids } from './ports.ts';

/** Ids that sort by time, also within a millisecond of one process: a prefix and a ULID in lower case. */
export function ulidIds(clock: Clock): Ids {
  const next = monotonicFactory();
  return { next: (prefix) => `${prefix}_${next(clock.now()).toLowerCase()}` };
}

/** The smallest id that can have been made at this time (milliseconds since the epoch), to bound lists by time. */
export function firstIdAt(prefix: IdPrefix, time: number): string {
  return `${prefix}_${encodeTime(Math.max(0, Math.floor(time)), 10).toLowerCase()}`;
}

/** When an id was made, in milliseconds since the epoch. */
export function timeOfId(id: string): number {
  return decodeTime(id.slice(id.indexOf('_') + 1).toUpperCase());
}
