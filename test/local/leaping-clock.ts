import type { Clock } from '../../src/app/ports.ts';
import { scaledClock } from '../../src/local/clock.ts';

/** A clock that goes by itself, and can be moved on by days at once. */
export interface LeapingClock extends Clock {
  /** Moves on by so many milliseconds and fires what falls due meanwhile, in order. */
  leap(milliseconds: number): void;
}

/** @param factor how many times faster than the machine's own it goes between leaps */
export function leapingClock(factor: number): LeapingClock {
  const running = scaledClock(factor);
  const timers = new Map<() => void, { readonly due: number; readonly fire: () => void }>();
  let leapt = 0;
  const now = () => running.now() + leapt;
  return {
    now,
    after(milliseconds, callback) {
      const fire = () => {
        cancel();
        callback();
      };
      const stop = running.after(milliseconds, fire);
      const cancel = () => {
        stop();
        timers.delete(cancel);
      };
      timers.set(cancel, { due: now() + milliseconds, fire });
      return cancel;
    },
    leap(milliseconds) {
      leapt += milliseconds;
      const due = [...timers.values()].filter((timer) => timer.due <= now());
      for (const timer of due.sort((a, b) => a.due - b.due)) timer.fire();
    },
  };
}
