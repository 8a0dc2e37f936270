import type { Principal } from '../../domain/api-key.ts';
import type { Character } from '../../domain/character.ts';
import { derivedSeed } from '../../domain/recipe.ts';
import { resolveOwner } from '../assets/resolve-owner.ts';
import { assetsFor } from '../assets/use-assets.ts';
import type { Services } from '../ports.ts';
import { isoTime } from '../records.ts';
import { admitDrawing, portraitModel } from './admit-drawing.ts';

export interface CreateCharacter {
  readonly name: string;
  readonly description: string;
  readonly assetIds: readonly string[];
  readonly clientId: string | null;
  readonly seed: number | null;
  readonly model: string | null;
}

/**
 * Makes a character and begins to draw it. The same description, seed and model are the same picture, and are
 * paid once.
 * @throws Refusal 422 for an unknown client, asset or model, 402 and 429 where budgets or quotas do not allow it
 */
export async function createCharacter(
  services: Services,
  principal: Principal,
  request: CreateCharacter,
): Promise<Character> {
  const { name, description, assetIds } = request;
  const { clientId } = await resolveOwner(services, principal, {
    clientId: request.clientId,
    campaignId: null,
  });
  const now = isoTime(services);
  const character: Character = {
    id: services.ids.next('chr'),
    tenantId: principal.tenantId,
    clientId,
    name,
    description,
    assetIds,
    status: 'drawing',
    selectedVersionId: null,
    error: null,
    round: 1,
    drawing: {
      feedback: null,
      seed: request.seed ?? derivedSeed(0, 'character', description),
      model: portraitModel(request.model, assetIds),
      isNamed: request.model !== null,
    },
    apiKeyId: principal.keyId,
    simulated: services.predictions.simulated,
    createdAt: now,
    updatedAt: now,
    usedAt: null,
  };
  const assets = () => assetsFor(services, principal, assetUses(assetIds));
  await assets();
  return admitDrawing(services, async () => ({ value: character, version: 0 }), assets);
}

export function assetUses(assetIds: readonly string[]) {
  return assetIds.map((assetId, i) => ({ assetId, path: `assetIds.${i}`, types: ['image' as const] }));
}
