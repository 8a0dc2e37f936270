import { z } from 'zod';
import { describeFailure, type Failure } from '../../domain/errors.ts';
import type { Prediction } from '../../domain/prediction.ts';
import type { Json, Services } from '../ports.ts';
import { readJobFolder } from '../records.ts';
import { readWorkflowFailure, sceneStep, workflowFailure } from '../step-input.ts';
import { failSceneFor } from './scene-progress.ts';

const failSceneStep = sceneStep.extend({ kind: z.enum(['image', 'clip']), failure: workflowFailure });

/** Step FailScene: one scene failed for good. The others go on; the job says which and why. */
export async function failScene(services: Services, payload: unknown): Promise<Json> {
  const step = failSceneStep.parse(payload);
  const folder = await readJobFolder(services, step.tenantId, step.jobId);
  const error = readWorkflowFailure(step.failure);
  const failure = lastFailure(folder?.predictions ?? [], step) ?? describeFailure(error, step.sceneId);
  if (!isCancel(error.name)) await failSceneFor(services, step, failure);
  return { sceneId: step.sceneId, ok: false };
}

function isCancel(name: string): boolean {
  return name === 'JobCanceled';
}

/** Where the scene failed at the provider, what the provider said last: the workflow hands on only its name. */
function lastFailure(
  predictions: readonly Prediction[],
  step: z.infer<typeof failSceneStep>,
): Failure | null {
  const own = predictions.filter(
    (prediction) =>
      prediction.sceneId === step.sceneId &&
      prediction.kind === step.kind &&
      prediction.revision === step.revision,
  );
  const failure = own.toSorted((a, b) => a.id.localeCompare(b.id)).at(-1)?.failure ?? null;
  const last = failure && { ...failure, attempts: own.length };
  const { Error: name } = step.failure;
  return name === 'AttemptsExhausted' || name === last?.name ? last : null;
}
