import { findModel } from '../../domain/model-registry.ts';
import type { MicroDollars } from '../../domain/money.ts';
import type { Prediction } from '../../domain/prediction.ts';
import { actualMicros, billedMicros } from '../../domain/pricing.ts';
import type { ProviderPrediction, Services } from '../ports.ts';
import { movePrediction } from './move-prediction.ts';

/**
 * What a call came to, by the provider's own count and the price that held when it was intended. What gave no
 * output costs nothing. A clip that has sound where none was asked, or the other way, has the price of what it is.
 */
export function billOf(prediction: Prediction, provider: ProviderPrediction): MicroDollars {
  if (provider.status !== 'succeeded') return 0;
  const { resolution, effort = 'standard', sound = false, askedSeconds: seconds, price } = prediction;
  const { with_audio: withAudio } = provider.metrics;
  const isAsAsked = withAudio === undefined || withAudio > 0 === sound;
  if (price && isAsAsked) return billedMicros(price, { seconds }, provider.metrics);
  const model = findModel(prediction.model);
  return model ? actualMicros(model, { resolution, effort, sound, seconds }, provider.metrics) : 0;
}

/** A call that ended here before anybody knew its bill, with the bill; null where there is none. */
export function withLateBill(current: Prediction, provider: ProviderPrediction): Prediction | null {
  if (current.actualMicros !== null || current.providerId !== provider.id) return null;
  const actual = billOf(current, provider);
  return actual === 0 ? null : { ...current, actualMicros: actual };
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
