import { z } from '@hono/zod-openapi';
import { efforts } from '../../domain/model-spec.ts';
import { costItem, settingsSchema, usd } from './job.ts';

/** What a request would become: the answer of an estimate and of a dry run. */
export const planSchema = z
  .object({
    settings: settingsSchema,
    models: z.object({ image: z.string(), video: z.string() }),
    effort: z.enum(efforts).openapi({
      description: 'How much the preset asks of models that offer a choice of steps or sizes.',
    }),
    scenes: z.array(
      z.object({
        beat: z.string(),
        text: z.object({
          visual: z.string(),
          narration: z.string().nullable(),
          caption: z.string().nullable(),
        }),
        seconds: z.number(),
      }),
    ),
    predictions: z.object({ images: z.int(), clips: z.int() }),
    cost: z.object({
      estimated: usd,
      reservation: z.number().openapi({
        description: 'US dollars that the job would hold on the budgets of its client, campaign and key',
      }),
      items: z.array(costItem),
    }),
    seconds: z.object({ usual: z.int(), slow: z.int() }).openapi({
      description: 'From request to file: with models at their usual speed, and at a third of it.',
    }),
    warnings: z.array(z.string()),
    simulated: z.boolean(),
  })
  .openapi('Plan');
