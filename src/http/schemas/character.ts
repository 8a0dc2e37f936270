import { z } from '@hono/zod-openapi';
import type { CreateCharacter } from '../../app/characters/create-character.ts';
import type { Services } from '../../app/ports.ts';
import { type Character, characterStatuses } from '../../domain/character.ts';
import { dollars } from '../../domain/money.ts';
import type { Take } from '../../domain/take.ts';
import { linksOfTake } from '../job-view.ts';
import { failureSchema, fileLinks, usd } from './job.ts';
import { text, time } from './plain-fields.ts';

const name = text(100);
const description = text(2000).openapi({ description: 'What it looks like.' });
const assetIds = z
  .array(z.string().regex(/^ast_[0-9a-z]{26}$/, 'must be an id such as ast_01...'))
  .max(4)
  .openapi({ description: 'Your own pictures that show it; they come before what is drawn.' });
const seed = z.int().min(0).max(2147483647);
const model = z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'must be a model such as google/nano-banana');

/** Body of `POST /v1/characters`. */
export const characterBody = z
  .strictObject({
    name,
    description,
    assetIds: assetIds.default([]),
    clientId: text(100).nullable().default(null),
    seed: seed.optional(),
    model: model.optional(),
  })
  .openapi('CreateCharacter', {
    example: { name: 'Mira', description: 'A young woman with short red hair and a yellow raincoat' },
  });

/** The use case's input of a checked body. */
export function createCharacterOf(body: z.output<typeof characterBody>): CreateCharacter {
  return { ...body, seed: body.seed ?? null, model: body.model ?? null };
}

/** Body of `PATCH /v1/characters/{characterId}`. */
export const characterPatch = z
  .strictObject({ name: name.optional(), description: description.optional(), assetIds: assetIds.optional() })
  .openapi('ChangeCharacter');

/** Body of `POST .../regenerate`. */
export const redrawBody = z
  .strictObject({ feedback: text(1000).optional(), seed: seed.optional(), model: model.optional() })
  .openapi('RegenerateCharacter');

export const characterFilters = {
  status: z.enum(characterStatuses).optional(),
  clientId: z.string().max(100).optional(),
  q: z.string().max(200).optional().openapi({ description: 'Words of name or description, all of them.' }),
};

export const characterSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    clientId: z.string().nullable(),
    assetIds: z.array(z.string()),
    status: z.enum(characterStatuses).openapi({
      description: 'failed: the last drawing failed; versions of before can still be used.',
    }),
    error: failureSchema.nullable(),
    picture: fileLinks.nullable().openapi({ description: 'The chosen version; null until one is drawn.' }),
    selectedVersionId: z.string().nullable(),
    drawing: z.object({ feedback: z.string().nullable(), seed: z.int(), model: z.string() }).openapi({
      description: 'What the drawing under way, or the last one, is made by.',
    }),
    simulated: z.boolean(),
    createdAt: time,
    updatedAt: time,
    links: z.record(z.string(), z.string()),
  })
  .openapi('Character');

export const versionSchema = z
  .object({
    id: z.string(),
    selected: z.boolean(),
    model: z.string(),
    seed: z.int().nullable(),
    prompt: z.string(),
    width: z.int(),
    height: z.int(),
    bytes: z.int(),
    cost: usd,
    tookSeconds: z.number(),
    simulated: z.boolean(),
    createdAt: time,
    links: fileLinks,
  })
  .openapi('CharacterVersion');

/** A character without its links, which are new each time: what is its version. */
export function plainCharacter(services: Services, character: Character) {
  const { id, name, description, clientId, assetIds, status, error, selectedVersionId, drawing } = character;
  const { simulated, createdAt, updatedAt } = character;
  const self = `${services.config.publicUrl}/v1/characters/${id}`;
  return {
    id,
    name,
    description,
    clientId,
    assetIds: [...assetIds],
    status: status === 'deleting' ? ('failed' as const) : status,
    error,
    selectedVersionId,
    drawing: { feedback: drawing.feedback, seed: drawing.seed, model: drawing.model },
    simulated,
    createdAt,
    updatedAt,
    links: { self, versions: `${self}/versions` },
  };
}

export async function characterView(
  services: Services,
  character: Character,
  chosen: Take | null,
): Promise<z.input<typeof characterSchema>> {
  const picture = chosen && (await linksOfTake(services, chosen));
  return { ...plainCharacter(services, character), picture };
}

export async function versionView(
  services: Services,
  { selectedVersionId }: Character,
  take: Take,
): Promise<z.input<typeof versionSchema>> {
  const { id, model, seed, prompt, width, height, bytes, costMicros, tookSeconds, simulated, createdAt } =
    take;
  const links = await linksOfTake(services, take);
  const selected = id === selectedVersionId;
  const made = { model, seed, prompt, width, height, bytes, tookSeconds, simulated, createdAt };
  return { id, selected, ...made, cost: dollars(costMicros), links };
}
