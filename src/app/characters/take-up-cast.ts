import type { CastMember, CastPicture } from '../../domain/cast.ts';
import type { Character } from '../../domain/character.ts';
import { readAsset } from '../assets/asset-records.ts';
import type { ClientReader } from '../clients/find-client.ts';
import type { Services, Write } from '../ports.ts';
import { isoTime, readTake } from '../records.ts';
import { type FieldProblem, Refusal } from '../refusal.ts';
import { characterWrite, readCharacter } from './character-records.ts';
import { isSeen } from './find-character.ts';

/**
 * Characters as a job takes them up: with the pictures that show them now, the user's own before the drawn one.
 * @throws Refusal 422 naming every id that is none, or shows nothing yet
 */
export async function castFor(
  services: Services,
  reader: ClientReader,
  characterIds: readonly string[],
): Promise<CastMember[]> {
  const problems: FieldProblem[] = [];
  const cast = await Promise.all(
    characterIds.map(async (characterId, i): Promise<CastMember[]> => {
      const path = `characterIds.${i}`;
      const character = (await readCharacter(services, reader.tenantId, characterId))?.value;
      if (!character || !isSeen(character, reader)) {
        problems.push({ path, message: 'there is no such character' });
        return [];
      }
      const pictures = await picturesOf(services, character);
      const { name, description, status } = character;
      if (pictures.length === 0) problems.push({ path, message: `has no picture yet; it is ${status}` });
      return [{ characterId, name, description, pictures }];
    }),
  );
  const [first] = problems;
  if (first) {
    throw new Refusal('unprocessable', 'validation_failed', `${first.path}: ${first.message}`, problems);
  }
  return cast.flat();
}

async function picturesOf(services: Services, character: Character): Promise<CastPicture[]> {
  const { tenantId, id, assetIds, selectedVersionId } = character;
  const own = await Promise.all(assetIds.map((assetId) => ownPicture(services, tenantId, assetId)));
  const drawn = selectedVersionId ? await readTake(services, tenantId, id, selectedVersionId) : null;
  return [
    ...own.flat(),
    ...(drawn
      ? [{ key: drawn.key, sha256: drawn.sha256, predictionId: drawn.predictionId, assetId: null }]
      : []),
  ];
}

/** The user's own picture as it was cleaned when the character was drawn; none before. */
async function ownPicture(services: Services, tenantId: string, assetId: string): Promise<CastPicture[]> {
  const file = (await readAsset(services, tenantId, assetId))?.value.file;
  if (!file?.cleanKey) return [];
  return [{ key: file.cleanKey, sha256: file.sha256, predictionId: null, assetId }];
}

/**
 * Writes that belong into the transaction which makes a job run: each character is written again, with the time of its
 * use, so that it cannot be deleted in between. One that is gone, such as that of a job whose storyboard is filmed
 * again, left its pictures to the job.
 */
export async function holdCharacters(
  services: Services,
  tenantId: string,
  characterIds: readonly string[],
): Promise<{ readonly put: Write }[]> {
  const found = await Promise.all(characterIds.map((id) => readCharacter(services, tenantId, id)));
  return found.flatMap((character) => {
    if (!character || character.value.status === 'deleting') return [];
    const { value, version } = character;
    return { put: characterWrite({ ...value, usedAt: isoTime(services) }, version) };
  });
}
