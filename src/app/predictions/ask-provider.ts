import { type ErrorClass, Fault, isFault } from '../../domain/errors.ts';
import { isFinished, type Prediction } from '../../domain/prediction.ts';
import { movePrediction } from '../ledger/move-prediction.ts';
import type { ProviderPrediction, Services } from '../ports.ts';
import { isoTime, secondsSince } from '../records.ts';
import { failPrediction, finishPrediction, isFinal } from './finish-prediction.ts';
import type { Order } from './start-prediction.ts';
import { tellProgress } from './tell-attempt.ts';

/** A prediction that was just sent or asked about is not asked about again at once. */
const freshSeconds = 2;

/** Faults of a read that pass by themselves. */
const passingClasses: ReadonlySet<ErrorClass> = new Set(['network', 'throttle', 'server']);

/** Asks how a prediction is doing: the second way out where a webhook was lost. */
export async function askProvider(services: Services, order: Order, prediction: Prediction): Promise<void> {
  if (!prediction.providerId || secondsSince(services, prediction.lastCheckedAt) < freshSeconds) return;
  const provider = await newsOf(services, order, prediction, prediction.providerId);
  if (!provider) return;
  if (isFinal(provider)) {
    await finishPrediction(services, order.tenantId, prediction, provider);
    return;
  }
  if (secondsSince(services, prediction.submittedAt) > order.model.deadlineSeconds) {
    await giveUp(services, order, prediction, prediction.providerId);
    return;
  }
  let before: number | null = null;
  const after = await movePrediction(services, order.tenantId, prediction, (current) => {
    before = current.percent;
    return isFinished(current.status)
      ? null
      : { ...current, percent: provider.percent ?? current.percent, lastCheckedAt: isoTime(services) };
  });
  if (after && passedQuarter(before, after.percent)) await tellProgress(services, order, after);
}

/** @returns null where the provider cannot be asked just now and there is time to ask again */
async function newsOf(
  services: Services,
  order: Order,
  prediction: Prediction,
  providerId: string,
): Promise<ProviderPrediction | null> {
  try {
    return await services.predictions.get(providerId);
  } catch (error) {
    if (!passesInTime(services, order, prediction, error)) throw error;
    return null;
  }
}

/** Whether a failed read may be repeated later: such faults pass by themselves, as long as the deadline has not. */
export function passesInTime(
  services: Services,
  order: Order,
  { id: predictionId, jobId, submittedAt }: Prediction,
  error: unknown,
): boolean {
  if (!isFault(error) || !passingClasses.has(error.rule.errorClass)) return false;
  if (secondsSince(services, submittedAt) > order.model.deadlineSeconds) return false;
  services.log.warn('the provider could not be asked', { predictionId, jobId, fault: error.name });
  return true;
}

/** A few reports a prediction, however often it is asked about. */
function passedQuarter(before: number | null, percent: number | null): boolean {
  return percent !== null && Math.floor(percent / 25) > Math.floor((before ?? 0) / 25);
}

/** Past its deadline a prediction is cancelled, unless it finished at the last moment. */
async function giveUp(
  services: Services,
  order: Order,
  prediction: Prediction,
  providerId: string,
): Promise<void> {
  const canceled = await services.predictions.cancel(providerId);
  if (canceled.status === 'succeeded') {
    await finishPrediction(services, order.tenantId, prediction, canceled);
    return;
  }
  const limit = order.model.deadlineSeconds;
  const fault = new Fault(
    'DeadlineExceeded',
    `${order.model.id} did not finish within ${limit} s; it was cancelled.`,
  );
  await failPrediction(services, order.tenantId, prediction, fault);
}
