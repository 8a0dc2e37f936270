import type { z } from '@hono/zod-openapi';
import type { Services } from '../app/ports.ts';
import { type HealthBook, typicalSeconds } from '../app/predictions/model-health.ts';
import { findModel } from '../domain/model-registry.ts';
import { dollars } from '../domain/money.ts';
import { isFinished, type Prediction } from '../domain/prediction.ts';
import type { Scene } from '../domain/storyboard.ts';
import type { Take } from '../domain/take.ts';
import { linksOfTake } from './job-view.ts';
import type { predictionSchema, takeSchema } from './schemas/take.ts';

/** A take as JSON, with signed links to its file. */
export async function takeView(
  services: Services,
  scene: Scene,
  take: Take,
): Promise<z.input<typeof takeSchema>> {
  const { id, kind, recipe, model, modelVersion, seed, prompt, width, height, seconds, bytes } = take;
  const { costMicros, tookSeconds, simulated, createdAt } = take;
  return {
    id,
    kind,
    selected: id === chosenOf(scene, kind),
    recipe,
    model,
    modelVersion,
    insteadOf: take.insteadOf ?? null,
    seed,
    prompt,
    width,
    height,
    seconds,
    bytes,
    cost: dollars(costMicros),
    tookSeconds,
    simulated,
    createdAt,
    links: await linksOfTake(services, take),
  };
}

/** The take that a scene shows or says. */
function chosenOf(scene: Scene, kind: Take['kind']): string | null {
  if (kind === 'image' || kind === 'clip') return scene.selectedTakeIds[kind];
  return kind === 'narration' ? (scene.narrated?.takeId ?? null) : null;
}

/** A call to a provider as JSON. */
export function predictionView(
  services: Services,
  health: HealthBook,
  prediction: Prediction,
): z.input<typeof predictionSchema> {
  const { id, sceneId, kind, model, providerId, status, attempt, failure, percent, simulated } = prediction;
  const { remedy, notBefore } = prediction;
  const { estimatedMicros, actualMicros, lastCheckedAt, createdAt, submittedAt, completedAt } = prediction;
  return {
    id,
    sceneId,
    kind,
    model,
    providerId,
    status,
    attempt,
    remedy: remedy
      ? { kind: remedy.kind, message: remedy.message, insteadOf: remedy.insteadOf ?? null }
      : null,
    notBefore: isFinished(status) ? null : notBefore,
    errorClass: failure?.errorClass ?? null,
    error: failure,
    cost: {
      estimated: dollars(estimatedMicros),
      actual: actualMicros === null ? null : dollars(actualMicros),
    },
    progress: percent,
    slow: isSlow(services, health, prediction),
    simulated,
    lastCheckedAt,
    times: { createdAt, submittedAt, completedAt },
  };
}

/** Half of all calls take longer than the usual time; this much longer is worth a word. */
const slowFactor = 1.5;

/** Slow is not stuck: past its deadline a prediction is acted on, well past its usual time it is only called slow. */
function isSlow(services: Services, health: HealthBook, { status, submittedAt, model }: Prediction): boolean {
  const usual = typicalSeconds(services, health, model) ?? findModel(model)?.typicalSeconds;
  if (isFinished(status) || submittedAt === null || usual === undefined) return false;
  return services.clock.now() - Date.parse(submittedAt) > usual * slowFactor * 1000;
}
