import { Hono } from 'hono';
import { faultRules } from './faults.ts';
import { billOf, type SimContext, type SimEnv } from './sim-context.ts';

/** Not Replicate's: how a simulator that is served alone is told what to do, and asked what it did. */
export function sideRoutes(context: SimContext): Hono<SimEnv> {
  return new Hono<SimEnv>()
    .post('/faults', async (c) => {
      const body: unknown = await c.req.json().catch(() => null);
      const rules = faultRules.safeParse(body);
      if (!rules.success) return c.json({ error: rules.error.issues }, 422);
      context.faults.set(rules.data);
      return c.json({ faults: rules.data });
    })
    .get('/bill', (c) => {
      const { predictions, createCalls, totalUsd } = billOf(context);
      const lines = predictions.map(({ id, model, status, billing, costUsd, ignoredInputs, createdAt }) => ({
        id,
        model,
        status,
        billing,
        costUsd,
        ignoredInputs,
        createdAt: new Date(createdAt).toISOString(),
      }));
      return c.json({ totalUsd, predictions: lines, createCalls });
    });
}
