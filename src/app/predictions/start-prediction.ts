/**
 * The one way to order anything that costs money. Calling it again for the same recipe never orders
 * twice: it adopts, asks or waits; what comes after a failure is decided in next-attempts.ts. The workflow
 * calls it for each scene, again after each wait, and again after a crash.
 */

import type { z } from 'zod';
import { type AppliedRemedy, isAdoptable, isFinished, type Prediction } from '../../domain/prediction.ts';
import { type PriceRule, priceRule } from '../../domain/pricing.ts';
import type { Resolution } from '../../domain/settings.ts';
import type { AssetSource } from '../../domain/storyboard.ts';
import type { Take } from '../../domain/take.ts';
import { intentWrites } from '../ledger/commit-intent.ts';
import { movePrediction } from '../ledger/move-prediction.ts';
import { transactAnew } from '../ledger/transact-anew.ts';
import type { Json, Services } from '../ports.ts';
import { isoTime, readClaim, readPrediction } from '../records.ts';
import type { orderStep } from '../step-input.ts';
import { advancePrediction } from './advance-prediction.ts';
import { attemptFailed, outputOf } from './finish-prediction.ts';
import type { SceneOrder } from './scene-order.ts';
import { tellRemedy } from './tell-attempt.ts';
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

/** An attempt that is made if nothing else stands for the recipe. */
export interface Attempt {
  /** From 1, of those under the same recipe. */
  readonly number: number;
  readonly seed: number;
  /** Not sent before these have passed. */
  readonly waitSeconds: number;
  readonly remedy?: AppliedRemedy;
  readonly standsFor?: string;
  readonly softened?: string;
}

/**
 * Sees to it that the recipe's prediction is on its way, and that `taskToken` is resumed with
 * `{jobId, predictionId}` when it is there, or failed with `AttemptFailed`, after which this is to be called
 * again with the next attempt.
 * @param attempt what is made where nothing stands for the recipe; null to make none
 * @throws Fault `BudgetExceeded` when the attempt would pass the reservation; else as `advancePrediction`
 */
export async function startPrediction(
  services: Services,
  step: z.infer<typeof orderStep>,
  sceneOrder: SceneOrder,
  resolution: Resolution,
  attempt: Attempt | null,
): Promise<void> {
  const order: Order = { ...step, ...sceneOrder, resolution };
  // The token is known before the provider is, so that no answer finds nobody waiting.
  await addWaiter(services, order.tenantId, order.recipe, order.taskToken);
  const { prediction: standing, isNew } = await currentPrediction(services, order, attempt);
  const prediction = standing?.status === 'canceled' ? await adopt(services, order, standing) : standing;
  if (!prediction) {
    // What was under way has ended meanwhile: look again.
    await resumeWaiters(services, order.tenantId, order.recipe, attemptFailed('It ended meanwhile.'));
    return;
  }
  if (prediction.status === 'succeeded') {
    await resumeWaiters(services, order.tenantId, order.recipe, { output: outputOf(prediction) });
    return;
  }
  if (isNew && prediction.remedy) await tellRemedy(services, order, prediction, prediction.remedy);
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

/** Resumes a task at once where the scene shows the user's own asset: nothing is ordered. */
export async function resumeWithAsset(
  services: Services,
  step: z.infer<typeof orderStep>,
  { assetId }: AssetSource,
): Promise<Json> {
  await services.workflow.succeed(step.taskToken, { assetId });
  return {};
}

/** What was made for a canceled order is paid: it is the result of this one. */
function adopt(services: Services, { tenantId }: Order, canceled: Prediction): Promise<Prediction | null> {
  return movePrediction(services, tenantId, canceled, (current) =>
    current.status === 'canceled' ? { ...current, status: 'succeeded', percent: 100 } : null,
  );
}

interface Standing {
  readonly prediction: Prediction | null;
  /** Whether it was made by this call. */
  readonly isNew: boolean;
}

/** Whether nothing needs to be ordered beside it. */
function stands(services: Services, prediction: Prediction): boolean {
  const { status } = prediction;
  return !isFinished(status) || status === 'succeeded' || isAdoptable(prediction, services.clock.now());
}

/**
 * The prediction that stands for the recipe: the one under way, the one done, or the new attempt. Of two that order
 * the same at the same moment, the second reads again and finds the order of the first.
 * @throws Fault `BudgetExceeded`
 */
function currentPrediction(services: Services, order: Order, attempt: Attempt | null): Promise<Standing> {
  return transactAnew<Standing>(services, async () => {
    const claim = await readClaim(services, order.tenantId, order.recipe);
    const latest = claim
      ? await readPrediction(services, order.tenantId, claim.value.jobId, claim.value.predictionId)
      : null;
    if (latest && stands(services, latest.value))
      return { changes: [], result: { prediction: latest.value, isNew: false } };
    if (!attempt) return { changes: [], result: { prediction: null, isNew: false } };
    const intent = newIntent(services, order, attempt);
    const writes = await intentWrites(services, order.tenantId, intent, claim?.version ?? 0);
    return { ...writes, result: { prediction: writes.result, isNew: true } };
  });
}

function newIntent(services: Services, order: Order, attempt: Attempt): Prediction {
  const { number, seed, waitSeconds, remedy, standsFor, softened } = attempt;
  const notBefore = waitSeconds > 0 ? services.clock.now() + waitSeconds * 1000 : null;
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
    seed,
    resolution: order.resolution,
    askedSeconds: order.askedSeconds,
    effort: order.effort,
    sound: order.sound,
    attempt: number,
    ...(remedy ? { remedy } : {}),
    ...(standsFor === undefined ? {} : { standsFor }),
    ...(softened === undefined ? {} : { softened }),
    status: 'intended',
    providerId: null,
    inputDigest: null,
    percent: null,
    notBefore: notBefore === null ? null : new Date(notBefore).toISOString(),
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
