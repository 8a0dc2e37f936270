import { monotonicFactory } from 'ulid';
import type { Clock, Ids } from './ports.ts';

/** Ids that sort by time, also within a millisecond of one process: a prefix and a ULID in lower case. */
export function ulidIds(clock: Clock): Ids {
  const next = monotonicFactory();
  return { next: (prefix) => `${prefix}_${next(clock.now()).toLowerCase()}` };
}
