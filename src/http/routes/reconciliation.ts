import type { Services } from '../../app/ports.ts';
import { listReports } from '../../app/reconcile/reports.ts';
import { cursorQuery, decodeCursor, encodeCursor } from '../cursor.ts';
import { listRoute } from '../list-route.ts';
import { newRouter } from '../router.ts';
import { pageOf } from '../schemas/job.ts';
import { reconciliationSchema, reconciliationView } from '../schemas/reconciliation.ts';

const list = listRoute({
  path: '/v1/usage/reconciliation',
  summary: "How the ledger agrees with the provider's own list, newest first",
  description:
    'Compared every hour and kept for 120 days. What nobody here knows is in the report of the first key.',
  request: { query: cursorQuery },
  shows: 'A page of reports',
  page: pageOf(reconciliationSchema),
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
