import { createRoute } from '@hono/zod-openapi';
import { checkRequest } from '../../app/jobs/check-request.ts';
import { planRequest } from '../../app/jobs/plan-request.ts';
import type { Services } from '../../app/ports.ts';
import { json, jsonBody, needsKey, withBodyProblems } from '../openapi.ts';
import { planView } from '../plan-view.ts';
import { newRouter } from '../router.ts';
import { createJobOf, jobBody } from '../schemas/job-body.ts';
import { planSchema } from '../schemas/plan.ts';

const estimate = createRoute({
  method: 'post',
  path: '/v1/estimates',
  summary: 'What a job would become and cost; nothing is kept or spent',
  security: needsKey,
  request: { body: jsonBody(jobBody) },
  responses: withBodyProblems({ 200: json('The plan', planSchema) }),
});

export function estimateRoutes(services: Services) {
  const router = newRouter();
  router.openapi(estimate, async (c) => {
    const principal = c.get('principal');
    const request = await checkRequest(services, principal, createJobOf(c.req.valid('json')));
    const plan = await planRequest(services, principal.tenantId, request);
    return c.json(planView(plan), 200);
  });
  return router;
}
