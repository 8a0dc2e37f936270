import type { Retrier } from './definition.ts';
import { isTakenBy, type StateError } from './state-error.ts';

/** A retry that is due. */
export interface Retry {
  readonly afterSeconds: number;
  /** Retries so far by retrier, this one included. */
  readonly retries: readonly number[];
}

/**
 * The first retrier that takes the error decides; once it is used up there is no retry, whatever the
 * ones after it say (states-language.net, "Retrying after error").
 *
 * @param random from 0 up to 1; with JitterStrategy FULL the delay is that share of the interval
 */
export function nextRetry(
  retriers: readonly Retrier[],
  retries: readonly number[],
  error: StateError,
  random: () => number,
): Retry | null {
  const index = retriers.findIndex((retrier) => isTakenBy(retrier.errorEquals, error));
  const retrier = retriers[index];
  if (retrier === undefined) return null;
  const used = retries[index] ?? 0;
  if (used >= retrier.maxAttempts) return null;
  const grown = retrier.intervalSeconds * retrier.backoffRate ** used;
  const interval = Math.min(grown, retrier.maxDelaySeconds ?? Number.POSITIVE_INFINITY);
  return {
    afterSeconds: retrier.jitter === 'FULL' ? interval * random() : interval,
    retries: retriers.map((_, i) => (retries[i] ?? 0) + (i === index ? 1 : 0)),
  };
}
