import { findModel } from '../../domain/model-registry.ts';
import type { MicroDollars } from '../../domain/money.ts';
import type { Prediction } from '../../domain/prediction.ts';
import { actualMicros, billedMicros } from '../../domain/pricing.ts';
import { digest } from '../../domain/recipe.ts';
import { charactersOf } from '../../domain/voices.ts';
import type { ProviderPrediction, Services } from '../ports.ts';
import { movePrediction } from './move-prediction.ts';

/**
 * What a call came to, by the provider's own count and the price that held when it was intended. What gave no
 * output costs nothing. A clip that has sound where none was asked, or the other way, has the price of what it is.
 */
export function billOf(prediction: Prediction, provider: ProviderPrediction): MicroDollars {
  if (provider.status !== 'succeeded') return 0;
  const { resolution, effort = 'standard', sound = false, askedSeconds: seconds, price } = prediction;
  const characters = prediction.kind === 'narration' ? charactersOf([prediction.prompt]) : undefined;
  const { with_audio: withAudio } = provider.metrics;
  const isAsAsked = withAudio === undefined || withAudio > 0 === sound;
  if (price && isAsAsked) return billedMicros(price, { seconds, characters }, provider.metrics);
  const model = findModel(prediction.model);
  return model
    ? actualMicros(model, { resolution, effort, sound, seconds, characters }, provider.metrics)
    : 0;
}

/**
 * A call that ended here before anybody knew its bill, with the bill; null where there is none. One whose answer was
 * lost is known by its input, and by its id from then on.
 */
export function withLateBill(current: Prediction, provider: ProviderPrediction): Prediction | null {
  if (current.actualMicros !== null) return null;
  const { providerId, inputDigest } = current;
  const isIts = providerId === null ? inputDigest === digest(provider.input) : providerId === provider.id;
  if (!isIts) return null;
  const actual = billOf(current, provider);
  if (actual > 0)
    return { ...current, ...lateOutput(current, provider), providerId: provider.id, actualMicros: actual };
  return providerId === null ? { ...current, providerId: provider.id } : null;
}

/** Where the result of a canceled call lies: see isAdoptable. */
function lateOutput({ status, completedAt }: Prediction, provider: ProviderPrediction): Partial<Prediction> {
  if (status !== 'canceled') return {};
  return {
    outputUrl: provider.outputUrl,
    ...(provider.words ? { heard: provider.words } : {}),
    modelVersion: provider.version,
    completedAt: provider.completedAt ?? completedAt,
  };
}

/** Books what a canceled call is billed all the same: it may have finished at the last moment. */
export async function bookLateBill(
  services: Services,
  tenantId: string,
  prediction: Pick<Prediction, 'jobId' | 'id'>,
  provider: ProviderPrediction,
): Promise<void> {
  await movePrediction(services, tenantId, prediction, (current) => withLateBill(current, provider));
}
