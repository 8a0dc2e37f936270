import { z } from '@hono/zod-openapi';
import { remedyKinds } from '../../domain/errors.ts';
import { failureSchema, fileLinks, time, usd } from './job.ts';

export const takeSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['image', 'clip', 'narration', 'music']),
    selected: z.boolean(),
    recipe: z.string(),
    model: z.string(),
    modelVersion: z.string().nullable(),
    insteadOf: z.string().nullable().openapi({ description: 'The model that it took over from.' }),
    seed: z.int().nullable(),
    prompt: z.string(),
    width: z.int(),
    height: z.int(),
    seconds: z.number().nullable(),
    bytes: z.int(),
    cost: usd,
    tookSeconds: z.number(),
    simulated: z.boolean(),
    createdAt: time,
    links: fileLinks,
  })
  .openapi('Take');

export const predictionSchema = z
  .object({
    id: z.string(),
    sceneId: z.string(),
    kind: z.enum(['image', 'clip', 'narration', 'transcription', 'music']),
    model: z.string(),
    providerId: z.string().nullable(),
    status: z.enum(['intended', 'submitting', 'unknown', 'submitted', 'succeeded', 'failed', 'canceled']),
    attempt: z.int(),
    remedy: z
      .object({
        kind: z.enum(remedyKinds),
        message: z.string(),
        insteadOf: z.string().nullable().openapi({ description: 'The model that it took over from.' }),
      })
      .nullable()
      .openapi({ description: 'Why it was made after another one failed; null for a first attempt.' }),
    notBefore: time.nullable().openapi({ description: 'It is not sent before this time.' }),
    errorClass: z.string().nullable(),
    error: failureSchema.nullable(),
    cost: z.object({ estimated: usd, actual: usd.nullable() }),
    progress: z.number().nullable().openapi({ description: 'Percent that the model itself named last.' }),
    slow: z.boolean().openapi({ description: 'It takes longer than its model usually does.' }),
    simulated: z.boolean(),
    lastCheckedAt: time.nullable(),
    times: z.object({ createdAt: time, submittedAt: time.nullable(), completedAt: time.nullable() }),
  })
  .openapi('Prediction');
