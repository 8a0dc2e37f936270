import { z } from '@hono/zod-openapi';
import type { Services } from '../../app/ports.ts';
import { cursorQuery, pageOfWhole } from '../cursor.ts';
import { listRoute } from '../list-route.ts';
import { listedModels, modelKinds, modelSchema, modelSupports } from '../model-view.ts';
import { newRouter } from '../router.ts';
import { pageOf } from '../schemas/job.ts';

const list = listRoute({
  path: '/v1/models',
  summary: 'What each model can do, its limits and prices, with source and date, and how it is doing',
  request: {
    query: cursorQuery.extend({
      kind: z.enum(modelKinds).optional(),
      supports: z.enum(modelSupports).optional().openapi({ description: 'Only models that take this.' }),
    }),
  },
  shows: 'A page of models',
  page: pageOf(modelSchema),
});

export function modelRoutes(services: Services) {
  const router = newRouter();
  router.openapi(list, async (c) => {
    const { limit, cursor, ...filter } = c.req.valid('query');
    const models = await listedModels(services, filter);
    const { page, nextCursor } = pageOfWhole(models, { limit, cursor }, ({ id }) => id);
    return c.json({ data: page, nextCursor }, 200);
  });
  return router;
}
