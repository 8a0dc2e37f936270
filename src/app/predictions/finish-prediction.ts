import { describeFailure, Fault, faultNamed, isFault } from '../../domain/errors.ts';
import type { MicroDollars } from '../../domain/money.ts';
import { isFinished, type Prediction } from '../../domain/prediction.ts';
import { freeSlots } from '../dispatch/free-slots.ts';
import { appendEvent } from '../events.ts';
import { billOf, withLateBill } from '../ledger/bill.ts';
import { movePrediction } from '../ledger/move-prediction.ts';
import { attemptFailed as attemptFailedName } from '../names.ts';
import type { Json, ProviderPrediction, Services } from '../ports.ts';
import { isoTime, readJob } from '../records.ts';
import { noteOutcome } from './model-health.ts';
import { resumeWaiters, type WaiterNews } from './waiters.ts';

/** What a waiting task gets: where the prediction's record lies. */
export function outputOf(prediction: Prediction): Json {
  return { jobId: prediction.jobId, predictionId: prediction.id };
}

/** What a waiting task is told when its attempt failed: it orders again, and the next remedy is decided then. */
export function attemptFailed(cause: string): WaiterNews {
  return { error: attemptFailedName, cause };
}

/** The fault that ends a scene whose attempts are used up, in the words of the last one. */
export function refusalOf(prediction: Prediction): Fault {
  return new Fault('AttemptsExhausted', prediction.failure?.message ?? 'Every attempt failed.', {
    detail: prediction.failure?.providerMessage ?? undefined,
    lastFault: faultNamed(prediction.failure?.name ?? ''),
  });
}

export function isFinal(provider: ProviderPrediction): boolean {
  return provider.status !== 'starting' && provider.status !== 'processing';
}

/**
 * Writes down how a prediction ended, once, and resumes who waits for it. Told the same again, by a
 * second webhook or a late answer, it changes nothing but resumes whoever still waits. What was canceled or given
 * up here and is billed all the same is owed.
 */
export async function finishPrediction(
  services: Services,
  tenantId: string,
  prediction: Prediction,
  provider: ProviderPrediction,
): Promise<void> {
  const { words } = provider;
  const output = prediction.kind === 'transcription' ? words : provider.outputUrl;
  const fault = provider.status === 'succeeded' && output ? null : faultOf(services, provider);
  let first = false;
  const after = await movePrediction(services, tenantId, prediction, (current) => {
    first = !isFinished(current.status);
    if (!first) return withLateBill(current, provider);
    return {
      ...current,
      status: fault ? 'failed' : 'succeeded',
      providerId: provider.id,
      modelVersion: provider.version,
      percent: fault ? current.percent : 100,
      outputUrl: provider.outputUrl,
      ...(words ? { heard: words } : {}),
      actualMicros: billOf(current, provider),
      failure: fault ? describeFailure(fault, current.sceneId) : null,
      submittedAt: current.submittedAt ?? provider.createdAt,
      lastCheckedAt: isoTime(services),
      completedAt: provider.completedAt ?? isoTime(services),
    };
  });
  if (after) await announce(services, tenantId, after, first);
}

/**
 * Fails a prediction for a reason of our own, such as its deadline, and tells who waits for it.
 * @param billedMicros what it is billed all the same; null where that is not known, or nothing
 * @returns the prediction that stands afterwards, or null where its job was deleted
 */
export async function failPrediction(
  services: Services,
  tenantId: string,
  prediction: Prediction,
  fault: Fault,
  billedMicros: MicroDollars | null = null,
): Promise<Prediction | null> {
  let first = false;
  const after = await movePrediction(services, tenantId, prediction, (current) => {
    first = !isFinished(current.status);
    const actualMicros = current.actualMicros ?? billedMicros;
    if (!first) return actualMicros === current.actualMicros ? null : { ...current, actualMicros };
    return {
      ...current,
      status: 'failed',
      actualMicros,
      failure: describeFailure(fault, current.sceneId),
      completedAt: isoTime(services),
    };
  });
  if (after) await announce(services, tenantId, after, first);
  return after;
}

async function announce(
  services: Services,
  tenantId: string,
  prediction: Prediction,
  first: boolean,
): Promise<void> {
  await freeSlots(services, [prediction.id]);
  if (first) await noteOutcome(services, prediction);
  if (first) await tellJob(services, tenantId, prediction);
  const { failure } = prediction;
  if (prediction.status === 'succeeded') {
    await resumeWaiters(services, tenantId, prediction.recipe, { output: outputOf(prediction) });
  } else if (failure) {
    await resumeWaiters(services, tenantId, prediction.recipe, attemptFailed(failure.message));
  }
}

const whatWas = {
  image: 'Picture',
  clip: 'Clip',
  narration: 'Line',
  transcription: 'Transcription',
  music: 'Music',
} as const;

async function tellJob(services: Services, tenantId: string, prediction: Prediction): Promise<void> {
  if (prediction.failure) {
    const { id: predictionId, jobId, sceneId, model, attempt, failure } = prediction;
    const { name: fault, errorClass } = failure;
    services.log.warn('an attempt failed', {
      jobId,
      sceneId,
      predictionId,
      model,
      attempt,
      fault,
      errorClass,
    });
  }
  const job = await readJob(services, tenantId, prediction.jobId);
  if (!job) return;
  const what = whatWas[prediction.kind];
  const done = prediction.status === 'succeeded';
  await appendEvent(services, tenantId, prediction.jobId, {
    type: done ? 'prediction.succeeded' : 'prediction.failed',
    status: job.value.status,
    sceneId: prediction.sceneId,
    message: done
      ? `${what} made by ${prediction.model}`
      : `${what} failed: ${prediction.failure?.message ?? ''}`,
    data: {
      predictionId: prediction.id,
      kind: prediction.kind,
      attempt: prediction.attempt,
      errorClass: prediction.failure?.errorClass ?? null,
    },
  });
}

function faultOf(services: Services, provider: ProviderPrediction): Fault {
  if (provider.status === 'succeeded')
    return new Fault('BadOutput', 'The provider reported success without a result.');
  const fault = services.predictions.failure(provider);
  return isFault(fault) ? fault : new Fault('ProviderOverloaded', 'The prediction did not succeed.');
}
