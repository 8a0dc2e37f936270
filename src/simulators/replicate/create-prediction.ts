import { randomInt } from 'node:crypto';
import type { CreateRequest } from './create-request.ts';
import type { RunFaults } from './faults.ts';
import type { SimContext } from './sim-context.ts';
import type { SimModel } from './sim-model.ts';
import { newPredictionId, type SimPrediction } from './sim-prediction.ts';
import { ignoredKeys } from './validate-input.ts';

/** Of the whole time, how much passes before the model starts: a warm model's queue. */
const queueShare = 0.1;

/** Writes a new prediction down and starts it. */
export function createPrediction(
  context: SimContext,
  model: SimModel,
  request: CreateRequest,
  faults: RunFaults,
): SimPrediction {
  const { latency, clock, random } = context;
  const createdAt = clock.now();
  const seconds = model.kind === 'video' ? latency.clipSeconds : latency.imageSeconds;
  const milliseconds = seconds * 1000 * (1 + latency.jitter * (2 * random() - 1));
  const prediction: SimPrediction = {
    id: newPredictionId(),
    model: model.id,
    version: model.version ?? 'hidden',
    kind: model.kind,
    input: request.input,
    ignoredInputs: ignoredKeys(model, request.input),
    seed: typeof request.input.seed === 'number' ? request.input.seed : randomInt(2 ** 31),
    status: 'starting',
    error: null,
    files: [],
    listsOutput: model.output === 'array',
    billing: {},
    costUsd: 0,
    createdAt,
    startsAt: createdAt + milliseconds * queueShare,
    endsAt: createdAt + milliseconds,
    startedAt: null,
    completedAt: null,
    deadlineAt: request.cancelAfterSeconds === null ? null : createdAt + request.cancelAfterSeconds * 1000,
    webhook: request.webhook,
    faults,
    dataRemoved: false,
  };
  context.journal.save(prediction);
  context.lifecycle.begin(prediction);
  return prediction;
}
