import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOfMinute, fullBucket, refilled, secondsUntil } from '../../src/domain/token-bucket.ts';

describe('a token bucket', () => {
  it('of 600 a minute lets 100 through at once and 10 more each second', () => {
    const rule = bucketOfMinute(600);
    expect(rule).toEqual({ capacity: 100, refillSeconds: 10 });
    const empty = { tokens: 0, at: 1000 };
    expect(refilled(empty, rule, 2000).tokens).toBe(10);
    expect(refilled(empty, rule, 60_000).tokens).toBe(100);
    expect(secondsUntil(1, empty, rule)).toBe(0.1);
  });

  it('of 1 a minute lets one through each minute', () => {
    const rule = bucketOfMinute(1);
    expect(rule).toEqual({ capacity: 1, refillSeconds: 60 });
    expect(refilled({ tokens: 0, at: 0 }, rule, 59_999).tokens).toBeLessThan(1);
    expect(refilled({ tokens: 0, at: 0 }, rule, 60_000).tokens).toBe(1);
  });

  it('gains nothing from a clock that runs behind', () => {
    const rule = bucketOfMinute(60);
    expect(refilled({ tokens: 3, at: 5000 }, rule, 1000)).toEqual({ tokens: 3, at: 5000 });
  });

  it('refills at the asked rate a minute, whatever the rate and however often it is looked at', () => {
    const rates = fc.integer({ min: 1, max: 100_000 });
    const looks = fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 30 });
    fc.assert(
      fc.property(rates, looks, (perMinute, waits) => {
        const rule = bucketOfMinute(perMinute);
        let [now, bucket] = [0, { ...fullBucket(rule, 0), tokens: 0 }];
        for (const wait of waits) {
          now += wait;
          bucket = refilled(bucket, rule, now);
        }
        const due = Math.min(rule.capacity, (now / 60_000) * perMinute);
        expect(bucket.tokens).toBeCloseTo(due, 6);
      }),
    );
  });
});
