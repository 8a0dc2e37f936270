import type { Character } from '../../domain/character.ts';
import { assetsFor, holdAssets } from '../assets/use-assets.ts';
import type { ClientReader } from '../clients/find-client.ts';
import { transactAnew } from '../ledger/transact-anew.ts';
import type { Services } from '../ports.ts';
import { isoTime } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { changeCharacterRecord, characterWrite, readCharacter, readDrawings } from './character-records.ts';
import { assetUses } from './create-character.ts';
import { characterNotFound, findCharacter, isSeen } from './find-character.ts';

export type CharacterPatch = Partial<Pick<Character, 'name' | 'description' | 'assetIds'>>;

/**
 * Changes what users say of a character; what was drawn stays until it is drawn anew.
 * @param check gets the character about to be replaced; it throws to refuse
 * @throws Refusal 404, 422 for an asset that cannot be used
 */
export async function changeCharacter(
  services: Services,
  reader: ClientReader,
  characterId: string,
  patch: CharacterPatch,
  check: (character: Character) => void,
): Promise<Character> {
  await findCharacter(services, reader, characterId);
  return transactAnew(services, async () => {
    const found = await readCharacter(services, reader.tenantId, characterId);
    if (!found || !isSeen(found.value, reader)) throw characterNotFound(characterId);
    const { value, version } = found;
    check(value);
    const { name = value.name, description = value.description, assetIds = value.assetIds } = patch;
    const next = { ...value, name, description, assetIds, updatedAt: isoTime(services) };
    const held = patch.assetIds ? await assetsFor(services, reader, assetUses(patch.assetIds)) : [];
    return { changes: [{ put: characterWrite(next, version) }, ...holdAssets(held)], result: next };
  });
}

/** Chooses one of a character's versions for the jobs to come. @throws Refusal 404 */
export async function selectVersion(
  services: Services,
  reader: ClientReader,
  characterId: string,
  versionId: string,
  check: (current: Character) => void = () => {},
): Promise<Character> {
  await findCharacter(services, reader, characterId);
  const { takes } = await readDrawings(services, reader.tenantId, characterId);
  if (!takes.some(({ id }) => id === versionId)) {
    const message = `There is no version ${versionId} of character ${characterId}.`;
    throw new Refusal('not_found', 'version_not_found', message);
  }
  const changed = await changeCharacterRecord(services, reader.tenantId, characterId, (current) => {
    check(current);
    const status = current.status === 'failed' ? 'ready' : current.status;
    return { ...current, selectedVersionId: versionId, status, error: null };
  });
  if (!changed) throw characterNotFound(characterId);
  return changed;
}
