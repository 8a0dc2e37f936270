import { createRoute, z } from '@hono/zod-openapi';
import type { Services } from '../../app/ports.ts';
import { listedModels, modelKinds, modelSchema, modelSupports } from '../model-view.ts';
import { json, needsKey, withProblems } from '../openapi.ts';
import { newRouter } from '../router.ts';

const list = createRoute({
  method: 'get',
  path: '/v1/models',
  summary: 'What each model can do, its limits and prices, with source and date, and how it is doing',
  security: needsKey,
  request: {
    query: z.strictObject({
      kind: z.enum(modelKinds).optional(),
      supports: z.enum(modelSupports).optional().openapi({ description: 'Only models that take this.' }),
    }),
  },
  responses: withProblems(
    { 200: json('All models', z.object({ data: z.array(modelSchema), nextCursor: z.null() })) },
    401,
    422,
  ),
});

export function modelRoutes(services: Services) {
  const router = newRouter();
  router.openapi(list, async (c) =>
    c.json({ data: await listedModels(services, c.req.valid('query')), nextCursor: null }, 200),
  );
  return router;
}
