/** What every Store must do; run on SQLite and on DynamoDB alike. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Clock, JsonObject, Key, Page, Query, Store, Write } from '../../src/app/ports.ts';
import { isFault } from '../../src/domain/errors.ts';
import { type ModelStore, modelStore } from './store-model.ts';

export interface OpenedStore {
  readonly store: Store;
  close(): Promise<void>;
}

/** A clock that a test moves. */
export function movableClock(): Clock & { nowSeconds: number } {
  const clock = {
    nowSeconds: 1_700_000_000,
    now: () => clock.nowSeconds * 1000,
    after: (milliseconds: number, callback: () => void) => {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
  };
  return clock;
}

const seed = Number(process.env.TEST_SEED ?? Date.now() % 1_000_000);

export function storeContract(
  name: string,
  open: (clock: Clock) => Promise<OpenedStore>,
  options: { readonly randomRuns: number },
): void {
  describe(`${name} as a Store`, () => {
    const clock = movableClock();
    let opened: OpenedStore;
    let store: Store;
    let partition = '';
    let partitions = 0;
    beforeAll(async () => {
      opened = await open(clock);
      store = opened.store;
    });
    afterAll(() => opened?.close());
    beforeEach(() => {
      partitions += 1;
      partition = `tenant#${partitions}`;
    });

    const key = (sort = 'a'): Key => ({ partition, sort });
    const write = (sort: string, value: JsonObject = {}, more: Partial<Write> = {}): Write => ({
      key: key(sort),
      value,
      expectedVersion: null,
      ...more,
    });
    async function fill(sorts: readonly string[]): Promise<void> {
      for (const sort of sorts) await store.put(write(sort, { sort }));
    }
    const sorts = (page: Page<JsonObject>) => page.records.map((record) => record.key.sort);
    const conflict = (error: unknown) => isFault(error, 'VersionConflict');
    const ask = (query: Omit<Query, 'partition'> = {}) => store.query({ partition, ...query });

    describe('one record', () => {
      test('a missing record is null', async () => {
        expect(await store.get(key())).toBeNull();
      });

      test('a record comes back as it was written, with version 1', async () => {
        const value = {
          text: 'Grüße, 世界 🎬',
          empty: '',
          none: null,
          yes: true,
          list: [1, [], {}, 'x', null],
          nested: { deep: { deeper: [] } },
          pk: 'names of the table are free to use',
          'dots.and#signs': 1,
        };
        expect(await store.put(write('a', value, { expectedVersion: 0 }))).toBe(1);
        expect(await store.get(key())).toEqual({ key: key(), version: 1, value });
      });

      test('numbers are exact', async () => {
        const numbers = [
          0,
          0.1,
          0.1 + 0.2,
          1e-7,
          5e-130,
          -2.5,
          Number.MAX_SAFE_INTEGER,
          Number.MIN_SAFE_INTEGER,
          1 / 3,
        ];
        await store.put(write('a', { numbers }));
        expect((await store.get(key()))?.value.numbers).toEqual(numbers);
      });

      test('members without a value are dropped, empty texts are kept', async () => {
        await store.put(write('a', { gone: undefined, kept: '', inner: { gone: undefined } }));
        expect(Object.keys((await store.get(key()))?.value ?? {})).toEqual(
          expect.arrayContaining(['kept', 'inner']),
        );
        expect((await store.get(key()))?.value).toStrictEqual({ kept: '', inner: {} });
      });

      test('each write raises the version by one', async () => {
        expect(await store.put(write('a', {}, { expectedVersion: 0 }))).toBe(1);
        expect(await store.put(write('a', {}, { expectedVersion: 1 }))).toBe(2);
        expect(await store.put(write('a'))).toBe(3);
        expect((await store.get(key()))?.version).toBe(3);
      });

      test('a write replaces the whole value, the index and the expiry', async () => {
        const index = { partition: `${partition}#list`, sort: 'x' };
        await store.put(write('a', { old: 1 }, { index, expiresAt: clock.nowSeconds + 10 }));
        await store.put(write('a', { fresh: 2 }));
        clock.nowSeconds += 11;
        expect((await store.get(key()))?.value).toStrictEqual({ fresh: 2 });
        expect((await store.query({ partition: index.partition, inIndex: true })).records).toEqual([]);
      });

      test('a failed expectation is a VersionConflict and writes nothing', async () => {
        await expect(store.put(write('a', { n: 1 }, { expectedVersion: 1 }))).rejects.toSatisfy(conflict);
        expect(await store.get(key())).toBeNull();
        await store.put(write('a', { n: 1 }));
        await expect(store.put(write('a', { n: 2 }, { expectedVersion: 0 }))).rejects.toSatisfy(conflict);
        await expect(store.put(write('a', { n: 2 }, { expectedVersion: 2 }))).rejects.toSatisfy(conflict);
        expect(await store.get(key())).toEqual({ key: key(), version: 1, value: { n: 1 } });
      });

      test('a record is removed at its version only, or whatever is there', async () => {
        await store.put(write('a'));
        await expect(store.remove({ key: key(), expectedVersion: 2 })).rejects.toSatisfy(conflict);
        await expect(store.remove({ key: key(), expectedVersion: 0 })).rejects.toSatisfy(conflict);
        await store.remove({ key: key(), expectedVersion: 1 });
        expect(await store.get(key())).toBeNull();
        await expect(store.remove({ key: key(), expectedVersion: 1 })).rejects.toSatisfy(conflict);
        await store.remove({ key: key(), expectedVersion: null });
        await store.remove({ key: key(), expectedVersion: 0 });
      });
    });

    describe('expiry', () => {
      test('an expired record is gone on read, also from lists, before anything sweeps it', async () => {
        const index = { partition: `${partition}#list`, sort: 'x' };
        await store.put(write('a', {}, { index, expiresAt: clock.nowSeconds + 60 }));
        clock.nowSeconds += 59;
        expect(await store.get(key())).not.toBeNull();
        clock.nowSeconds += 1;
        expect(await store.get(key())).toBeNull();
        expect((await ask()).records).toEqual([]);
        expect((await store.query({ partition: index.partition, inIndex: true })).records).toEqual([]);
      });

      test('an expired record counts as missing for expectations', async () => {
        await store.put(write('a', { old: true }, { expiresAt: clock.nowSeconds + 1 }));
        await store.put(write('b', { old: true }, { expiresAt: clock.nowSeconds + 1 }));
        await store.put(write('a', { old: true }, { expiresAt: clock.nowSeconds + 1 }));
        clock.nowSeconds += 2;
        await expect(store.put(write('a', {}, { expectedVersion: 2 }))).rejects.toSatisfy(conflict);
        await expect(store.remove({ key: key(), expectedVersion: 2 })).rejects.toSatisfy(conflict);
        await store.remove({ key: key('b'), expectedVersion: 0 });
        expect(await store.put(write('a', { old: false }, { expectedVersion: 0 }))).toBe(1);
        expect(await store.get(key())).toEqual({ key: key(), version: 1, value: { old: false } });
      });

      test('expired records do not shorten a page', async () => {
        for (const n of [1, 2, 3, 4, 5, 6]) {
          await store.put(write(`${n}`, {}, n < 4 ? { expiresAt: clock.nowSeconds + 1 } : {}));
        }
        clock.nowSeconds += 2;
        const page = await ask({ limit: 2 });
        expect(sorts(page)).toEqual(['4', '5']);
        expect(page.next).toBe('5');
      });
    });

    describe('lists', () => {
      test('records come in the order of the UTF-8 bytes of their sort key', async () => {
        // U+FF5E sorts before U+1F3AC in UTF-8, after it in the UTF-16 of JavaScript.
        const ordered = ['A', 'Z', 'a', 'a b', 'a#1', 'a-', 'b', 'ä', '～', '🎬'];
        await fill([...ordered].reverse());
        expect(sorts(await ask())).toEqual(ordered);
        expect(sorts(await ask({ descending: true }))).toEqual([...ordered].reverse());
      });

      test('a prefix keeps what begins with it, taken literally', async () => {
        await fill(['scene', 'scene#1', 'scene#2', 'scene$', 'scene%', 'take#1', 'scene#\u{10ffff}']);
        expect(sorts(await ask({ sortPrefix: 'scene#' }))).toEqual([
          'scene#1',
          'scene#2',
          'scene#\u{10ffff}',
        ]);
        expect(sorts(await ask({ sortPrefix: 'scene%' }))).toEqual(['scene%']);
        expect(sorts(await ask({ sortPrefix: 'none' }))).toEqual([]);
      });

      test('pages follow each other without gaps, and the last says so', async () => {
        await fill(['a', 'p1', 'p2', 'p3', 'p4', 'q']);
        const first = await ask({ sortPrefix: 'p', limit: 2 });
        expect([sorts(first), first.next]).toEqual([['p1', 'p2'], 'p2']);
        const second = await ask({ sortPrefix: 'p', limit: 2, after: 'p2' });
        expect([sorts(second), second.next]).toEqual([['p3', 'p4'], null]);
        const back = await ask({ sortPrefix: 'p', limit: 3, descending: true });
        expect([sorts(back), back.next]).toEqual([['p4', 'p3', 'p2'], 'p2']);
        const end = await ask({ sortPrefix: 'p', limit: 3, descending: true, after: 'p2' });
        expect([sorts(end), end.next]).toEqual([['p1'], null]);
      });

      test('after is strict and need not be the key of a record', async () => {
        await fill(['b', 'd', 'f']);
        expect(sorts(await ask({ after: 'b' }))).toEqual(['d', 'f']);
        expect(sorts(await ask({ after: 'c' }))).toEqual(['d', 'f']);
        expect(sorts(await ask({ after: 'f' }))).toEqual([]);
        expect(sorts(await ask({ after: 'd', descending: true }))).toEqual(['b']);
        expect(sorts(await ask({ after: 'e', descending: true }))).toEqual(['d', 'b']);
        expect(sorts(await ask({ after: 'a', descending: true }))).toEqual([]);
        expect(sorts(await ask({ sortPrefix: 'd', after: 'a' }))).toEqual(['d']);
        expect(sorts(await ask({ sortPrefix: 'd', after: 'x' }))).toEqual([]);
        expect(sorts(await ask({ sortPrefix: 'd', after: 'x', descending: true }))).toEqual(['d']);
        expect(sorts(await ask({ sortPrefix: 'd', after: 'a', descending: true }))).toEqual([]);
      });

      test('the index lists records of several partitions in its own order and pages alike', async () => {
        const list = `${partition}#jobs`;
        for (const n of [3, 1, 4, 2]) {
          const index = { partition: list, sort: `j${n}` };
          await store.put({
            key: { partition: `${partition}#${n}`, sort: 'job' },
            value: { n },
            expectedVersion: 0,
            index,
          });
        }
        await store.put({ key: { partition: list, sort: 'j9' }, value: {}, expectedVersion: 0 });
        const newest = await store.query({ partition: list, inIndex: true, descending: true, limit: 3 });
        expect(newest.records.map(({ value }) => value.n)).toEqual([4, 3, 2]);
        expect(newest.records[0]).toEqual({
          key: { partition: `${partition}#4`, sort: 'job' },
          version: 1,
          value: { n: 4 },
        });
        expect(newest.next).toBe('j2');
        const rest = await store.query({ partition: list, inIndex: true, descending: true, after: 'j2' });
        expect([rest.records.map(({ value }) => value.n), rest.next]).toEqual([[1], null]);
      });

      test('a page may hold more than DynamoDB reads at once', async () => {
        const text = 'x'.repeat(300_000);
        for (const sort of ['1', '2', '3', '4', '5', '6']) await store.put(write(sort, { text }));
        const page = await ask({ limit: 5 });
        expect([sorts(page), page.next]).toEqual([['1', '2', '3', '4', '5'], '5']);
        expect(sorts(await ask({ limit: 6, descending: true }))).toEqual(['6', '5', '4', '3', '2', '1']);
      });

      test('a page has 1 to 1000 records', async () => {
        await expect(ask({ limit: 0 })).rejects.toThrow(RangeError);
        await expect(ask({ limit: 1001 })).rejects.toThrow(RangeError);
      });
    });

    describe('transactions', () => {
      test('all changes happen, over several partitions', async () => {
        await fill(['old']);
        const other = { partition: `${partition}#other`, sort: 'x' };
        await store.transact([
          { put: write('a', { n: 1 }, { expectedVersion: 0 }) },
          { put: { key: other, value: { n: 2 }, expectedVersion: null } },
          { remove: { key: key('old'), expectedVersion: 1 } },
          { remove: { key: key('never'), expectedVersion: 0 } },
        ]);
        expect(sorts(await ask())).toEqual(['a']);
        expect(await store.get(other)).toEqual({ key: other, version: 1, value: { n: 2 } });
        expect(await store.put(write('a', {}, { expectedVersion: 1 }))).toBe(2);
      });

      test('one failed expectation and nothing happens', async () => {
        await fill(['a', 'b']);
        const changes = [
          { put: write('a', { changed: true }) },
          { put: write('new', {}, { expectedVersion: 0 }) },
          { remove: { key: key('b'), expectedVersion: 7 } },
        ];
        await expect(store.transact(changes)).rejects.toSatisfy(conflict);
        expect(sorts(await ask())).toEqual(['a', 'b']);
        expect((await store.get(key('a')))?.value).toEqual({ sort: 'a' });
      });

      test('nothing to do is no error', async () => {
        await store.transact([]);
      });

      test('a hundred changes pass, one more or a key twice is refused', async () => {
        const many = Array.from({ length: 101 }, (_, n) => ({ put: write(`${n}`.padStart(3, '0'), { n }) }));
        await expect(store.transact(many)).rejects.toThrow(/100/);
        await expect(store.transact([{ put: write('a') }, { put: write('a') }])).rejects.toThrow(/twice/);
        await store.transact(many.slice(1));
        expect((await ask({ limit: 1000 })).records).toHaveLength(100);
      });
    });

    describe('limits', () => {
      test('a record above 400 KB is refused with a message that says so, and one just below is kept', async () => {
        await expect(store.put(write('a', { text: 'ü'.repeat(205_000) }))).rejects.toThrow(/at most 409600/);
        await store.put(write('a', { text: 'ü'.repeat(204_600) }));
        expect(String((await store.get(key()))?.value.text)).toHaveLength(204_600);
      });

      test('keys that no store could order are refused', async () => {
        for (const sort of ['', 'a\0b', '\ud800', 'x'.repeat(1025)]) {
          await expect(store.put(write(sort))).rejects.toThrow(RangeError);
        }
        await expect(store.get({ partition: '', sort: 'a' })).rejects.toThrow(RangeError);
      });

      test('numbers that would not come back exactly are refused', async () => {
        for (const number of [Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 1e-131]) {
          await expect(store.put(write('a', { number }))).rejects.toThrow(RangeError);
        }
      });

      test('values nest 32 levels deep at most', async () => {
        const nest = (levels: number): JsonObject => (levels === 1 ? {} : { in: nest(levels - 1) });
        await store.put(write('a', nest(31)));
        await expect(store.put(write('a', nest(40)))).rejects.toThrow(/deep/);
      });
    });

    describe('many at once', () => {
      test('50 parallel compare-and-set increments end at 50', async () => {
        await store.put(write('counter', { n: 0 }, { expectedVersion: 0 }));
        await Promise.all(Array.from({ length: 50 }, () => increment(store, key('counter'))));
        expect(await store.get(key('counter'))).toEqual({
          key: key('counter'),
          version: 51,
          value: { n: 50 },
        });
      });

      test('of 20 that create the same record one succeeds', async () => {
        const results = await Promise.allSettled(
          Array.from({ length: 20 }, (_, n) => store.put(write('a', { n }, { expectedVersion: 0 }))),
        );
        expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        for (const result of results)
          if (result.status === 'rejected') expect(conflict(result.reason)).toBe(true);
      });

      test('parallel transactions move amounts without losing any', async () => {
        const accounts = ['a', 'b', 'c'];
        for (const sort of accounts) await store.put(write(sort, { amount: 100 }));
        await Promise.all(
          Array.from({ length: 15 }, (_, n) =>
            move(store, key(accounts[n % 3] ?? 'a'), key(accounts[(n + 1) % 3] ?? 'b'), n + 1),
          ),
        );
        const amounts = (await ask()).records.map(({ value }) => Number(value.amount));
        expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(300);
        expect((await ask()).records.map(({ version }) => version)).toEqual([11, 11, 11]);
      });
    });

    test(`random sequences of operations do what a plain map does (seed ${seed})`, async () => {
      let run = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(operation, { minLength: 5, maxLength: 40 }), async (operations) => {
          run += 1;
          const model = modelStore(clock);
          for (const step of operations) {
            if ('advance' in step) {
              clock.nowSeconds += step.advance;
              continue;
            }
            const prefix = `${partition}#${run}#`;
            expect(await outcome(store, step, prefix, clock)).toEqual(
              await outcome(model, step, prefix, clock),
            );
          }
        }),
        { seed, numRuns: options.randomRuns, endOnFailure: true },
      );
    });
  });
}

/** Reads, adds one and writes, again and again until nobody was in between. */
async function increment(store: Store, key: Key): Promise<void> {
  for (;;) {
    const record = await store.get(key);
    if (!record) throw new Error('The counter is gone.');
    try {
      await store.put({ key, value: { n: Number(record.value.n) + 1 }, expectedVersion: record.version });
      return;
    } catch (error) {
      if (!isFault(error, 'VersionConflict')) throw error;
    }
  }
}

async function move(store: Store, from: Key, to: Key, amount: number): Promise<void> {
  for (;;) {
    const [source, target] = [await store.get(from), await store.get(to)];
    if (!source || !target) throw new Error('An account is gone.');
    const left = { amount: Number(source.value.amount) - amount };
    const grown = { amount: Number(target.value.amount) + amount };
    try {
      await store.transact([
        { put: { key: from, value: left, expectedVersion: source.version } },
        { put: { key: to, value: grown, expectedVersion: target.version } },
      ]);
      return;
    } catch (error) {
      if (!isFault(error, 'VersionConflict')) throw error;
    }
  }
}

// ---------------------------------------------------------------- random operations

const part = fc.constantFrom('p', 'q');
const sort = fc.constantFrom('a', 'a#', 'a#1', 'a#2', 'b', '～', '🎬', '🎬1');
const version = fc.constantFrom(null, null, 0, 1, 2, 3);
const randomWrite = fc.record({
  part,
  sort,
  value: fc.dictionary(
    fc.constantFrom('x', 'y'),
    fc.oneof(fc.string({ maxLength: 5, unit: 'grapheme' }), fc.integer()),
  ),
  version,
  indexed: fc.boolean(),
  lifeSeconds: fc.option(fc.integer({ min: 1, max: 20 }), { nil: null }),
});
const randomRemoval = fc.record({ part, sort, version });
const operation = fc.oneof(
  { weight: 5, arbitrary: fc.record({ put: randomWrite }) },
  { weight: 1, arbitrary: fc.record({ remove: randomRemoval }) },
  { weight: 1, arbitrary: fc.record({ get: fc.record({ part, sort }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      query: fc.record({
        part,
        inIndex: fc.boolean(),
        sortPrefix: fc.option(fc.constantFrom('a', 'a#', '🎬', 'zz'), { nil: undefined }),
        after: fc.option(sort, { nil: undefined }),
        descending: fc.boolean(),
        limit: fc.integer({ min: 1, max: 5 }),
      }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      transact: fc.uniqueArray(
        fc.oneof(fc.record({ put: randomWrite }), fc.record({ remove: randomRemoval })),
        {
          selector: (change) => ('put' in change ? change.put : change.remove).sort,
          maxLength: 4,
        },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ advance: fc.integer({ min: 1, max: 10 }) }) },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;
type Step = Exclude<Operation, { advance: number }>;
type RandomWrite = typeof randomWrite extends fc.Arbitrary<infer T> ? T : never;
type RandomRemoval = typeof randomRemoval extends fc.Arbitrary<infer T> ? T : never;

/** What one step gives, a conflict included. */
async function outcome(
  store: Store | ModelStore,
  step: Step,
  prefix: string,
  clock: Clock,
): Promise<unknown> {
  const toWrite = (write: RandomWrite): Write => ({
    key: { partition: prefix + write.part, sort: write.sort },
    value: write.value,
    expectedVersion: write.version,
    // The index sort key is unique in its partition, as the port asks.
    ...(write.indexed ? { index: { partition: `${prefix}list`, sort: `${write.sort}#${write.part}` } } : {}),
    ...(write.lifeSeconds === null ? {} : { expiresAt: clock.now() / 1000 + write.lifeSeconds }),
  });
  const toRemoval = (removal: RandomRemoval) => ({
    key: { partition: prefix + removal.part, sort: removal.sort },
    expectedVersion: removal.version,
  });
  try {
    if ('put' in step) return await store.put(toWrite(step.put));
    if ('remove' in step) return await store.remove(toRemoval(step.remove));
    if ('get' in step) return await store.get({ partition: prefix + step.get.part, sort: step.get.sort });
    if ('query' in step) {
      const { part: asked, ...query } = step.query;
      return await store.query({ ...query, partition: query.inIndex ? `${prefix}list` : prefix + asked });
    }
    return await store.transact(
      step.transact.map((change) =>
        'put' in change ? { put: toWrite(change.put) } : { remove: toRemoval(change.remove) },
      ),
    );
  } catch (error) {
    if (isFault(error)) return error.name;
    throw error;
  }
}
