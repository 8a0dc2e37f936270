import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rateLimiter } from '../../src/app/access/rate-limiter.ts';
import type { Store } from '../../src/app/ports.ts';
import { bucketOfMinute } from '../../src/domain/token-bucket.ts';
import { sqliteStore } from '../../src/local/sqlite-store.ts';
import { manualClock } from '../local/manual-clock.ts';

const rule = bucketOfMinute(600);
let keys = 0;
/** A bucket of its own for each test. */
const newKey = () => ({ partition: `t#rate#key_${keys++}`, sort: 'bucket' });

describe('requests of a key over several processes', () => {
  let folder: string;
  const clock = manualClock();
  const stores: (Store & { close(): void })[] = [];
  /** Each with a connection of its own to the one file, as processes have. */
  const processes = (count: number) =>
    Array.from({ length: count }, () => {
      const callbacks = sqliteStore({ file: join(folder, 'callbacks.db'), clock });
      stores.push(callbacks);
      return rateLimiter({ callbacks, clock });
    });

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'storyreel-rate-'));
  });
  afterAll(() => {
    for (const store of stores) store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('100 at once go through and the 101st is told when to come again', async () => {
    const [ask] = processes(1);
    const key = newKey();
    const verdicts = await Promise.all(Array.from({ length: 101 }, () => ask?.(key, rule)));
    expect(verdicts.filter((verdict) => verdict?.allowed)).toHaveLength(100);
    expect(await ask?.(key, rule)).toEqual({ allowed: false, remaining: 0, seconds: 1 });
    await clock.advance(1000);
    const later = await Promise.all(Array.from({ length: 11 }, () => ask?.(key, rule)));
    expect(later.filter((verdict) => verdict?.allowed)).toHaveLength(10);
  });

  it('requests that come together cost two writes, not one each', async () => {
    let writes = 0;
    const store = sqliteStore({ file: join(folder, 'callbacks.db'), clock });
    stores.push(store);
    const put: Store['put'] = (write) => {
      writes++;
      return store.put(write);
    };
    const counting = { ...store, put };
    const ask = rateLimiter({ callbacks: counting, clock });
    const key = newKey();
    const verdicts = await Promise.all(Array.from({ length: 50 }, () => ask(key, rule)));
    expect(verdicts.every((verdict) => verdict.allowed)).toBe(true);
    expect(writes).toBe(2);
  });

  it('two processes together let no more through than one', async () => {
    const asks = processes(2);
    const key = newKey();
    const verdicts = await Promise.all(Array.from({ length: 160 }, (_, i) => asks[i % 2]?.(key, rule)));
    expect(verdicts.filter((verdict) => verdict?.allowed)).toHaveLength(100);
  });

  it('one key does not wait for another', async () => {
    const [ask] = processes(1);
    const [busy, quiet] = [newKey(), newKey()];
    await Promise.all(Array.from({ length: 120 }, () => ask?.(busy, rule)));
    expect((await ask?.(quiet, rule))?.allowed).toBe(true);
  });

  it('never lets through more than the rule allows in any run of requests, and refuses a slow one never', async () => {
    const step = fc.record({
      process: fc.nat(2),
      requests: fc.integer({ min: 1, max: 40 }),
      waitMilliseconds: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3000 })),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const asks = processes(3);
        const key = newKey();
        const start = clock.now();
        let admitted = 0;
        for (const { process, requests, waitMilliseconds } of steps) {
          await clock.advance(waitMilliseconds);
          const verdicts = await Promise.all(
            Array.from({ length: requests }, () => asks[process]?.(key, rule)),
          );
          admitted += verdicts.filter((verdict) => verdict?.allowed).length;
          const allowed = rule.capacity + ((clock.now() - start) / 1000) * 10;
          expect(admitted).toBeLessThanOrEqual(allowed + 1e-9);
        }
      }),
      { numRuns: 30 },
    );
    const [ask] = processes(1);
    const key = newKey();
    for (let i = 0; i < 150; i++) {
      expect((await ask?.(key, rule))?.allowed).toBe(true);
      await clock.advance(100);
    }
  });
});
