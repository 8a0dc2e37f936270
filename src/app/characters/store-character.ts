import type { Json, Services } from '../ports.ts';
import { storeOutput } from '../predictions/store-output.ts';
import { orderedStep } from '../step-input.ts';
import { changeCharacterRecord } from './character-records.ts';
import { characterStep } from './character-steps.ts';

const storeStep = characterStep.extend({ ordered: orderedStep.shape.ordered });

/** Step StoreCharacter: the picture comes home and becomes the version that videos are made with. */
export async function storeCharacter(services: Services, payload: unknown): Promise<Json> {
  const { tenantId, characterId, round, ordered } = storeStep.parse(payload);
  const step = { tenantId, jobId: characterId, revision: round, sceneId: characterId, ordered };
  const take = await storeOutput(services, step);
  await changeCharacterRecord(services, tenantId, characterId, (current) =>
    current.status === 'drawing' && current.round === round
      ? { ...current, status: 'ready', error: null, selectedVersionId: take.id }
      : null,
  );
  return {};
}
