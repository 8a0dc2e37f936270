import { type Character, characterExecution } from '../../domain/character.ts';
import { isFault } from '../../domain/errors.ts';
import type { ClientReader } from '../clients/find-client.ts';
import { runningJobs } from '../jobs/running-jobs.ts';
import { withoutLeftovers } from '../lifetimes/leftover-records.ts';
import type { Services } from '../ports.ts';
import { isUsedElsewhere, takeUser } from '../predictions/take-users.ts';
import { everything, jobPartition, keys, readClaim, readJob } from '../records.ts';
import { Refusal } from '../refusal.ts';
import {
  characterWrite,
  keyOfCharacter,
  keyOfDrawing,
  readCharacter,
  readDrawings,
} from './character-records.ts';
import { characterNotFound, isSeen } from './find-character.ts';
import { releaseDrawing } from './settle-character.ts';

/**
 * Deletes a character with its versions; one that is being drawn is canceled first. Jobs that have ended keep the
 * pictures that they were made with.
 * @param check gets the character as it stands; it throws to refuse
 * @throws Refusal 404; 409 `character_in_use` naming the job that runs with it
 */
export async function deleteCharacter(
  services: Services,
  reader: ClientReader,
  characterId: string,
  check: (character: Character) => void,
): Promise<void> {
  const { tenantId } = reader;
  const character = await withdraw(services, reader, characterId, check);
  await withoutLeftovers(services, { tenantId, kind: 'character', id: characterId }, () =>
    removeCharacter(services, character),
  );
}

/** From here on nobody finds it. A job that takes it up at this moment writes it too, and one of both looks again. */
async function withdraw(
  services: Services,
  reader: ClientReader,
  characterId: string,
  check: (character: Character) => void,
): Promise<Character> {
  for (;;) {
    const found = await readCharacter(services, reader.tenantId, characterId);
    if (!found || !isSeen(found.value, reader)) throw characterNotFound(characterId);
    check(found.value);
    await refuseWhileUsed(services, found.value);
    const next: Character = { ...found.value, status: 'deleting' };
    try {
      await services.store.put(characterWrite(next, found.version));
      return next;
    } catch (error) {
      if (!isFault(error, 'VersionConflict')) throw error;
    }
  }
}

async function refuseWhileUsed(services: Services, { tenantId, id }: Character): Promise<void> {
  for await (const { jobId } of runningJobs(services, tenantId)) {
    const job = await readJob(services, tenantId, jobId);
    if (!job?.value.settings.characterIds.includes(id)) continue;
    throw new Refusal('conflict', 'character_in_use', `The character is used by a running job: ${jobId}.`);
  }
}

/** Files first, so that what broke off can be repeated. Pictures that a job was made with stay with the job. */
export async function removeCharacter(services: Services, character: Character): Promise<void> {
  const { tenantId, id: characterId, round } = character;
  await services.workflow.stop(characterExecution(character), 'JobCanceled', 'The character was deleted.');
  await releaseDrawing(services, { tenantId, characterId, round });
  const { takes, predictions } = await readDrawings(services, tenantId, characterId);
  for (const take of takes) {
    const user = takeUser(tenantId, take.predictionId, characterId);
    await services.store.remove({ key: user, expectedVersion: null });
    if (await isUsedElsewhere(services, tenantId, take.predictionId)) continue;
    await services.blobs.remove(take.key);
    if (take.proxyKey) await services.blobs.remove(take.proxyKey);
  }
  for (const { recipe, id } of predictions) {
    const claim = await readClaim(services, tenantId, recipe);
    if (claim?.value.predictionId !== id) continue;
    await services.store.remove({ key: keys.recipe(tenantId, recipe), expectedVersion: null });
  }
  for await (const { key } of everything(services.store, jobPartition(tenantId, characterId))) {
    await services.store.remove({ key, expectedVersion: null });
  }
  await services.store.remove({ key: keyOfDrawing(tenantId, characterId), expectedVersion: null });
  await services.store.remove({ key: keyOfCharacter(tenantId, characterId), expectedVersion: null });
}
