import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sqliteStore } from '../../src/local/sqlite-store.ts';
import { movableClock, storeContract } from './store.suite.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'store-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

storeContract(
  'SQLite',
  async (clock) => {
    const store = sqliteStore({ file: path.join(folder, 'made', 'on-demand', 'records.sqlite'), clock });
    return { store, close: async () => store.close() };
  },
  { randomRuns: 150 },
);

describe('SQLite besides the contract', () => {
  const key = { partition: 'shared', sort: 'counter' };

  test('records outlive the process that wrote them', async () => {
    const file = path.join(folder, 'lasting.sqlite');
    const clock = movableClock();
    const first = sqliteStore({ file, clock });
    await first.put({ key, value: { n: 1 }, expectedVersion: 0 });
    first.close();
    const second = sqliteStore({ file, clock });
    expect(await second.get(key)).toEqual({ key, version: 1, value: { n: 1 } });
    second.close();
  });

  test('sweeping deletes what has expired and nothing else', async () => {
    const clock = movableClock();
    const store = sqliteStore({ file: path.join(folder, 'swept.sqlite'), clock });
    const partition = 'p';
    await store.put({
      key: { partition, sort: 'a' },
      value: {},
      expectedVersion: 0,
      expiresAt: clock.nowSeconds + 1,
    });
    await store.put({
      key: { partition, sort: 'b' },
      value: {},
      expectedVersion: 0,
      expiresAt: clock.nowSeconds + 9,
    });
    await store.put({ key: { partition, sort: 'c' }, value: {}, expectedVersion: 0 });
    clock.nowSeconds += 1;
    expect(await store.sweep()).toBe(1);
    expect(await store.sweep()).toBe(0);
    expect((await store.query({ partition })).records.map((record) => record.key.sort)).toEqual(['b', 'c']);
    store.close();
  });

  test('three processes that open one new file at once count it up together', async () => {
    const file = path.join(folder, 'shared.sqlite');
    const times = 40;
    const processes = [1, 2, 3].map(() => countingProcess(file, times));
    try {
      await Promise.all(processes.map((child) => child.opened));
      for (const { child } of processes) child.stdin?.write('go\n');
      expect(await Promise.all(processes.map(({ ended }) => ended))).toEqual(['', '', '']);
    } finally {
      for (const { child } of processes) child.kill();
    }
    const store = sqliteStore({ file, clock: movableClock() });
    expect(await store.get(key)).toEqual({ key, version: 3 * times, value: { n: 3 * times } });
    store.close();
  });
});

function countingProcess(
  file: string,
  times: number,
): { child: ChildProcess; opened: Promise<unknown>; ended: Promise<string> } {
  const script = fileURLToPath(new URL('store-counting-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script, file, String(times)], { stdio: ['pipe', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const exit = once(child, 'exit');
  return {
    child,
    opened: Promise.race([once(child.stdout, 'data'), exit]),
    ended: exit.then(([code]) => (code === 0 ? '' : `ended with ${code}: ${errors}`)),
  };
}
