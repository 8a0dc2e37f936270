import type { z } from '@hono/zod-openapi';
import { costItemJson, settingsJson } from '../app/jobs/job-json.ts';
import type { RequestPlan } from '../app/jobs/plan-request.ts';
import { dollars } from '../domain/money.ts';
import type { planSchema } from './schemas/plan.ts';

/** What a request would become, as JSON. */
export function planView(plan: RequestPlan): z.input<typeof planSchema> {
  const { models, effort, predictions, seconds, simulated } = plan;
  return {
    settings: settingsJson(plan.settings) as z.input<typeof planSchema>['settings'],
    models,
    effort,
    scenes: plan.scenes.map(({ beat, text, seconds: length }) => ({ beat, text, seconds: length })),
    predictions,
    cost: {
      estimated: dollars(plan.totalMicros),
      reservation: dollars(plan.totalMicros),
      items: plan.items.map(costItemJson),
    },
    seconds,
    warnings: [...plan.warnings],
    simulated,
  };
}
