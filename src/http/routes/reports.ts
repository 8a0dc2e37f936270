import { createRoute } from '@hono/zod-openapi';
import { readLedger, readStats } from '../../app/ledger/read-days.ts';
import type { Services } from '../../app/ports.ts';
import { json, needsKey, withProblems } from '../openapi.ts';
import { newRouter } from '../router.ts';
import {
  daysOf,
  groupingsOf,
  reportQuery,
  statsSchema,
  statsView,
  usageReportQuery,
  usageReportSchema,
  usageReportView,
} from '../schemas/report.ts';

const usage = createRoute({
  method: 'get',
  path: '/v1/usage',
  summary: 'What was spent, by day, model, campaign or client',
  description:
    'The sums of the ledger, to the micro-dollar; deleted jobs stay in. A call counts for the day on which it was intended.',
  security: needsKey,
  request: { query: usageReportQuery },
  responses: withProblems({ 200: json('The sums', usageReportSchema) }, 401, 422),
});

const stats = createRoute({
  method: 'get',
  path: '/v1/stats',
  summary: 'How jobs went: completion, failures, reuse, times',
  security: needsKey,
  request: { query: reportQuery },
  responses: withProblems({ 200: json('The figures', statsSchema) }, 401, 422),
});

/** Reports over days. A key that is limited to some clients sees theirs alone. */
export function reportRoutes(services: Services) {
  const router = newRouter();

  router.openapi(usage, async (c) => {
    const { groupBy, ...query } = c.req.valid('query');
    const period = daysOf(query, services.clock.now());
    const rows = await readLedger(services, c.get('principal'), period.days);
    return c.json(usageReportView(period, groupingsOf(groupBy), rows), 200);
  });

  router.openapi(stats, async (c) => {
    const period = daysOf(c.req.valid('query'), services.clock.now());
    return c.json(statsView(period, await readStats(services, c.get('principal'), period.days)), 200);
  });
  return router;
}
