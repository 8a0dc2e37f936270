import { createRoute, z } from '@hono/zod-openapi';
import { createKey } from '../../app/keys/create-key.ts';
import { deleteKey } from '../../app/keys/delete-key.ts';
import { findKey } from '../../app/keys/find-key.ts';
import { listKeys } from '../../app/keys/list-keys.ts';
import { setKeyBudget } from '../../app/keys/set-key-budget.ts';
import { accountsWithBudget } from '../../app/ledger/set-account.ts';
import type { Services } from '../../app/ports.ts';
import type { ApiKey } from '../../domain/api-key.ts';
import { requireBudgetMatch } from '../budget-etag.ts';
import { cursorQuery, decodeCursor, encodeCursor } from '../cursor.ts';
import { answerWithEtag, etagOf, requireMatch } from '../etag.ts';
import { listRoute } from '../list-route.ts';
import { json, jsonBody, needsKey, withBodyProblems, withProblems } from '../openapi.ts';
import { readRoute } from '../read-route.ts';
import { newRouter } from '../router.ts';
import { apiKeyBody, apiKeySchema, apiKeyView, createKeyOf, newApiKeySchema } from '../schemas/api-key.ts';
import { budgetBody, budgetOf } from '../schemas/budget.ts';
import { pageOf } from '../schemas/job.ts';

const keyPath = z.object({ keyId: z.string().openapi({ example: 'key_01jd8m0000000000000000000' }) });

const create = createRoute({
  method: 'post',
  path: '/v1/api-keys',
  summary: 'Create an API key; it is shown this once',
  security: needsKey,
  request: { body: jsonBody(apiKeyBody) },
  responses: withBodyProblems({ 201: json('The key, with the key itself', newApiKeySchema) }, 409),
});

const list = listRoute({
  path: '/v1/api-keys',
  summary: 'List API keys, newest first',
  description: 'Without the key that works from the start: it belongs to the deployment.',
  request: { query: cursorQuery },
  shows: 'A page of keys',
  page: pageOf(apiKeySchema),
});

const read = readRoute({
  path: '/v1/api-keys/{keyId}',
  summary: 'Read what a key may do',
  params: keyPath,
  shows: 'The key',
  schema: apiKeySchema,
});

const setBudget = createRoute({
  method: 'put',
  path: '/v1/api-keys/{keyId}/budget',
  summary: 'Set or lift what a key may spend',
  security: needsKey,
  request: { params: keyPath, body: jsonBody(budgetBody) },
  responses: withBodyProblems({ 200: json('The key', apiKeySchema) }, 404, 412),
});

const remove = createRoute({
  method: 'delete',
  path: '/v1/api-keys/{keyId}',
  summary: 'Delete an API key; it is dead at once',
  security: needsKey,
  request: { params: keyPath },
  responses: withProblems({ 204: { description: 'Deleted' } }, 401, 404, 412),
});

/** Neither a use nor what was spent is a change of the key. */
const tagOf = (apiKey: ApiKey) => etagOf(apiKeyView({ ...apiKey, lastUsedAt: null }));

export function apiKeyRoutes(services: Services) {
  const router = newRouter();
  const viewsOf = async (tenantId: string, apiKeys: readonly ApiKey[]) => {
    const accounts = await accountsWithBudget(services, tenantId, 'api-key', apiKeys);
    return apiKeys.map((apiKey) => apiKeyView(apiKey, accounts.get(apiKey.id)));
  };
  const viewOf = async (apiKey: ApiKey) => {
    const accounts = await accountsWithBudget(services, apiKey.tenantId, 'api-key', [apiKey]);
    return apiKeyView(apiKey, accounts.get(apiKey.id));
  };

  router.openapi(create, async (c) => {
    const { tenantId } = c.get('principal');
    const { apiKey, secret } = await createKey(services, tenantId, createKeyOf(c.req.valid('json')));
    const view = apiKeyView(apiKey);
    c.set('showsSecret', true);
    c.header('Location', `${services.config.publicUrl}/v1/api-keys/${apiKey.id}`);
    c.header('Cache-Control', 'no-store');
    return c.json({ ...view, key: secret }, 201);
  });

  router.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const before = cursor === undefined ? undefined : decodeCursor(cursor);
    const { tenantId } = c.get('principal');
    const { apiKeys, next } = await listKeys(services, tenantId, { limit, before });
    return c.json({ data: await viewsOf(tenantId, apiKeys), nextCursor: encodeCursor(next) }, 200);
  });

  router.openapi(read, async (c) => {
    const apiKey = await findKey(services, c.get('principal').tenantId, c.req.valid('param').keyId);
    return answerWithEtag(c, await viewOf(apiKey), undefined, tagOf(apiKey));
  });

  router.openapi(setBudget, async (c) => {
    const { tenantId } = c.get('principal');
    const budget = budgetOf(c.req.valid('json'));
    const { keyId } = c.req.valid('param');
    const check = await requireBudgetMatch(services, c, { kind: 'api-key', id: keyId }, tagOf);
    const apiKey = await setKeyBudget(services, tenantId, keyId, budget, check);
    return answerWithEtag(c, await viewOf(apiKey), 200, tagOf(apiKey));
  });

  router.openapi(remove, async (c) => {
    const { tenantId } = c.get('principal');
    const check = (apiKey: ApiKey) => requireMatch(c, tagOf(apiKey));
    await deleteKey(services, tenantId, c.req.valid('param').keyId, check);
    return c.body(null, 204);
  });
  return router;
}
