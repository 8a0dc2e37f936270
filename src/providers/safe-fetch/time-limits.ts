import type { Clock } from '../../app/ports.ts';
import { FetchFailure } from '../../app/predictions/fetch-failure.ts';

/** The limits of one fetch. The signal aborts, with a FetchFailure for reason, when one of them is reached. */
export interface TimeLimits {
  readonly signal: AbortSignal;
  /** From now on, `seconds` may pass until the next call. */
  expect(what: string, seconds: number): void;
  /** Ends all timers; nothing aborts any more. */
  stop(): void;
}

export function timeLimits(clock: Clock, totalSeconds: number): TimeLimits {
  const abort = new AbortController();
  const watch = (seconds: number, message: string) =>
    clock.after(seconds * 1000, () => abort.abort(new FetchFailure('timed_out', message)));
  const stopTotal = watch(totalSeconds, `It took longer than ${totalSeconds} s.`);
  let stopNext = () => {};
  return {
    signal: abort.signal,
    expect(what, seconds) {
      stopNext();
      stopNext = watch(seconds, `There was no ${what} within ${seconds} s.`);
    },
    stop() {
      stopNext();
      stopTotal();
    },
  };
}
