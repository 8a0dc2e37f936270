/**
 * The one way to order anything that costs money. Calling it again for the same recipe never orders
 * twice: it adopts, asks, waits or, where the table of faults allows, makes the next attempt. The
 * workflow calls it for each scene, again after each wait, and again after a crash.
 */

import type { z } from 'zod';
import { faultNamed, faults } from '../domain/errors.ts';
import { isFinished, type Prediction } from '../domain/prediction.ts';
import { type PriceRule, priceRule } from '../domain/pricing.ts';
import { derivedSeed } from '../domain/recipe.ts';
import type { Resolution } from '../domain/settings.ts';
import type { Take } from '../domain/take.ts';
import { advancePrediction } from './advance-prediction.ts';
import { outputOf, refusalOf } from './finish-prediction.ts';
import { intentWrites } from './ledger/commit-intent.ts';
import { transactAnew } from './ledger/transact-anew.ts';
import type { Json, Services } from './ports.ts';
import { isoTime, readClaim, readPrediction } from './records.ts';
import type { SceneOrder } from './scene-order.ts';
import type { orderStep } from './step-input.ts';
import { addWaiter, resumeWaiters } from './waiters.ts';

/** What is ordered, for which scene, and who waits for it. */
export interface Order extends SceneOrder {
  readonly tenantId: string;
  readonly jobId: string;
  readonly revision: number;
  readonly sceneId: string;
  readonly resolution: Resolution;
  readonly taskToken: string;
}

/**
 * Sees to it that the recipe's prediction is on its way, and that `taskToken` is resumed with
 * `{jobId, predictionId}` when it is there, or failed with the fault's name.
 * @throws Fault when the order cannot be met: `AttemptsExhausted`, `BudgetExceeded`, or what the provider said
 */
export async function startPrediction(
  services: Services,
  step: z.infer<typeof orderStep>,
  sceneOrder: SceneOrder,
  resolution: Resolution,
): Promise<void> {
  const order: Order = { ...step, ...sceneOrder, resolution };
  // The token is known before the provider is, so that no answer finds nobody waiting.
  await addWaiter(services, order.tenantId, order.recipe, order.taskToken);
  const prediction = await currentPrediction(services, order);
  if (prediction.status === 'succeeded') {
    await resumeWaiters(services, order.tenantId, order.recipe, { output: outputOf(prediction) });
    return;
  }
  await advancePrediction(services, order, prediction);
}

/** Resumes a task at once where the scene's chosen take still shows what the scene says. */
export async function resumeWithTake(
  services: Services,
  step: z.infer<typeof orderStep>,
  take: Take,
): Promise<Json> {
  await services.workflow.succeed(step.taskToken, { jobId: take.orderedBy, predictionId: take.predictionId });
  return {};
}

/**
 * The prediction that stands for the recipe: the one under way, the one done, or a new attempt. Of two that order
 * the same at the same moment, the second reads again and finds the order of the first.
 * @throws Fault `BudgetExceeded`, `AttemptsExhausted`
 */
function currentPrediction(services: Services, order: Order): Promise<Prediction> {
  return transactAnew(services, async () => {
    const claim = await readClaim(services, order.tenantId, order.recipe);
    const latest = claim
      ? await readPrediction(services, order.tenantId, claim.value.jobId, claim.value.predictionId)
      : null;
    if (latest && (!isFinished(latest.value.status) || latest.value.status === 'succeeded'))
      return { changes: [], result: latest.value };
    const intent = nextAttempt(services, order, latest?.value ?? null);
    return intentWrites(services, order.tenantId, intent, claim?.version ?? 0);
  });
}

/** The intent of the first or next attempt. @throws Fault `AttemptsExhausted` when the table allows no more */
function nextAttempt(services: Services, order: Order, failed: Prediction | null): Prediction {
  const sameRound = failed !== null && failed.jobId === order.jobId && failed.revision === order.revision;
  const name = failed?.failure ? faultNamed(failed.failure.name) : undefined;
  if (sameRound && failed.status === 'failed') {
    const allowed = name ? faults[name].attempts : 1;
    if (failed.attempt >= allowed) throw refusalOf(failed);
  }
  const attempt = sameRound ? failed.attempt + 1 : 1;
  const newSeed = name !== undefined && faults[name].remedy === 'new_seed';
  return {
    id: services.ids.next('prd'),
    jobId: order.jobId,
    sceneId: order.sceneId,
    revision: order.revision,
    kind: order.kind,
    recipe: order.recipe,
    basis: order.basis,
    model: order.model.id,
    prompt: order.prompt,
    seed: newSeed ? derivedSeed(order.seed, attempt) : order.seed,
    resolution: order.resolution,
    askedSeconds: order.askedSeconds,
    effort: order.effort,
    sound: order.sound,
    attempt,
    status: 'intended',
    providerId: null,
    inputDigest: null,
    percent: null,
    notBefore: null,
    outputUrl: null,
    stored: null,
    modelVersion: null,
    estimatedMicros: order.estimatedMicros,
    actualMicros: null,
    price: priceOfOrder(order),
    failure: null,
    simulated: services.predictions.simulated,
    createdAt: isoTime(services),
    submittedAt: null,
    lastCheckedAt: null,
    completedAt: null,
  };
}

function priceOfOrder({ model, resolution, effort, sound, askedSeconds: seconds }: Order): PriceRule {
  return priceRule(model, { resolution, effort, sound, seconds });
}
