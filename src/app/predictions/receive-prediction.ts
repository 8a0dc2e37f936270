import { isFault } from '../../domain/errors.ts';
import type { Prediction } from '../../domain/prediction.ts';
import { digest } from '../../domain/recipe.ts';
import { bookDeleted } from '../ledger/book-deleted.ts';
import type { ProviderPrediction, Services } from '../ports.ts';
import { readPrediction } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { finishPrediction, isFinal } from './finish-prediction.ts';

/** Which record a provider's call speaks of: the query of the URL that it was given. */
export interface CallbackAddress {
  readonly tenantId: string;
  readonly jobId: string;
  readonly predictionId: string;
}

/**
 * Takes a provider's webhook: its signature and age are checked, then the prediction is finished and
 * whoever waits for it resumed. A second, late or foreign one changes nothing.
 * @throws Refusal 401 when the signature does not hold
 */
export async function receivePrediction(
  services: Services,
  address: CallbackAddress,
  rawBody: string,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const provider = await verified(services, rawBody, headers);
  const found = await readPrediction(services, address.tenantId, address.jobId, address.predictionId);
  // A job is deleted with its predictions; what one of them is billed all the same is still owed.
  if (!found) await bookDeleted(services, address.tenantId, address.predictionId, provider);
  if (!found || !speaksOf(found.value, provider)) {
    services.log.warn('a webhook spoke of no prediction of ours', { ...address, providerId: provider.id });
    return;
  }
  if (isFinal(provider)) await finishPrediction(services, address.tenantId, found.value, provider);
}

async function verified(
  services: Services,
  rawBody: string,
  headers: Readonly<Record<string, string>>,
): Promise<ProviderPrediction> {
  try {
    return await services.predictions.readWebhook(rawBody, headers);
  } catch (error) {
    // That we cannot read our own secret is not the provider's fault: it sends the webhook again.
    if (isFault(error)) throw error;
    const why = error instanceof Error ? error.message : 'unreadable';
    services.log.warn('a webhook was refused', { why });
    throw new Refusal('unauthorized', 'invalid_signature', `The webhook was refused: ${why}`);
  }
}

/** The signature covers the body, not the URL: the body must be of the prediction that the URL names. */
function speaksOf(prediction: Prediction, provider: ProviderPrediction): boolean {
  if (prediction.providerId) return prediction.providerId === provider.id;
  return prediction.inputDigest !== null && prediction.inputDigest === digest(provider.input);
}
