/**
 * How each model has been doing, kept for all tenants together: whose call it was does not matter, and nothing
 * of it is kept. Simulated calls have records of their own.
 */
import { type FaultName, faultNamed, isFault } from '../../domain/errors.ts';
import type { WhyPassedOver } from '../../domain/model-choice.ts';
import {
  circuitOf,
  type ModelHealth,
  measuredSeconds,
  recentCalls,
  saysSomething,
  unknownHealth,
  withOutcome,
  withTrial,
} from '../../domain/model-health.ts';
import { findModel } from '../../domain/model-registry.ts';
import type { Prediction } from '../../domain/prediction.ts';
import type { Key, Services } from '../ports.ts';
import { asJson, everything } from '../records.ts';

const partition = 'system#models';

const providerOf = (services: Services) => (services.predictions.simulated ? 'simulated' : 'replicate');
const keyOf = (services: Services, model: string): Key => ({
  partition,
  sort: `${providerOf(services)}#${model}`,
});

/** The health of all models, as of one moment. */
export interface HealthBook {
  of(modelId: string): ModelHealth;
}

export async function readHealth(services: Services): Promise<HealthBook> {
  const prefix = `${providerOf(services)}#`;
  const known = new Map<string, ModelHealth>();
  for await (const { key, value } of everything(services.store, partition, prefix)) {
    known.set(key.sort.slice(prefix.length), value as unknown as ModelHealth);
  }
  return { of: (modelId) => known.get(modelId) ?? unknownHealth };
}

/**
 * Seconds that a model usually takes: as measured here, else as the registry has it, which speaks of the real
 * one. Null where neither is known.
 */
export function typicalSeconds(services: Services, health: HealthBook, modelId: string): number | null {
  const measured = measuredSeconds(health.of(modelId));
  if (measured !== null || services.predictions.simulated) return measured;
  return findModel(modelId)?.typicalSeconds ?? null;
}

/** Models that fail everybody just now, for choosing among several. */
export function whyPassedOver(services: Services, health: HealthBook): WhyPassedOver {
  const now = services.clock.now();
  return (modelId) => {
    const record = health.of(modelId);
    if (circuitOf(record, now) !== 'open') return null;
    const { failed, calls } = recentCalls(record, now);
    return `failed ${failed} of its last ${calls} calls`;
  };
}

/** Counts how a call ended, where that says anything about its model. It never fails the call itself. */
export async function noteOutcome(services: Services, prediction: Prediction): Promise<void> {
  const fault = prediction.failure ? faultNamed(prediction.failure.name) : null;
  if (fault === undefined || !saysSomething(fault) || !findModel(prediction.model)) return;
  const outcome = { at: services.clock.now(), fault, seconds: secondsOf(prediction, fault) };
  await changeHealth(services, prediction.model, (health) => withOutcome(health, outcome));
}

/** @returns whether this caller is the one to try a model that may be well again */
export async function beginTrial(services: Services, modelId: string): Promise<boolean> {
  const now = services.clock.now();
  let ours = false;
  await changeHealth(services, modelId, (health) => {
    ours = circuitOf(health, now) === 'half_open';
    return ours ? withTrial(health, now) : null;
  });
  return ours;
}

function secondsOf({ submittedAt, completedAt }: Prediction, fault: FaultName | null): number | null {
  if (fault !== null || submittedAt === null || completedAt === null) return null;
  return Math.max(0, (Date.parse(completedAt) - Date.parse(submittedAt)) / 1000);
}

/** Scenes end together, so many write at once; what is lost after so many races is a figure among many. */
const mostRaces = 20;

async function changeHealth(
  services: Services,
  modelId: string,
  change: (health: ModelHealth) => ModelHealth | null,
): Promise<void> {
  const key = keyOf(services, modelId);
  for (let race = 0; race < mostRaces; race++) {
    const record = await services.store.get(key);
    const next = change(record ? (record.value as unknown as ModelHealth) : unknownHealth);
    if (!next) return;
    try {
      await services.store.put({ key, value: asJson(next), expectedVersion: record?.version ?? 0 });
      return;
    } catch (error) {
      if (!isFault(error, 'VersionConflict')) throw error;
    }
  }
  services.log.warn('the health of a model was not written', { model: modelId });
}
