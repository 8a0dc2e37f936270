import { createRoute } from '@hono/zod-openapi';
import { readLimits, setLimits } from '../../app/limits/tenant-limits.ts';
import type { Services } from '../../app/ports.ts';
import { answerWithEtag, etagOf, requireMatch } from '../etag.ts';
import { json, jsonBody, needsKey, withBodyProblems, withProblems } from '../openapi.ts';
import { newRouter } from '../router.ts';
import { limitsBody, limitsSchema } from '../schemas/limits.ts';

const read = createRoute({
  method: 'get',
  path: '/v1/limits',
  summary: "Read the tenant's limits",
  security: needsKey,
  responses: withProblems({ 200: json('The limits', limitsSchema), 304: { description: 'Unchanged' } }, 401),
});

const set = createRoute({
  method: 'put',
  path: '/v1/limits',
  summary: "Set the tenant's limits; what is left out stays",
  security: needsKey,
  request: { body: jsonBody(limitsBody) },
  responses: withBodyProblems({ 200: json('The limits', limitsSchema) }, 412),
});

export function limitRoutes(services: Services) {
  const router = newRouter();

  router.openapi(read, async (c) =>
    answerWithEtag(c, await readLimits(services, c.get('principal').tenantId)),
  );

  router.openapi(set, async (c) => {
    const { tenantId } = c.get('principal');
    const limits = await setLimits(services, tenantId, c.req.valid('json'), (current) =>
      requireMatch(c, etagOf(current)),
    );
    return answerWithEtag(c, limits, 200);
  });
  return router;
}
