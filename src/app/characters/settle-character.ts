import { describeFailure, type Failure } from '../../domain/errors.ts';
import type { Prediction } from '../../domain/prediction.ts';
import { closePurse, stopPurse } from '../ledger/close-purse.ts';
import type { Json, Services } from '../ports.ts';
import { cancelPredictions } from '../predictions/cancel-predictions.ts';
import { readWorkflowFailure, workflowFailure } from '../step-input.ts';
import { changeCharacterRecord, keyOfDrawing, readDrawings } from './character-records.ts';
import { characterStep } from './character-steps.ts';

const settleStep = characterStep.extend({ failure: workflowFailure.nullable() });

/**
 * Step SettleCharacter: every drawing ends here. What was held is released, nothing is left running at the provider,
 * and a failure stands on the character. Settling twice is settling once.
 */
export async function settleCharacter(services: Services, payload: unknown): Promise<Json> {
  const { tenantId, characterId, round, failure } = settleStep.parse(payload);
  await releaseDrawing(services, { tenantId, characterId, round });
  if (failure) {
    const { predictions } = await readDrawings(services, tenantId, characterId);
    const error = lastFailure(predictions, round) ?? describeFailure(readWorkflowFailure(failure));
    await changeCharacterRecord(services, tenantId, characterId, (current) =>
      current.status === 'drawing' && current.round === round
        ? { ...current, status: 'failed', error }
        : null,
    );
  }
  await services.store.remove({ key: keyOfDrawing(tenantId, characterId), expectedVersion: null });
  return {};
}

/** Ends whatever still runs for a drawing, and returns what it held. */
export async function releaseDrawing(
  services: Services,
  drawing: { readonly tenantId: string; readonly characterId: string; readonly round: number },
): Promise<void> {
  const { tenantId, characterId, round } = drawing;
  const ended = { tenantId, jobId: characterId, revision: round };
  await stopPurse(services, ended);
  const { predictions } = await readDrawings(services, tenantId, characterId);
  await cancelPredictions(services, tenantId, predictions);
  await closePurse(services, ended);
}

/** What the provider said last, where it said anything. */
function lastFailure(predictions: readonly Prediction[], round: number): Failure | null {
  const last = predictions.filter(({ revision }) => revision === round).at(-1)?.failure ?? null;
  return last && { ...last, sceneId: null };
}
