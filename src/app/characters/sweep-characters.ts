import { characterExecution } from '../../domain/character.ts';
import type { Services } from '../ports.ts';
import { everything } from '../records.ts';
import { startDrawing } from './admit-drawing.ts';
import { type DrawingCharacter, drawingCharacters, readCharacter } from './character-records.ts';
import { settleCharacter } from './settle-character.ts';

/** Younger than this, a drawing may simply be between its record and its execution. */
const graceSeconds = 60;

/** Looks after drawings whose work stopped without settling. @returns how many needed it */
export async function sweepCharacters(services: Services): Promise<number> {
  let mended = 0;
  for await (const { key, value } of everything(services.store, drawingCharacters)) {
    const { tenantId, characterId, since } = value as unknown as DrawingCharacter;
    if (services.clock.now() - Date.parse(since) < graceSeconds * 1000) continue;
    const character = (await readCharacter(services, tenantId, characterId))?.value;
    if (!character || character.status === 'deleting') {
      await services.store.remove({ key, expectedVersion: null });
      continue;
    }
    const execution = await services.workflow.describe(characterExecution(character));
    if (execution?.status === 'RUNNING') continue;
    const { round } = character;
    const failure = { Error: execution?.error ?? 'Unknown', Cause: execution?.cause ?? undefined };
    if (!execution) await startDrawing(services, character);
    else {
      const isDrawing = character.status === 'drawing';
      await settleCharacter(services, { tenantId, characterId, round, failure: isDrawing ? failure : null });
    }
    mended++;
  }
  return mended;
}
