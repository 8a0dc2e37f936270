/**
 * A tenant's characters lie together, sorted by id and so by time. What was drawn for one (predictions, takes, its
 * purse) lies in the partition that a job of its id would have: the paid path knows no difference.
 *
 * | rows | partition | sort |
 * | --- | --- | --- |
 * | the character | tenant#characters | id |
 * | its predictions, takes and purse | tenant#job#id | as those of a job |
 * | those that are being drawn, for the sweep | system#drawing | tenant#id |
 */
import type { Character } from '../../domain/character.ts';
import type { Prediction } from '../../domain/prediction.ts';
import type { Take } from '../../domain/take.ts';
import type { Key, Services, Write } from '../ports.ts';
import { asJson, changeRecord, everything, isoTime, jobPartition, type Versioned } from '../records.ts';

export const keyOfCharacter = (tenantId: string, characterId: string): Key => ({
  partition: `${tenantId}#characters`,
  sort: characterId,
});

export const drawingCharacters = 'system#drawing';

export interface DrawingCharacter {
  readonly tenantId: string;
  readonly characterId: string;
  readonly since: string;
}

export const keyOfDrawing = (tenantId: string, characterId: string): Key => ({
  partition: drawingCharacters,
  sort: `${tenantId}#${characterId}`,
});

export async function readCharacter(
  services: Pick<Services, 'store'>,
  tenantId: string,
  characterId: string,
): Promise<Versioned<Character> | null> {
  const record = await services.store.get(keyOfCharacter(tenantId, characterId));
  return record ? { value: record.value as unknown as Character, version: record.version } : null;
}

export function characterWrite(character: Character, expectedVersion: number): Write {
  return { key: keyOfCharacter(character.tenantId, character.id), value: asJson(character), expectedVersion };
}

/** A change by compare-and-set: see changeRecord. `updatedAt` follows. */
export function changeCharacterRecord(
  services: Pick<Services, 'store' | 'clock'>,
  tenantId: string,
  characterId: string,
  change: (character: Character) => Character | null,
): Promise<Character | null> {
  return changeRecord<Character>(services.store, keyOfCharacter(tenantId, characterId), (current) => {
    const next = change(current);
    return next && { ...next, updatedAt: isoTime(services) };
  });
}

/** What was drawn for a character, and all that was ordered for it, oldest first. */
export async function readDrawings(
  services: Pick<Services, 'store'>,
  tenantId: string,
  characterId: string,
): Promise<{ readonly takes: Take[]; readonly predictions: Prediction[] }> {
  const takes: Take[] = [];
  const predictions: Prediction[] = [];
  for await (const { key, value } of everything(services.store, jobPartition(tenantId, characterId))) {
    if (key.sort.startsWith('take#')) takes.push(value as unknown as Take);
    if (key.sort.startsWith('prediction#')) predictions.push(value as unknown as Prediction);
  }
  const byTime = (a: { createdAt: string; id: string }, b: { createdAt: string; id: string }) =>
    a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id);
  return { takes: takes.sort(byTime), predictions: predictions.sort(byTime) };
}
