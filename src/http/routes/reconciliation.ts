import { createRoute } from '@hono/zod-openapi';
import type { Services } from '../../app/ports.ts';
import { listReports } from '../../app/reconcile/reports.ts';
import { cursorQuery, decodeCursor, encodeCursor } from '../cursor.ts';
import { json, needsKey, withProblems } from '../openapi.ts';
import { newRouter } from '../router.ts';
import { pageOf } from '../schemas/job.ts';
import { reconciliationSchema, reconciliationView } from '../schemas/reconciliation.ts';

const list = createRoute({
  method: 'get',
  path: '/v1/usage/reconciliation',
  summary: "How the ledger agrees with the provider's own list, newest first",
  description:
    'Compared every hour and kept for 120 days. What nobody here knows is in the report of the first key.',
  security: needsKey,
  request: { query: cursorQuery },
  responses: withProblems({ 200: json('A page of reports', pageOf(reconciliationSchema)) }, 401, 422),
});

export function reconciliationRoutes(services: Services) {
  const router = newRouter();
  router.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const page = { limit, before: cursor === undefined ? undefined : decodeCursor(cursor) };
    const { reports, next } = await listReports(services, c.get('principal').tenantId, page);
    return c.json({ data: reports.map(reconciliationView), nextCursor: encodeCursor(next) }, 200);
  });
  return router;
}
