import { createRoute, z } from '@hono/zod-openapi';
import type { Services } from '../../app/ports.ts';
import { changeEndpoint, rotateSecret } from '../../app/webhooks/change-endpoint.ts';
import { createEndpoint } from '../../app/webhooks/create-endpoint.ts';
import { deleteEndpoint } from '../../app/webhooks/delete-endpoint.ts';
import { findEndpoint } from '../../app/webhooks/find-endpoint.ts';
import { listEndpoints } from '../../app/webhooks/list-endpoints.ts';
import type { WebhookEndpoint } from '../../domain/webhook.ts';
import { cursorQuery, decodeCursor, encodeCursor } from '../cursor.ts';
import { answerWithEtag, etagOf, requireMatch } from '../etag.ts';
import { listRoute } from '../list-route.ts';
import { json, jsonBody, needsKey, withBodyProblems, withProblems } from '../openapi.ts';
import { readRoute } from '../read-route.ts';
import { newRouter } from '../router.ts';
import { pageOf } from '../schemas/job.ts';
import {
  changeEndpointBody,
  createEndpointBody,
  endpointSchema,
  endpointView,
  endpointWithSecretSchema,
} from '../schemas/webhook-endpoint.ts';

export const endpointPath = z.object({
  endpointId: z.string().openapi({ example: 'whe_01jd8m0000000000000000000' }),
});

const create = createRoute({
  method: 'post',
  path: '/v1/webhook-endpoints',
  summary: 'Have events sent to a URL, signed by the Standard Webhooks scheme',
  security: needsKey,
  request: { body: jsonBody(createEndpointBody) },
  responses: withBodyProblems({ 201: json('The endpoint, with its secret', endpointWithSecretSchema) }, 409),
});

const list = listRoute({
  path: '/v1/webhook-endpoints',
  summary: 'List endpoints, newest first, without those of single jobs',
  request: { query: cursorQuery },
  shows: 'A page of endpoints',
  page: pageOf(endpointSchema),
});

const read = readRoute({
  path: '/v1/webhook-endpoints/{endpointId}',
  summary: 'Read an endpoint',
  params: endpointPath,
  shows: 'The endpoint',
  schema: endpointSchema,
});

const change = createRoute({
  method: 'patch',
  path: '/v1/webhook-endpoints/{endpointId}',
  summary: 'Choose other events, or switch an endpoint off and on',
  security: needsKey,
  request: { params: endpointPath, body: jsonBody(changeEndpointBody) },
  responses: withBodyProblems({ 200: json('The endpoint', endpointSchema) }, 404, 412),
});

const remove = createRoute({
  method: 'delete',
  path: '/v1/webhook-endpoints/{endpointId}',
  summary: 'Delete an endpoint; what is on its way to it is given up',
  security: needsKey,
  request: { params: endpointPath },
  responses: withProblems({ 204: { description: 'Deleted' } }, 401, 404, 412),
});

const rotate = createRoute({
  method: 'post',
  path: '/v1/webhook-endpoints/{endpointId}/rotate-secret',
  summary: 'Make a new secret; the old one signs beside it for 24 hours',
  security: needsKey,
  request: { params: endpointPath },
  responses: withProblems(
    { 200: json('The endpoint, with its new secret', endpointWithSecretSchema) },
    400,
    401,
    404,
    409,
    412,
    415,
  ),
});

/** Where events go: see webhook-deliveries.ts for what was sent. */
export function webhookEndpointRoutes(services: Services) {
  const router = newRouter();
  const check = (c: Parameters<typeof requireMatch>[0]) => (endpoint: WebhookEndpoint) =>
    requireMatch(c, etagOf(endpointView(endpoint)));

  router.openapi(create, async (c) => {
    const { endpoint, secret } = await createEndpoint(services, c.get('principal'), c.req.valid('json'));
    c.header('Location', `${services.config.publicUrl}/v1/webhook-endpoints/${endpoint.id}`);
    const view = endpointView(endpoint);
    c.set('showsSecret', true);
    return answerWithEtag(c, { ...view, secret }, 201, etagOf(view));
  });

  router.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const before = cursor === undefined ? undefined : decodeCursor(cursor);
    const { endpoints, next } = await listEndpoints(services, c.get('principal'), { limit, before });
    return c.json({ data: endpoints.map(endpointView), nextCursor: encodeCursor(next) }, 200);
  });

  router.openapi(read, async (c) => {
    const { value } = await findEndpoint(services, c.get('principal'), c.req.valid('param').endpointId);
    return answerWithEtag(c, endpointView(value));
  });

  router.openapi(change, async (c) => {
    const { endpointId } = c.req.valid('param');
    const principal = c.get('principal');
    const endpoint = await changeEndpoint(services, principal, endpointId, c.req.valid('json'), check(c));
    return answerWithEtag(c, endpointView(endpoint), 200);
  });

  router.openapi(remove, async (c) => {
    await deleteEndpoint(services, c.get('principal'), c.req.valid('param').endpointId, check(c));
    return c.body(null, 204);
  });

  router.openapi(rotate, async (c) => {
    const { endpointId } = c.req.valid('param');
    const { endpoint, secret } = await rotateSecret(services, c.get('principal'), endpointId, check(c));
    const view = endpointView(endpoint);
    c.set('showsSecret', true);
    return answerWithEtag(c, { ...view, secret }, 200, etagOf(view));
  });
  return router;
}
