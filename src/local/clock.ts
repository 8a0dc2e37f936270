import type { Clock } from '../app/ports.ts';

/** Longest delay that Node's timers take, in milliseconds: about 25 days. */
const longestTimer = 2 ** 31 - 1;

/** The machine's own time. */
export function systemClock(): Clock {
  return scaledClock(1);
}

/**
 * A clock that starts at the present and runs `factor` times faster, to see waits pass in a demo or a
 * test. Timers fire no sooner than their time by this clock.
 */
export function scaledClock(factor: number): Clock {
  const start = Date.now();
  const now = () => Math.floor(start + (Date.now() - start) * factor);
  return {
    now,
    after(milliseconds, callback) {
      const due = now() + milliseconds;
      let timer: NodeJS.Timeout;
      const arm = (): void => {
        const left = Math.ceil((due - now()) / factor);
        if (left > 0) timer = setTimeout(arm, Math.min(left, longestTimer));
        else callback();
      };
      timer = setTimeout(arm, Math.max(0, Math.min(Math.ceil(milliseconds / factor), longestTimer)));
      return () => clearTimeout(timer);
    },
  };
}
