import type { Log, Predictions } from '../../src/app/ports.ts';
import { type ModelSpec, models } from '../../src/domain/model-registry.ts';
import {
  type ReplicateOptions,
  replicatePredictions,
} from '../../src/providers/replicate/replicate-predictions.ts';
import { movingClock } from '../simulators/replicate-moving-clock.ts';

export const token = 'r8_canary0123456789';
export const secret = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';

/** A log that keeps its lines, so that a test can look for what must not be in them. */
export function keptLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const write = (message: string, fields?: unknown) => {
    lines.push(`${message} ${JSON.stringify(fields ?? {})}`);
  };
  const log = { lines, debug: write, info: write, warn: write, error: write, with: () => log };
  return log;
}

/** The adapter on a clock that a test moves. */
export function adapter(baseUrl: string, options: Partial<ReplicateOptions> = {}): Predictions {
  return replicatePredictions({
    token,
    baseUrl,
    webhookSecret: async () => secret,
    clock: movingClock(),
    log: keptLog(),
    simulated: true,
    random: () => 0,
    ...options,
  });
}

/** A model of the registry under another name; the adapter reads no more than id and version. */
export function model(id: string, version: string | null = null): ModelSpec {
  const [known] = models;
  if (!known) throw new Error('The registry is empty.');
  return { ...known, id, version };
}
