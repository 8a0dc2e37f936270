import { isFault } from '../domain/errors.ts';
import { isFinished, type Prediction } from '../domain/prediction.ts';
import { freeSlots } from './dispatch/free-slots.ts';
import type { Services } from './ports.ts';
import { changePrediction, isoTime } from './records.ts';

/**
 * Cancels what has not finished, here first and then at the provider: a worker that is just sending
 * finds its order canceled and takes it back itself.
 */
export async function cancelPredictions(
  services: Services,
  tenantId: string,
  predictions: readonly Prediction[],
): Promise<void> {
  const unfinished = predictions.filter((prediction) => !isFinished(prediction.status));
  await Promise.all(unfinished.map((prediction) => cancelPrediction(services, tenantId, prediction)));
  await freeSlots(
    services,
    unfinished.map(({ id }) => id),
  );
}

async function cancelPrediction(services: Services, tenantId: string, prediction: Prediction): Promise<void> {
  const after = await changePrediction(services, tenantId, prediction.jobId, prediction.id, (current) =>
    isFinished(current.status) ? null : { ...current, status: 'canceled', completedAt: isoTime(services) },
  );
  if (after?.status !== 'canceled' || !after.providerId) return;
  try {
    await services.predictions.cancel(after.providerId);
  } catch (error) {
    if (!isFault(error)) throw error;
    // The provider ends it by itself at its deadline (Cancel-After), so this is no reason to fail.
    services.log.warn('a prediction could not be cancelled', { predictionId: after.id, fault: error.name });
  }
}
