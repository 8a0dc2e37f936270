import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../src/app/ports.ts';

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /**
   * Moves on by so many milliseconds, firing timers in the order of their times (of the same time: as
   * they were set). After each, whatever it woke may run, and its new timers within the span fire too.
   */
  advance(milliseconds: number): Promise<void>;
  /**
   * Moves from timer to timer until the promise settles. Only for work that waits for nothing but this
   * clock: time would pass while it waits for a file or a socket.
   *
   * @throws Error when no timer is left to wait for
   */
  runUntil<T>(promise: Promise<T>): Promise<T>;
  /** Times of the timers that are set, in milliseconds from now, in order. */
  pending(): number[];
}

/** @param start milliseconds since the epoch; noon of 1 January 2030 unless given */
export function manualClock(start = Date.UTC(2030, 0, 1, 12)): ManualClock {
  let now = start;
  let timers: { due: number; callback: () => void }[] = [];

  const next = () =>
    timers.reduce<(typeof timers)[number] | null>(
      (first, timer) => (first && first.due <= timer.due ? first : timer),
      null,
    );
  const fire = (timer: (typeof timers)[number]): void => {
    timers = timers.filter((other) => other !== timer);
    now = Math.max(now, timer.due);
    timer.callback();
  };

  return {
    now: () => now,
    after(milliseconds, callback) {
      const timer = { due: now + Math.max(0, milliseconds), callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    async advance(milliseconds) {
      const end = now + milliseconds;
      await settle();
      for (let timer = next(); timer && timer.due <= end; timer = next()) {
        fire(timer);
        await settle();
      }
      now = end;
    },
    async runUntil(promise) {
      let over = false;
      const done = promise.finally(() => {
        over = true;
      });
      done.catch(() => {});
      for (let idle = 0; !over; ) {
        await settle();
        if (over) break;
        const timer = next();
        if (timer) {
          idle = 0;
          fire(timer);
        } else if (++idle > 1000) {
          throw new Error('nothing is left to wait for, and the promise has not settled');
        }
      }
      return done;
    },
    pending: () => timers.map(({ due }) => due - now).sort((a, b) => a - b),
  };
}

/** Lets promises and work already queued run to where they wait for something new. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await setImmediate();
}
