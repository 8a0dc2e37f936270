import { createRoute, z } from '@hono/zod-openapi';
import { changeCharacter, selectVersion } from '../../app/characters/change-character.ts';
import { readDrawings } from '../../app/characters/character-records.ts';
import { createCharacter } from '../../app/characters/create-character.ts';
import { deleteCharacter } from '../../app/characters/delete-character.ts';
import { findCharacter } from '../../app/characters/find-character.ts';
import { listCharacters } from '../../app/characters/list-characters.ts';
import { redrawCharacter } from '../../app/characters/redraw-character.ts';
import type { Services } from '../../app/ports.ts';
import { readTake } from '../../app/records.ts';
import type { Character } from '../../domain/character.ts';
import { cursorQuery, decodeCursor, encodeCursor, pageOfWhole } from '../cursor.ts';
import { answerWithEtag, etagOf, requireMatch } from '../etag.ts';
import { listRoute } from '../list-route.ts';
import { json, jsonBody, needsKey, withBodyProblems, withProblems } from '../openapi.ts';
import { readRoute } from '../read-route.ts';
import { newRouter } from '../router.ts';
import {
  characterBody,
  characterFilters,
  characterPatch,
  characterSchema,
  characterView,
  createCharacterOf,
  plainCharacter,
  redrawBody,
  versionSchema,
  versionView,
} from '../schemas/character.ts';
import { pageOf } from '../schemas/job.ts';

const characterPath = z.object({
  characterId: z.string().openapi({ example: 'chr_01jd8m0000000000000000000' }),
});

const create = createRoute({
  method: 'post',
  path: '/v1/characters',
  summary: 'Create a character; its picture is drawn in the background',
  description: 'The same description, seed and model are the same picture, and are paid once.',
  security: needsKey,
  request: { body: jsonBody(characterBody) },
  responses: withBodyProblems({ 202: json('The character, being drawn', characterSchema) }, 402, 409, 429),
});

const list = listRoute({
  path: '/v1/characters',
  summary: 'List characters, newest first',
  request: { query: cursorQuery.extend(characterFilters) },
  shows: 'A page of characters',
  page: pageOf(characterSchema),
});

const read = readRoute({
  path: '/v1/characters/{characterId}',
  summary: 'Read a character',
  params: characterPath,
  shows: 'The character',
  schema: characterSchema,
});

const change = createRoute({
  method: 'patch',
  path: '/v1/characters/{characterId}',
  summary: 'Change name, description or pictures; it is drawn anew when asked',
  security: needsKey,
  request: { params: characterPath, body: jsonBody(characterPatch) },
  responses: withBodyProblems({ 200: json('The character', characterSchema) }, 404, 412),
});

const remove = createRoute({
  method: 'delete',
  path: '/v1/characters/{characterId}',
  summary: 'Delete a character that no running job uses; jobs that have ended keep its pictures',
  security: needsKey,
  request: { params: characterPath },
  responses: withProblems({ 204: { description: 'Deleted' } }, 401, 404, 409, 412),
});

const regenerate = createRoute({
  method: 'post',
  path: '/v1/characters/{characterId}/regenerate',
  summary: 'Draw a character anew; earlier versions are kept',
  security: needsKey,
  request: { params: characterPath, body: { content: { 'application/json': { schema: redrawBody } } } },
  responses: withBodyProblems(
    { 202: json('The character, being drawn', characterSchema) },
    402,
    404,
    409,
    412,
    429,
  ),
});

const versions = listRoute({
  path: '/v1/characters/{characterId}/versions',
  summary: 'All pictures that were drawn of a character, newest first',
  request: { params: characterPath, query: cursorQuery },
  shows: 'A page of versions',
  page: pageOf(versionSchema),
});

const select = createRoute({
  method: 'post',
  path: '/v1/characters/{characterId}/versions/{versionId}/select',
  summary: 'Choose a version for the jobs to come; it costs nothing',
  security: needsKey,
  request: { params: characterPath.extend({ versionId: z.string() }) },
  responses: withProblems({ 200: json('The character', characterSchema) }, 400, 401, 404, 409, 412, 415),
});

/** Persons and things that are to look the same from scene to scene and video to video. */
export function characterRoutes(services: Services) {
  const router = newRouter();
  const tagOf = (character: Character) => etagOf(plainCharacter(services, character));
  const show = async (character: Character) => {
    const { tenantId, id, selectedVersionId } = character;
    const chosen = selectedVersionId ? await readTake(services, tenantId, id, selectedVersionId) : null;
    return characterView(services, character, chosen);
  };

  router.openapi(create, async (c) => {
    const character = await createCharacter(
      services,
      c.get('principal'),
      createCharacterOf(c.req.valid('json')),
    );
    c.header('Location', `${services.config.publicUrl}/v1/characters/${character.id}`);
    return answerWithEtag(c, await show(character), 202, tagOf(character));
  });

  router.openapi(list, async (c) => {
    const { limit, cursor, ...filter } = c.req.valid('query');
    const before = cursor === undefined ? undefined : decodeCursor(cursor);
    const { characters, next } = await listCharacters(services, c.get('principal'), filter, {
      limit,
      before,
    });
    return c.json({ data: await Promise.all(characters.map(show)), nextCursor: encodeCursor(next) }, 200);
  });

  router.openapi(read, async (c) => {
    const character = await findCharacter(services, c.get('principal'), c.req.valid('param').characterId);
    return answerWithEtag(c, await show(character), undefined, tagOf(character));
  });

  router.openapi(change, async (c) => {
    const { characterId } = c.req.valid('param');
    const check = (character: Character) => requireMatch(c, tagOf(character));
    const principal = c.get('principal');
    const character = await changeCharacter(services, principal, characterId, c.req.valid('json'), check);
    return answerWithEtag(c, await show(character), 200, tagOf(character));
  });

  router.openapi(remove, async (c) => {
    const { characterId } = c.req.valid('param');
    await deleteCharacter(services, c.get('principal'), characterId, (character) =>
      requireMatch(c, tagOf(character)),
    );
    return c.body(null, 204);
  });

  router.openapi(regenerate, async (c) => {
    const { characterId } = c.req.valid('param');
    const { feedback = null, seed = null, model = null } = c.req.valid('json') ?? {};
    const principal = c.get('principal');
    const check = (current: Character) => requireMatch(c, tagOf(current));
    const character = await redrawCharacter(
      services,
      principal,
      characterId,
      { feedback, seed, model },
      check,
    );
    return answerWithEtag(c, await show(character), 202, tagOf(character));
  });

  router.openapi(versions, async (c) => {
    const character = await findCharacter(services, c.get('principal'), c.req.valid('param').characterId);
    const { takes } = await readDrawings(services, character.tenantId, character.id);
    const { page, nextCursor } = pageOfWhole(takes.toReversed(), c.req.valid('query'), ({ id }) => id);
    const data = await Promise.all(page.map((take) => versionView(services, character, take)));
    return c.json({ data, nextCursor }, 200);
  });

  router.openapi(select, async (c) => {
    const { characterId, versionId } = c.req.valid('param');
    const check = (current: Character) => requireMatch(c, tagOf(current));
    const character = await selectVersion(services, c.get('principal'), characterId, versionId, check);
    return answerWithEtag(c, await show(character), 200, tagOf(character));
  });
  return router;
}
