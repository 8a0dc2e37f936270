import type { Prediction } from '../../domain/prediction.ts';
import { digest } from '../../domain/recipe.ts';
import type { ProviderPrediction, Services } from '../ports.ts';
import { allTenants, bookedCalls } from '../reconcile/booked-calls.ts';

/** The provider's clock may be this far behind ours. */
const clockSkewSeconds = 60;

/**
 * What an order whose answer was lost became at the provider: the same input, made since, and nobody else's. A
 * failed attempt with the same seed has the very same input; the ledger knows it by its id.
 * @returns null where the provider's list has no such prediction
 * @throws Fault of the provider when its list cannot be read
 */
export async function findLost(
  services: Services,
  prediction: Prediction,
): Promise<ProviderPrediction | null> {
  const from = Date.parse(prediction.submittedAt ?? prediction.createdAt) - clockSkewSeconds * 1000;
  let others: ReadonlySet<string> | null = null;
  for await (const candidate of services.predictions.since(new Date(from).toISOString())) {
    if (digest(candidate.input) !== prediction.inputDigest) continue;
    // Read only where something fits, which is seldom.
    others ??= await idsOfOthers(services, prediction, from);
    if (!others.has(candidate.id)) return candidate;
  }
  return null;
}

/** Ids at the provider that other calls of these days have. */
async function idsOfOthers(
  services: Services,
  { id }: Prediction,
  from: number,
): Promise<ReadonlySet<string>> {
  const window = { from, to: services.clock.now() };
  const calls = await Promise.all(
    (await allTenants(services)).map((tenantId) => bookedCalls(services, tenantId, window)),
  );
  return new Set(
    calls
      .flat()
      .filter(({ predictionId }) => predictionId !== id)
      .map(({ providerId }) => providerId),
  );
}
