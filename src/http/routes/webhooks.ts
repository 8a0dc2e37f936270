import { createRoute, z } from '@hono/zod-openapi';
import type { Services } from '../../app/ports.ts';
import { receivePrediction } from '../../app/predictions/receive-prediction.ts';
import { json, withProblems } from '../openapi.ts';
import { newRouter } from '../router.ts';

const address = z.object({
  tenant: z.string().max(100),
  job: z.string().max(100),
  prediction: z.string().max(100),
});

const replicate = createRoute({
  method: 'post',
  path: '/webhooks/replicate',
  security: [],
  summary: 'Called by Replicate when a prediction ends',
  description: 'Signed with the Standard Webhooks headers; the raw body is verified.',
  request: { query: address },
  responses: withProblems({ 200: json('Taken note of', z.object({ received: z.literal(true) })) }, 401, 422),
});

export function webhookRoutes(services: Services) {
  const router = newRouter();
  router.openapi(replicate, async (c) => {
    const { tenant, job, prediction } = c.req.valid('query');
    const headers = Object.fromEntries(c.req.raw.headers);
    const where = { tenantId: tenant, jobId: job, predictionId: prediction };
    await receivePrediction(services, where, await c.req.text(), headers);
    return c.json({ received: true } as const, 200);
  });
  return router;
}
