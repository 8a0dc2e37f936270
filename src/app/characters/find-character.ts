import { mayUseClient } from '../../domain/api-key.ts';
import type { Character } from '../../domain/character.ts';
import type { ClientReader } from '../clients/find-client.ts';
import type { Services } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { readCharacter } from './character-records.ts';

/** A character. @throws Refusal 404, also for other tenants' and those a limited key does not cover */
export async function findCharacter(
  services: Services,
  reader: ClientReader,
  characterId: string,
): Promise<Character> {
  const character = (await readCharacter(services, reader.tenantId, characterId))?.value;
  if (!character || !isSeen(character, reader)) throw characterNotFound(characterId);
  return character;
}

export function isSeen(character: Character, reader: ClientReader): boolean {
  return character.status !== 'deleting' && mayUseClient(reader, character.clientId);
}

export function characterNotFound(characterId: string): Refusal {
  return new Refusal('not_found', 'character_not_found', `There is no character ${characterId}.`);
}

/** @throws Refusal 409 while its picture is being drawn */
export function checkDrawn({ id, status }: Character): void {
  if (status !== 'drawing') return;
  throw new Refusal('conflict', 'character_busy', `Character ${id} is being drawn; wait until it is there.`);
}
