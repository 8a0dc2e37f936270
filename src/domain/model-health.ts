/**
 * How a model has been doing, from the outcomes of its latest calls, whoever ordered them. Only what is the
 * model's own doing counts: a refused text or a lost network says nothing about it.
 */
import { type FaultName, type FaultRule, faults } from './errors.ts';

export interface Outcome {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Null for a success. */
  readonly fault: FaultName | null;
  /** From submission to completion, of a success. */
  readonly seconds: number | null;
}

export interface ModelHealth {
  /** Newest last. */
  readonly outcomes: readonly Outcome[];
  readonly lastSuccessAt: number | null;
  /** Seconds that its latest successes took, newest last. They stay when outcomes have become old. */
  readonly seconds: readonly number[];
  /** When somebody began to try whether it is well again. */
  readonly trialAt: number | null;
}

/**
 * `closed`: it is used. `open`: it fails, so others are asked. `half_open`: it failed and may be well again;
 * one call finds out.
 */
export type CircuitState = 'closed' | 'open' | 'half_open';

const keptOutcomes = 20;
const keptSeconds = 20;
/** Older outcomes say nothing about now. */
const windowMilliseconds = 30 * 60_000;
/** A model that failed this often in its latest calls, and in at least half of them, is passed over ... */
const failuresToOpen = 5;
/** ... looked at over so many calls. */
const callsLookedAt = 10;
/** How long nobody asks it, and how long the one who then tries is waited for. */
const restMilliseconds = 120_000;
const trialMilliseconds = 60_000;

export const unknownHealth: ModelHealth = { outcomes: [], lastSuccessAt: null, seconds: [], trialAt: null };

/** Whether an outcome says anything about the model. */
export function saysSomething(fault: FaultName | null): boolean {
  return fault === null || blames(fault);
}

function blames(fault: FaultName): boolean {
  const rule: FaultRule = faults[fault];
  return rule.blamesModel === true;
}

/** The record with one more outcome. */
export function withOutcome(health: ModelHealth, outcome: Outcome): ModelHealth {
  const { at, fault, seconds } = outcome;
  return {
    outcomes: [...health.outcomes, outcome].slice(-keptOutcomes),
    lastSuccessAt: fault === null ? Math.max(at, health.lastSuccessAt ?? 0) : health.lastSuccessAt,
    seconds:
      fault === null && seconds !== null ? [...health.seconds, seconds].slice(-keptSeconds) : health.seconds,
    // Whatever came of the trial, it is over.
    trialAt: null,
  };
}

/** The record with a trial begun. */
export function withTrial(health: ModelHealth, now: number): ModelHealth {
  return { ...health, trialAt: now };
}

/** @param now milliseconds since the epoch */
export function circuitOf(health: ModelHealth, now: number): CircuitState {
  const latest = recent(health, now).slice(-callsLookedAt);
  const failures = latest.filter((outcome) => outcome.fault !== null);
  const last = latest.at(-1);
  const failing =
    last !== undefined &&
    last.fault !== null &&
    failures.length >= failuresToOpen &&
    failures.length * 2 >= latest.length;
  if (!failing) return 'closed';
  if (now - last.at < restMilliseconds) return 'open';
  const isTried = health.trialAt !== null && now - health.trialAt < trialMilliseconds;
  return isTried ? 'open' : 'half_open';
}

function recent({ outcomes }: ModelHealth, now: number): Outcome[] {
  return outcomes.filter(({ at }) => now - at < windowMilliseconds);
}

/** Calls of the last half hour, and how many of them failed. */
export function recentCalls(health: ModelHealth, now: number): { failed: number; calls: number } {
  const seen = recent(health, now);
  return { failed: seen.filter(({ fault }) => fault !== null).length, calls: seen.length };
}

/** Seconds that it usually takes, as measured; null where nothing was. */
export function measuredSeconds({ seconds }: Pick<ModelHealth, 'seconds'>): number | null {
  return median(seconds);
}

/** @returns null for no numbers */
export function median(numbers: readonly number[]): number | null {
  const sorted = [...numbers].sort((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.floor(sorted.length / 2)];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
