import type { SimClock } from './sim-clock.ts';

export interface RateLimit {
  /** Create calls a minute, evenly refilled. */
  readonly createsPerMinute: number;
  /** Create calls that may come at once. */
  readonly burst: number;
}

/** Replicate's documented limit for creating predictions (documentation, "Rate limits"). */
export const documentedLimit: RateLimit = { createsPerMinute: 600, burst: 600 };

/** A token bucket. @returns 0 when the call may pass, else whole seconds until the next one may */
export function rateLimiter(limit: RateLimit, clock: SimClock): { take(): number; remaining(): number } {
  let tokens = limit.burst;
  let filledAt = clock.now();
  const refill = () => {
    const now = clock.now();
    tokens = Math.min(limit.burst, tokens + ((now - filledAt) / 60_000) * limit.createsPerMinute);
    filledAt = now;
  };
  return {
    take() {
      refill();
      if (tokens < 1) return Math.max(1, Math.ceil(((1 - tokens) * 60) / limit.createsPerMinute));
      tokens -= 1;
      return 0;
    },
    remaining() {
      refill();
      return Math.floor(tokens);
    },
  };
}
