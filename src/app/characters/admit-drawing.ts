import { type Character, characterExecution, portraitSettings } from '../../domain/character.ts';
import { choose } from '../../domain/model-choice.ts';
import { pictureNeeds } from '../../domain/model-needs.ts';
import { effortOf, findModel } from '../../domain/model-registry.ts';
import { predictionMicros } from '../../domain/pricing.ts';
import { admitting, newPurse, type Purse, reserved } from '../../domain/purse.ts';
import type { ReadyAsset } from '../assets/find-asset.ts';
import { holdAssets } from '../assets/use-assets.ts';
import { refusingUnfit } from '../jobs/refuse-unfit.ts';
import { purseWrite, readPurse } from '../ledger/purse-records.ts';
import { transactAnew } from '../ledger/transact-anew.ts';
import { admissionWrites, refusing } from '../limits/admit-jobs.ts';
import type { Services } from '../ports.ts';
import { asJson, isoTime, type Versioned } from '../records.ts';
import { characterWrite, keyOfDrawing } from './character-records.ts';

const onePicture = { images: 1, videoSeconds: 0 };

/**
 * The model that draws a character: the named one, else one that takes pictures where the user brings some.
 * @throws Refusal 422 where the named one cannot
 */
export function portraitModel(named: string | null, assetIds: readonly string[]): string {
  const drawing = { feedback: null, seed: 0, model: named ?? '', isNamed: named !== null };
  const settings = portraitSettings({ id: 'character', assetIds, drawing });
  return refusingUnfit(() => choose(pictureNeeds(settings, assetIds.length), settings), 'model').model.id;
}

/**
 * Admits a drawing under quotas and budgets, in one transaction with the character as it is then, and starts it.
 * @param next gives the character with its next round, from what stands; it throws to refuse
 * @param assets are held against deletion in between
 * @throws Refusal 402 `budget_exceeded`, 429 `quota_exceeded`, and what `next` throws; nothing is written
 */
export async function admitDrawing(
  services: Services,
  next: () => Promise<Versioned<Character>>,
  assets: () => Promise<readonly Versioned<ReadyAsset>[]> = async () => [],
): Promise<Character> {
  const character = await transactAnew(services, async () => {
    const { value, version } = await next();
    const { tenantId, id, round, clientId, apiKeyId } = value;
    const before = await readPurse(services, tenantId, id);
    const purse: Purse = before?.value ?? newPurse(id, { clientId, campaignId: null, apiKeyId });
    const micros = portraitMicros(value);
    const opened = admitting({ ...purse, revision: round }, onePicture);
    const after = refusing(() => reserved(opened, { micros, dearestMicros: micros, maxCostMicros: null }));
    const { payer } = after;
    const reservedMicros = after.reservedMicros - purse.reservedMicros;
    const admission = { payer, jobs: 0, starts: 0, work: onePicture, reservedMicros };
    const admitted = await admissionWrites(services, tenantId, [admission]);
    const drawing = { tenantId, characterId: id, since: isoTime(services) };
    return {
      ...admitted,
      changes: [
        ...admitted.changes,
        { put: characterWrite(value, version) },
        { put: purseWrite(tenantId, after, before?.version ?? 0) },
        { put: { key: keyOfDrawing(tenantId, id), value: asJson(drawing), expectedVersion: null } },
        ...holdAssets(await assets()),
      ],
      result: value,
    };
  });
  await startDrawing(services, character);
  return character;
}

/** Starts the execution of a round; starting it twice is starting it once. */
export async function startDrawing(services: Services, character: Character): Promise<void> {
  const { tenantId, id: characterId, round } = character;
  await services.workflow.start(characterExecution(character), {
    tenantId,
    character: { characterId, round, askAfterSeconds: services.config.askAfterSeconds },
  });
}

function portraitMicros(character: Character): number {
  const model = findModel(character.drawing.model);
  const { resolution, preset } = portraitSettings(character);
  return model ? predictionMicros(model, { resolution, effort: effortOf(preset) }) : 0;
}
