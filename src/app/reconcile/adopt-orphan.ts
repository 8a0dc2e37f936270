import { isFinished, type Prediction } from '../../domain/prediction.ts';
import { digest } from '../../domain/recipe.ts';
import { movePrediction } from '../ledger/move-prediction.ts';
import type { ProviderPrediction, Services } from '../ports.ts';
import { finishPrediction, isFinal } from '../predictions/finish-prediction.ts';
import { everything, isoTime, keys, type RunningJob, readJobFolder } from '../records.ts';

/** Whose order it was. */
export interface Adopted {
  readonly tenantId: string;
  readonly prediction: Prediction;
}

/**
 * Gives a prediction that nobody here knows to the order whose answer was lost, if there is one: same input, sent,
 * and without an id. What it came to is booked, and who waits for it is resumed.
 * @returns null where no order fits
 */
export async function adoptOrphan(services: Services, orphan: ProviderPrediction): Promise<Adopted | null> {
  const fits = digest(orphan.input);
  for await (const record of everything(services.store, keys.running('', '').partition)) {
    const { tenantId, jobId } = record.value as unknown as RunningJob;
    const folder = await readJobFolder(services, tenantId, jobId);
    const lost = folder?.predictions.find(
      ({ inputDigest, providerId, status }) => inputDigest === fits && !providerId && !isFinished(status),
    );
    if (!lost) continue;
    const after = await movePrediction(services, tenantId, lost, (current) =>
      current.providerId || isFinished(current.status)
        ? null
        : {
            ...current,
            status: 'submitted',
            providerId: orphan.id,
            modelVersion: orphan.version,
            submittedAt: current.submittedAt ?? orphan.createdAt,
            lastCheckedAt: isoTime(services),
          },
    );
    if (after?.providerId !== orphan.id) continue;
    if (isFinal(orphan)) await finishPrediction(services, tenantId, after, orphan);
    return { tenantId, prediction: after };
  }
  return null;
}
