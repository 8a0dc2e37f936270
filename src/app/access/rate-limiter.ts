/**
 * Limits how often each key asks, over all processes together. What is left stands in the callbacks
 * store and changes by compare-and-set, so no more get through than the rule allows, however many
 * processes there are.
 *
 * It stays cheap under load: requests that arrive while one write is under way are taken out together by
 * the next, and a busy process draws ahead what it used in the second before, up to a quarter of what is
 * left. What it drew and did not use within a second is lost, which errs on the strict side. A key that
 * is out of tokens is refused without asking the store, since others can only have taken more.
 */
import { isFault } from '../../domain/errors.ts';
import {
  type Bucket,
  type BucketRule,
  fullBucket,
  refilled,
  secondsUntil,
} from '../../domain/token-bucket.ts';
import type { Key, Services } from '../ports.ts';

export interface Verdict {
  readonly allowed: boolean;
  /** Requests that are left at this moment, as far as this process knows. */
  readonly remaining: number;
  /** Whole seconds until one more is let in (refused), or until all are back (allowed). */
  readonly seconds: number;
}

/** Asks for one request under a key of the store. */
export type RateLimiter = (key: Key, rule: BucketRule) => Promise<Verdict>;

interface Waiter {
  readonly resolve: (verdict: Verdict) => void;
  readonly reject: (error: unknown) => void;
}

/** What this process knows of one bucket. */
interface Tap {
  /** As last read or written here. */
  known: { readonly bucket: Bucket; readonly version: number } | null;
  /** Drawn ahead: tokens taken out of the store and not used yet. */
  drawn: number;
  drawnAt: number;
  usedThisSecond: number;
  usedLastSecond: number;
  second: number;
  readonly waiting: Waiter[];
  busy: boolean;
}

/** Keys of which a process remembers something; beyond that the one unused longest is forgotten. */
const maxTaps = 10_000;
const keptSeconds = 3600;
/** How long tokens that were drawn ahead may wait for a request. */
const drawnMilliseconds = 1000;
/** Enough for dozens of processes that write at the same moment, as all but one read again each time. */
const maxRaces = 20;

export function rateLimiter(services: Pick<Services, 'callbacks' | 'clock'>): RateLimiter {
  const { callbacks, clock } = services;
  const taps = new Map<string, Tap>();

  function tapOf({ partition, sort }: Key): Tap {
    const name = `${partition}\n${sort}`;
    const tap = taps.get(name) ?? newTap();
    // Put back at the end, so that the first is the one unused longest.
    taps.delete(name);
    taps.set(name, tap);
    if (taps.size > maxTaps) {
      for (const [oldest, { busy }] of taps) {
        if (busy) continue;
        taps.delete(oldest);
        break;
      }
    }
    return tap;
  }

  /** Takes up to `wanted` and, if there is plenty, `ahead` tokens. @returns how many were had */
  async function take(key: Key, rule: BucketRule, tap: Tap, wanted: number, ahead: number): Promise<number> {
    for (let race = 0; race < maxRaces; race++) {
      tap.known ??= await read(key, rule);
      const bucket = refilled(tap.known.bucket, rule, clock.now());
      const had = Math.min(
        Math.floor(bucket.tokens),
        wanted + Math.min(ahead, Math.floor(bucket.tokens / 4)),
      );
      if (had === 0) return 0;
      const left: Bucket = { ...bucket, tokens: bucket.tokens - had };
      try {
        const version = await callbacks.put({
          key,
          value: { ...left },
          expectedVersion: tap.known.version,
          expiresAt: clock.now() / 1000 + keptSeconds,
        });
        tap.known = { bucket: left, version };
        return had;
      } catch (error) {
        tap.known = null;
        if (!isFault(error, 'VersionConflict')) throw error;
      }
    }
    // So much at once on one key is more than it may have.
    return 0;
  }

  async function read(key: Key, rule: BucketRule) {
    const record = await callbacks.get(key);
    if (!record) return { bucket: fullBucket(rule, clock.now()), version: 0 };
    return { bucket: record.value as unknown as Bucket, version: record.version };
  }

  async function serve(key: Key, rule: BucketRule, tap: Tap): Promise<void> {
    tap.busy = true;
    while (tap.waiting.length > 0) {
      const batch = tap.waiting.splice(0);
      try {
        const missing = batch.length - tap.drawn;
        if (missing > 0) {
          tap.drawn += await take(key, rule, tap, missing, tap.usedLastSecond);
          tap.drawnAt = clock.now();
        }
        const admitted = batch.splice(0, tap.drawn);
        tap.drawn -= admitted.length;
        tap.usedThisSecond += admitted.length;
        for (const waiter of admitted) waiter.resolve(verdict(true, rule, tap));
        for (const waiter of batch) waiter.resolve(verdict(false, rule, tap));
      } catch (error) {
        for (const waiter of batch) waiter.reject(error);
      }
    }
    tap.busy = false;
  }

  function verdict(allowed: boolean, rule: BucketRule, tap: Tap): Verdict {
    const stored = tap.known?.bucket ?? { tokens: 0, at: clock.now() };
    const bucket = refilled(stored, rule, clock.now());
    const goal = allowed ? rule.capacity : 1;
    return {
      allowed,
      remaining: allowed ? Math.floor(bucket.tokens) + tap.drawn : 0,
      seconds: Math.max(allowed ? 0 : 1, Math.ceil(secondsUntil(goal, bucket, rule))),
    };
  }

  return async (key, rule) => {
    const tap = tapOf(key);
    const now = clock.now();
    turnSecond(tap, Math.floor(now / 1000));
    if (now - tap.drawnAt >= drawnMilliseconds) tap.drawn = 0;
    if (tap.drawn > 0 && !tap.busy) {
      tap.drawn--;
      tap.usedThisSecond++;
      return verdict(true, rule, tap);
    }
    return new Promise((resolve, reject) => {
      tap.waiting.push({ resolve, reject });
      if (!tap.busy) void serve(key, rule, tap);
    });
  };
}

function newTap(): Tap {
  return {
    known: null,
    drawn: 0,
    drawnAt: 0,
    usedThisSecond: 0,
    usedLastSecond: 0,
    second: 0,
    waiting: [],
    busy: false,
  };
}

function turnSecond(tap: Tap, second: number): void {
  if (second === tap.second) return;
  tap.usedLastSecond = second === tap.second + 1 ? tap.usedThisSecond : 0;
  tap.usedThisSecond = 0;
  tap.second = second;
}
