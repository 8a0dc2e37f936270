import type { HttpBindings } from '@hono/node-server';
import type { Faults } from './faults.ts';
import type { Journal } from './journal.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { rateLimiter } from './rate-limit.ts';
import type { Retention } from './retention.ts';
import type { SimClock } from './sim-clock.ts';
import type { SimPrediction } from './sim-prediction.ts';

/** Seconds that models take, from creation to end; `jitter` 0.2 means up to a fifth more or less. */
export interface Latency {
  readonly imageSeconds: number;
  readonly clipSeconds: number;
  readonly jitter: number;
}

/** A call that asked for a prediction, whatever became of it. */
export interface CreateCall {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly model: string;
  /** HTTP status that was answered, or `reset` where the connection was broken off. */
  readonly answer: number | 'reset';
  /** Null where nothing was started. */
  readonly predictionId: string | null;
}

/** What the routes share. */
export interface SimContext {
  readonly clock: SimClock;
  readonly journal: Journal;
  readonly lifecycle: Lifecycle;
  readonly retention: Retention;
  readonly faults: Faults;
  readonly limiter: ReturnType<typeof rateLimiter>;
  readonly latency: Latency;
  readonly folder: string;
  /** The one token that is accepted; null accepts any that looks like Replicate's. */
  readonly token: string | null;
  readonly webhookSecret: string;
  /** Base of the addresses in answers, known once the server listens. */
  readonly publicUrl: () => string;
  readonly createCalls: CreateCall[];
  /** 0 to 1. */
  readonly random: () => number;
}

/** Hono's environment: the request as Node gave it, so that connections can be broken off. */
export interface SimEnv {
  Bindings: HttpBindings;
}

/** What has been asked for and what it would cost. */
export interface Bill {
  readonly predictions: readonly SimPrediction[];
  readonly createCalls: readonly CreateCall[];
  readonly totalUsd: number;
}

/** Costs add up in whole micro-dollars, so that the sum is exact. */
export function billOf({ journal, createCalls }: SimContext): Bill {
  const predictions = journal.all();
  const micros = predictions.reduce((sum, { costUsd }) => sum + Math.round(costUsd * 1e6), 0);
  return { predictions, createCalls, totalUsd: micros / 1e6 };
}
