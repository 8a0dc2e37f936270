import { describe, expect, it } from 'vitest';
import { scaledClock, systemClock } from '../../src/local/clock.ts';
import { manualClock } from './manual-clock.ts';

describe('the clock of the machine', () => {
  it('fires timers in the order of their times, and none before its time', async () => {
    const clock = scaledClock(100);
    const begun = clock.now();
    const fired: [string, number][] = [];
    await new Promise<void>((resolve) => {
      const note = (name: string) => () => fired.push([name, clock.now() - begun]);
      clock.after(4000, () => {
        note('late')();
        resolve();
      });
      clock.after(1000, note('early'));
      clock.after(2000, note('canceled'))();
    });
    expect(fired.map(([name]) => name)).toEqual(['early', 'late']);
    expect(fired[0]?.[1]).toBeGreaterThanOrEqual(1000);
    expect(fired[1]?.[1]).toBeGreaterThanOrEqual(4000);
  });

  it('waits for times that are months away', async () => {
    const clock = systemClock();
    const fired: string[] = [];
    const cancel = clock.after(90 * 24 * 3600 * 1000, () => fired.push('months'));
    await new Promise<void>((resolve) => clock.after(5, resolve));
    cancel();
    expect(fired).toEqual([]);
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1000);
  });
});

describe('a clock that is moved by hand', () => {
  it('fires what falls in the span in order, with what that sets in turn', async () => {
    const clock = manualClock();
    const begun = clock.now();
    const fired: [string, number][] = [];
    const set = (name: string, milliseconds: number, then?: () => void) =>
      clock.after(milliseconds, () => {
        fired.push([name, clock.now() - begun]);
        then?.();
      });
    set('c', 30);
    set('a', 10, () => set('b', 15));
    set('d', 30);
    set('never', 20)();
    set('beyond', 31);
    await clock.advance(30);
    expect(fired).toEqual([
      ['a', 10],
      ['b', 25],
      ['c', 30],
      ['d', 30],
    ]);
    expect(clock.pending()).toEqual([1]);
  });

  it('runs until a promise settles, and says so when nothing can settle it', async () => {
    const clock = manualClock();
    const later = new Promise((resolve) => clock.after(86_400_000, () => resolve('tomorrow')));
    expect(await clock.runUntil(later)).toBe('tomorrow');
    await expect(clock.runUntil(new Promise(() => {}))).rejects.toThrow(/nothing is left/);
  });
});
