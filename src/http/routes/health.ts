import { createRoute, z } from '@hono/zod-openapi';
import type { Services } from '../../app/ports.ts';
import { json } from '../openapi.ts';
import { newRouter } from '../router.ts';

const healthSchema = z
  .object({
    status: z.literal('healthy'),
    services: z.array(
      z.object({
        name: z.string(),
        mode: z.enum(['real', 'simulated', 'rules', 'local', 'off']),
        detail: z.string(),
      }),
    ),
  })
  .openapi('Health');

const health = createRoute({
  method: 'get',
  path: '/health',
  security: [],
  summary: 'Whether it works, and what it works with',
  responses: { 200: json('Healthy', healthSchema) },
});

export function healthRoutes(services: Services) {
  const router = newRouter();
  router.openapi(health, (c) => c.json({ status: 'healthy', services: [...services.config.services] }, 200));
  return router;
}
