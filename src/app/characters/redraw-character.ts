import type { Principal } from '../../domain/api-key.ts';
import type { Character } from '../../domain/character.ts';
import { derivedSeed } from '../../domain/recipe.ts';
import { assetsFor } from '../assets/use-assets.ts';
import type { Services } from '../ports.ts';
import { isoTime, type Versioned } from '../records.ts';
import { admitDrawing, portraitModel } from './admit-drawing.ts';
import { readCharacter } from './character-records.ts';
import { assetUses } from './create-character.ts';
import { characterNotFound, checkDrawn, isSeen } from './find-character.ts';

export interface RedrawCharacter {
  /** What should be different, in the user's words. */
  readonly feedback: string | null;
  readonly seed: number | null;
  readonly model: string | null;
}

/**
 * Draws a character anew. Earlier versions are kept; the new one is chosen when it is there.
 * @throws Refusal 404, 409 while it is being drawn, 422 for a model that cannot, 402 and 429
 */
export async function redrawCharacter(
  services: Services,
  principal: Principal,
  characterId: string,
  request: RedrawCharacter,
  check: (current: Character) => void = () => {},
): Promise<Character> {
  const lot = services.ids.next('req');
  const next = async (): Promise<Versioned<Character>> => {
    const found = await readCharacter(services, principal.tenantId, characterId);
    if (!found || !isSeen(found.value, principal)) throw characterNotFound(characterId);
    const { value, version } = found;
    check(value);
    checkDrawn(value);
    const named = request.model ?? (value.drawing.isNamed ? value.drawing.model : null);
    const drawing = {
      feedback: request.feedback,
      seed: request.seed ?? derivedSeed(value.drawing.seed, lot),
      model: portraitModel(named, value.assetIds),
      isNamed: named !== null,
    };
    const updatedAt = isoTime(services);
    const round = value.round + 1;
    return { value: { ...value, status: 'drawing', error: null, round, drawing, updatedAt }, version };
  };
  const { value } = await next();
  return admitDrawing(services, next, () => assetsFor(services, principal, assetUses(value.assetIds)));
}
