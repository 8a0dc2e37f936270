/**
 * Orders a scene's picture or clip, and goes on after a failed attempt as the table of faults says: the same
 * again after a wait, another seed, softened words, another model, or not at all.
 */
import type { z } from 'zod';
import { isFault } from '../../domain/errors.ts';
import { findModel } from '../../domain/model-registry.ts';
import type { Prediction } from '../../domain/prediction.ts';
import type { Services } from '../ports.ts';
import type { orderStep, ScenePlace } from '../step-input.ts';
import { refusalOf } from './finish-prediction.ts';
import { firstAttempts, nextAttempts, type Round } from './next-attempts.ts';
import type { OrderOf, OrderVariant, SceneOrder } from './scene-order.ts';
import { type Attempt, startPrediction } from './start-prediction.ts';

type OrderStep = z.infer<typeof orderStep>;

/**
 * Sees to it that the scene's order is on its way. Called again, it goes on from where it was left.
 * @throws Fault when the order cannot be met: `AttemptsExhausted`, or what the provider said
 */
export async function orderScene(
  services: Services,
  step: OrderStep,
  place: ScenePlace,
  orderOf: OrderOf,
): Promise<void> {
  const plain = orderOf({});
  const own = place.folder.predictions.filter((prediction) => isFor(prediction, step, plain));
  const send = (order: SceneOrder, attempt: Attempt | null) =>
    startPrediction(services, step, order, place.job.settings.resolution, attempt);

  // 1. What was made before for the very same wish is taken, by whichever model and in whichever words.
  const made = own.find((prediction) => prediction.status === 'succeeded');
  if (made) return send(orderOf(variantOf(made)), null);

  // 2. What is under way is waited for.
  const tried = own
    .filter((prediction) => prediction.revision === place.job.revision && prediction.status !== 'canceled')
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const last = tried.at(-1);
  if (last && last.status !== 'failed') return send(orderOf(variantOf(last)), null);

  // 3. The first attempt, or the next one as the last failure has it.
  const round: Round = { place, orderOf, plain, tried };
  const options = last ? await nextAttempts(services, round, last) : await firstAttempts(services, round);
  for (const [i, { order, attempt }] of options.entries()) {
    try {
      return await send(order, attempt);
    } catch (error) {
      // A dearer model may be more than is left; the next one may not.
      const isLast = i === options.length - 1 && !last;
      if (!isFault(error, 'BudgetExceeded') || isLast) throw error;
    }
  }
  if (last) throw refusalOf(last);
}

/** Whether a prediction is an attempt at what is ordered, as it is or in a variant. */
function isFor(prediction: Prediction, { sceneId }: OrderStep, plain: SceneOrder): boolean {
  const { standsFor = prediction.recipe } = prediction;
  return prediction.sceneId === sceneId && standsFor === plain.recipe;
}

function variantOf({ model: id, softened, standsFor }: Prediction): OrderVariant {
  if (standsFor === undefined) return {};
  const model = findModel(id);
  return { ...(model ? { model } : {}), ...(softened === undefined ? {} : { visual: softened }) };
}
