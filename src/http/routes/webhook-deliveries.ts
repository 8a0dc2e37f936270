import { createRoute, z } from '@hono/zod-openapi';
import type { Services } from '../../app/ports.ts';
import { findDelivery } from '../../app/webhooks/find-delivery.ts';
import { listDeliveries } from '../../app/webhooks/list-deliveries.ts';
import { replayDelivery } from '../../app/webhooks/replay-delivery.ts';
import { cursorQuery, decodeCursor, encodeCursor } from '../cursor.ts';
import { answerWithEtag } from '../etag.ts';
import { listRoute } from '../list-route.ts';
import { json, needsKey, withProblems } from '../openapi.ts';
import { readRoute } from '../read-route.ts';
import { newRouter } from '../router.ts';
import { pageOf } from '../schemas/job.ts';
import { deliverySchema, deliveryView, deliveryWithBodySchema } from '../schemas/webhook-endpoint.ts';
import { endpointPath } from './webhook-endpoints.ts';

const deliveryPath = endpointPath.extend({
  deliveryId: z.string().openapi({ example: 'dlv_01jd8m0000000000000000000' }),
});

const list = listRoute({
  path: '/v1/webhook-endpoints/{endpointId}/deliveries',
  summary: 'What was and is being sent to an endpoint, newest first, for 30 days',
  request: { params: endpointPath, query: cursorQuery },
  shows: 'A page of deliveries',
  page: pageOf(deliverySchema),
});

const read = readRoute({
  path: '/v1/webhook-endpoints/{endpointId}/deliveries/{deliveryId}',
  summary: 'One delivery, with the body that was signed',
  params: deliveryPath,
  shows: 'The delivery',
  schema: deliveryWithBodySchema,
});

const replay = createRoute({
  method: 'post',
  path: '/v1/webhook-endpoints/{endpointId}/deliveries/{deliveryId}/replay',
  summary: 'Send a message again, with the same id and body',
  security: needsKey,
  request: { params: deliveryPath },
  responses: withProblems({ 202: json('The delivery, on its way', deliverySchema) }, 400, 401, 404, 409, 415),
});

export function webhookDeliveryRoutes(services: Services) {
  const router = newRouter();

  router.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const before = cursor === undefined ? undefined : decodeCursor(cursor);
    const { deliveries, next } = await listDeliveries(
      services,
      c.get('principal'),
      c.req.valid('param').endpointId,
      { limit, before },
    );
    return c.json({ data: deliveries.map(deliveryView), nextCursor: encodeCursor(next) }, 200);
  });

  router.openapi(read, async (c) => {
    const { endpointId, deliveryId } = c.req.valid('param');
    const { delivery, body } = await findDelivery(services, c.get('principal'), endpointId, deliveryId);
    return answerWithEtag(c, { ...deliveryView(delivery), body });
  });

  router.openapi(replay, async (c) => {
    const { endpointId, deliveryId } = c.req.valid('param');
    const delivery = await replayDelivery(services, c.get('principal'), endpointId, deliveryId);
    return c.json(deliveryView(delivery), 202);
  });
  return router;
}
