import type { Character, CharacterStatus } from '../../domain/character.ts';
import type { ClientReader } from '../clients/find-client.ts';
import { searchWords } from '../jobs/job-listing.ts';
import type { Services } from '../ports.ts';
import { keyOfCharacter } from './character-records.ts';
import { isSeen } from './find-character.ts';

export interface CharacterFilter {
  readonly status?: CharacterStatus | undefined;
  readonly clientId?: string | undefined;
  /** Words that all occur in name or description. */
  readonly q?: string | undefined;
}

/** Rows that one request looks at; a filter that finds less goes on with the next page. */
const rowsAtMost = 500;

/**
 * The characters that a key may use and that pass every filter, newest first.
 * @param page.before id of the last character that was looked at for the page before
 */
export async function listCharacters(
  services: Services,
  reader: ClientReader,
  filter: CharacterFilter,
  page: { readonly limit: number; readonly before: string | undefined },
): Promise<{ characters: Character[]; next: string | null }> {
  const { partition } = keyOfCharacter(reader.tenantId, '');
  const words = searchWords(filter.q ?? null);
  const characters: Character[] = [];
  let after = page.before;
  for (let looked = 0; looked < rowsAtMost; ) {
    const found = await services.store.query({ partition, descending: true, after, limit: 100 });
    for (const record of found.records) {
      looked++;
      after = record.key.sort;
      const character = record.value as unknown as Character;
      if (!isSeen(character, reader) || !fits(character, filter, words)) continue;
      characters.push(character);
      if (characters.length === page.limit) return { characters, next: after };
    }
    if (found.next === null) return { characters, next: null };
  }
  return { characters, next: after ?? null };
}

function fits(
  character: Character,
  { status, clientId }: CharacterFilter,
  words: readonly string[],
): boolean {
  if (status !== undefined && character.status !== status) return false;
  if (clientId !== undefined && character.clientId !== clientId) return false;
  const own = new Set(searchWords(character.name, character.description));
  return words.every((word) => own.has(word));
}
