import { z } from '@hono/zod-openapi';
import { jobStatuses } from '../../domain/job.ts';
import { presets } from '../../domain/settings.ts';
import { failureSchema, time, usd } from './job.ts';
import { modelName } from './job-body.ts';

/** Body of `POST /v1/jobs/{id}/variants`. */
export const variantBody = z
  .strictObject({
    preset: z.enum(presets).optional().openapi({ description: "Left out, the original's." }),
    models: z.strictObject({ image: modelName.optional(), video: modelName.optional() }).optional().openapi({
      description: "What is left out is the preset's choice where one is given, else the original's.",
    }),
    title: z.string().trim().min(1).max(200).optional(),
  })
  .refine(({ preset, models }) => preset !== undefined || models?.image || models?.video, {
    path: ['models'],
    message: 'name another preset, image or video model; without one the variant would be the same video',
  })
  .openapi('CreateVariant', { example: { preset: 'premium' } });

const difference = z.number().nullable().openapi({
  description:
    'Of the clips, as pictures may be shared: percent above the original, below it where negative; null where nothing compares.',
});

export const variantSchema = z
  .object({
    jobId: z.string(),
    original: z.boolean(),
    title: z.string().nullable(),
    status: z.enum(jobStatuses),
    preset: z.enum(presets),
    models: z.object({ image: z.string(), video: z.string() }),
    madeBy: z
      .object({ images: z.array(z.string()), clips: z.array(z.string()) })
      .openapi({ description: 'Models of the chosen pictures and clips, stand-ins included.' }),
    cost: z.object({ estimated: usd, actual: usd, images: usd, clips: usd, differencePercent: difference }),
    time: z.object({
      workedSeconds: z.number().nullable().openapi({
        description: 'From request to file, without waiting for approval; null while under way.',
      }),
      imageSeconds: z
        .number()
        .nullable()
        .openapi({ description: 'Median of its pictures, where it drew any.' }),
      clipSeconds: z.number().nullable().openapi({ description: 'Median of its clips.' }),
      differencePercent: difference,
    }),
    clips: z.object({ done: z.int(), failed: z.int(), total: z.int() }),
    error: failureSchema.nullable(),
    simulated: z.boolean(),
    createdAt: time,
    completedAt: time.nullable(),
    links: z.record(z.string(), z.string()),
  })
  .openapi('Variant');
