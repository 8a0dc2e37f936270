import { createRoute, z } from '@hono/zod-openapi';
import { changeClient, setClientBudget } from '../../app/clients/change-client.ts';
import { createClient } from '../../app/clients/create-client.ts';
import { deleteClient } from '../../app/clients/delete-client.ts';
import { findClient } from '../../app/clients/find-client.ts';
import { listClients } from '../../app/clients/list-clients.ts';
import { usageOf } from '../../app/jobs/usage.ts';
import { accountsWithBudget } from '../../app/ledger/set-account.ts';
import type { Services } from '../../app/ports.ts';
import type { Client } from '../../domain/client.ts';
import { checkScope } from '../auth.ts';
import { requireBudgetMatch } from '../budget-etag.ts';
import { cursorQuery, decodeCursor, encodeCursor } from '../cursor.ts';
import { answerWithEtag, etagOf, requireMatch } from '../etag.ts';
import { listRoute } from '../list-route.ts';
import { json, jsonBody, needsKey, withBodyProblems, withProblems } from '../openapi.ts';
import { readRoute } from '../read-route.ts';
import { newRouter } from '../router.ts';
import { budgetBody, budgetOf } from '../schemas/budget.ts';
import { clientBody, clientPatch, clientSchema, clientView, createClientOf } from '../schemas/client.ts';
import { pageOf } from '../schemas/job.ts';
import { periodOf, usageQuery, usageSchema, usageView } from '../schemas/usage.ts';

const clientPath = z.object({
  clientId: z.string().openapi({ example: 'cli_01jd8m0000000000000000000' }),
});

const create = createRoute({
  method: 'post',
  path: '/v1/clients',
  summary: 'Create a client',
  security: needsKey,
  request: { body: jsonBody(clientBody) },
  responses: withBodyProblems({ 201: json('The client', clientSchema) }, 409),
});

const list = listRoute({
  path: '/v1/clients',
  summary: 'List clients, newest first',
  request: { query: cursorQuery },
  shows: 'A page of clients',
  page: pageOf(clientSchema),
});

const read = readRoute({
  path: '/v1/clients/{clientId}',
  summary: 'Read a client',
  params: clientPath,
  shows: 'The client',
  schema: clientSchema,
});

const change = createRoute({
  method: 'patch',
  path: '/v1/clients/{clientId}',
  summary: 'Change fields of a client',
  security: needsKey,
  request: { params: clientPath, body: jsonBody(clientPatch) },
  responses: withBodyProblems({ 200: json('The client', clientSchema) }, 404, 412),
});

const setBudget = createRoute({
  method: 'put',
  path: '/v1/clients/{clientId}/budget',
  summary: 'Set or lift what a client may spend',
  security: needsKey,
  request: { params: clientPath, body: jsonBody(budgetBody) },
  responses: withBodyProblems({ 200: json('The client', clientSchema) }, 404, 412),
});

const remove = createRoute({
  method: 'delete',
  path: '/v1/clients/{clientId}',
  summary: 'Delete a client that has no campaigns and no running jobs',
  security: needsKey,
  request: { params: clientPath },
  responses: withProblems({ 204: { description: 'Deleted' } }, 401, 404, 409, 412),
});

const usage = createRoute({
  method: 'get',
  path: '/v1/clients/{clientId}/usage',
  summary: 'What the jobs of a client came to',
  security: needsKey,
  request: { params: clientPath, query: usageQuery },
  responses: withProblems({ 200: json('The sums', usageSchema) }, 401, 404, 422),
});

export function clientRoutes(services: Services) {
  const router = newRouter();
  // What was spent moves by itself; it is no new version of the client.
  const tagOf = (client: Client) => etagOf(clientView(client));
  const viewsOf = async (tenantId: string, clients: readonly Client[]) => {
    const accounts = await accountsWithBudget(services, tenantId, 'client', clients);
    return clients.map((client) => clientView(client, accounts.get(client.id)));
  };
  const viewOf = async (client: Client) => {
    const accounts = await accountsWithBudget(services, client.tenantId, 'client', [client]);
    return clientView(client, accounts.get(client.id));
  };

  router.openapi(create, async (c) => {
    const principal = c.get('principal');
    const body = c.req.valid('json');
    if (body.budget) checkScope(principal.scopes, 'admin');
    const client = await createClient(services, principal, createClientOf(body));
    c.header('Location', `${services.config.publicUrl}/v1/clients/${client.id}`);
    return answerWithEtag(c, await viewOf(client), 201, tagOf(client));
  });

  router.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const before = cursor === undefined ? undefined : decodeCursor(cursor);
    const { clients, next } = await listClients(services, c.get('principal'), { limit, before });
    const data = await viewsOf(c.get('principal').tenantId, clients);
    return c.json({ data, nextCursor: encodeCursor(next) }, 200);
  });

  router.openapi(read, async (c) => {
    const client = await findClient(services, c.get('principal'), c.req.valid('param').clientId);
    return answerWithEtag(c, await viewOf(client), undefined, tagOf(client));
  });

  router.openapi(change, async (c) => {
    const { clientId } = c.req.valid('param');
    const check = (client: Client) => requireMatch(c, tagOf(client));
    const client = await changeClient(services, c.get('principal'), clientId, c.req.valid('json'), check);
    return answerWithEtag(c, await viewOf(client), 200, tagOf(client));
  });

  router.openapi(setBudget, async (c) => {
    const { clientId } = c.req.valid('param');
    const check = await requireBudgetMatch(services, c, { kind: 'client', id: clientId }, tagOf);
    const budget = budgetOf(c.req.valid('json'));
    const client = await setClientBudget(services, c.get('principal'), clientId, budget, check);
    return answerWithEtag(c, await viewOf(client), 200, tagOf(client));
  });

  router.openapi(usage, async (c) => {
    const principal = c.get('principal');
    const { id } = await findClient(services, principal, c.req.valid('param').clientId);
    const period = periodOf(c.req.valid('query'));
    const sums = await usageOf(services, principal.tenantId, { kind: 'client', id }, period);
    return c.json(usageView(sums), 200);
  });

  router.openapi(remove, async (c) => {
    const { clientId } = c.req.valid('param');
    await deleteClient(services, c.get('principal'), clientId, (client) => requireMatch(c, tagOf(client)));
    return c.body(null, 204);
  });
  return router;
}
