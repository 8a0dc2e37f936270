import { describe, expect, it } from 'vitest';
import type { FaultName } from '../../src/domain/errors.ts';
import {
  circuitOf,
  type ModelHealth,
  measuredSeconds,
  recentCalls,
  saysSomething,
  unknownHealth,
  withOutcome,
  withTrial,
} from '../../src/domain/model-health.ts';

const noon = Date.UTC(2026, 10, 20, 12);
const minute = 60_000;

/** A record of calls a second apart: seconds of a success, or a fault. */
function recordOf(...outcomes: (number | FaultName)[]): ModelHealth {
  return outcomes.reduce<ModelHealth>((health, outcome, i) => {
    const at = noon + i * 1000;
    return typeof outcome === 'number'
      ? withOutcome(health, { at, fault: null, seconds: outcome })
      : withOutcome(health, { at, fault: outcome, seconds: null });
  }, unknownHealth);
}
const down = Array<FaultName>(5).fill('ProviderOverloaded');
const end = noon + 5 * 1000;

describe('how a model is doing', () => {
  it('five failures, half of the latest calls, open its circuit', () => {
    expect(circuitOf(unknownHealth, noon)).toBe('closed');
    expect(circuitOf(recordOf(...down.slice(1)), end)).toBe('closed');
    expect(circuitOf(recordOf(...down), end)).toBe('open');
    expect(circuitOf(recordOf(5, 5, 5, 5, 5, ...down), end)).toBe('open');
    expect(circuitOf(recordOf(...down, 5), end)).toBe('closed');
  });

  it('after two minutes one call finds out whether it is well again', () => {
    const health = recordOf(...down);
    const later = end + 2 * minute;
    expect(circuitOf(health, later)).toBe('half_open');
    const tried = withTrial(health, later);
    expect(circuitOf(tried, later + 1000)).toBe('open');
    // Whoever tried may have died.
    expect(circuitOf(tried, later + minute)).toBe('half_open');
    expect(circuitOf(withOutcome(tried, { at: later, fault: null, seconds: 5 }), later)).toBe('closed');
    const again = withOutcome(tried, { at: later, fault: 'ProviderOverloaded', seconds: null });
    expect(circuitOf(again, later + minute)).toBe('open');
    expect(circuitOf(again, later + 2 * minute)).toBe('half_open');
  });

  it('what lies half an hour back says nothing about now', () => {
    const health = recordOf(...down);
    expect(circuitOf(health, end + 31 * minute)).toBe('closed');
    expect(recentCalls(health, end + 31 * minute)).toEqual({ failed: 0, calls: 0 });
    expect(recentCalls(recordOf(5, ...down.slice(0, 3)), end)).toEqual({ failed: 3, calls: 4 });
  });

  it('only what is its own doing counts', () => {
    const own: FaultName[] = [
      'ProviderOverloaded',
      'RunInterrupted',
      'DeadlineExceeded',
      'BadOutput',
      'ModelUnavailable',
    ];
    const others: FaultName[] = [
      'ContentRefused',
      'InputRejected',
      'ProviderUnreachable',
      'ProviderThrottled',
      'ProviderAccount',
    ];
    expect([null, ...own].every(saysSomething)).toBe(true);
    expect(others.some(saysSomething)).toBe(false);
  });

  it('its usual time is the median of its latest successes', () => {
    expect(measuredSeconds(unknownHealth)).toBeNull();
    expect(measuredSeconds(recordOf(4, 100, 6))).toBe(6);
    expect(measuredSeconds(recordOf(...Array<number>(30).fill(100), ...Array<number>(20).fill(7)))).toBe(7);
    expect(recordOf(4, ...down).lastSuccessAt).toBe(noon);
  });
});
