import { isFault } from '../../domain/errors.ts';
import { isFinished, type Prediction } from '../../domain/prediction.ts';
import { freeSlots } from '../dispatch/free-slots.ts';
import { bookLateBill } from '../ledger/bill.ts';
import { movePrediction } from '../ledger/move-prediction.ts';
import type { Services } from '../ports.ts';
import { isoTime } from '../records.ts';
import { findLost } from './find-lost.ts';

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
  let isLost = false;
  const after = await movePrediction(services, tenantId, prediction, (current) => {
    isLost = current.status === 'unknown';
    return isFinished(current.status)
      ? null
      : { ...current, status: 'canceled', completedAt: isoTime(services) };
  });
  if (after?.status !== 'canceled') return;
  const providerId = after.providerId ?? (isLost ? await lostId(services, after) : null);
  if (!providerId) return;
  const provider = await canceledAtProvider(services, after.id, providerId);
  // What finished at the last moment is billed.
  if (provider) await bookLateBill(services, tenantId, after, provider);
}

/** The id of an order whose answer was lost, where it did arrive: it may be running for nobody. */
async function lostId(services: Services, prediction: Prediction): Promise<string | null> {
  try {
    return (await findLost(services, prediction))?.id ?? null;
  } catch (error) {
    if (!isFault(error)) throw error;
    // Its webhook or the hourly comparison with the provider's list still finds it.
    const { id: predictionId } = prediction;
    services.log.warn('a lost order could not be looked up', { predictionId, fault: error.name });
    return null;
  }
}

async function canceledAtProvider(services: Services, predictionId: string, providerId: string) {
  try {
    return await services.predictions.cancel(providerId);
  } catch (error) {
    if (!isFault(error)) throw error;
    // The provider ends it by itself at its deadline (Cancel-After), so this is no reason to fail.
    services.log.warn('a prediction could not be cancelled', { predictionId, fault: error.name });
    return null;
  }
}
