import { createRoute, z } from '@hono/zod-openapi';
import { allowedSeconds } from '../../domain/model-lengths.ts';
import { type ModelSpec, models, presetModels } from '../../domain/model-registry.ts';
import { presets, resolutions } from '../../domain/settings.ts';
import { json, needsKey, withProblems } from '../openapi.ts';
import { newRouter } from '../router.ts';

export const modelSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    kind: z.enum(['image', 'video']),
    aspectRatios: z.array(z.string()),
    resolutions: z.array(z.string()),
    seconds: z
      .record(z.string(), z.array(z.number()))
      .openapi({ description: 'Clip lengths by resolution.' }),
    supports: z.object({
      startImage: z.boolean(),
      endImage: z.boolean(),
      references: z.boolean(),
      sound: z.boolean(),
      seed: z.boolean(),
    }),
    prices: z.array(
      z.object({
        unit: z.string(),
        usd: z.number(),
        resolution: z.string().nullable(),
        sound: z.boolean().nullable(),
        seconds: z.number().nullable(),
        source: z.string(),
        asOf: z.string(),
      }),
    ),
    presets: z.array(z.enum(presets)).openapi({ description: 'Presets that choose this model.' }),
    typicalSeconds: z.number(),
    deadlineSeconds: z.number(),
    retired: z.object({ on: z.string(), successor: z.string() }).nullable(),
    source: z.string(),
    asOf: z.string(),
  })
  .openapi('Model');

const list = createRoute({
  method: 'get',
  path: '/v1/models',
  summary: 'What each model can do, its limits and prices, with source and date',
  security: needsKey,
  responses: withProblems(
    { 200: json('All models', z.object({ data: z.array(modelSchema), nextCursor: z.null() })) },
    401,
  ),
});

export function modelRoutes() {
  const router = newRouter();
  router.openapi(list, (c) => c.json({ data: models.map(modelView), nextCursor: null }, 200));
  return router;
}

export function modelView(model: ModelSpec): z.input<typeof modelSchema> {
  const { id, title, kind, inputs, typicalSeconds, deadlineSeconds, retired, source, asOf } = model;
  const offered = resolutions.filter((resolution) => resolution in model.resolutions);
  return {
    id,
    title,
    kind,
    aspectRatios: Object.keys(model.aspectRatios),
    resolutions: offered,
    seconds:
      model.kind === 'video'
        ? Object.fromEntries(
            offered.map((resolution) => [resolution, [...allowedSeconds(model, resolution)]]),
          )
        : {},
    supports: {
      startImage: inputs.startImage !== undefined,
      endImage: inputs.endImage !== undefined,
      references: inputs.references !== undefined,
      sound: model.kind === 'video' && model.hasSound,
      seed: inputs.seed !== undefined,
    },
    prices: model.prices.map(({ unit, usd, resolution, sound, seconds, source: from, asOf: read }) => ({
      unit,
      usd,
      resolution: resolution ?? null,
      sound: sound ?? null,
      seconds: seconds ?? null,
      source: from,
      asOf: read,
    })),
    presets: presets.filter((preset) => presetModels[preset][kind].includes(id)),
    typicalSeconds,
    deadlineSeconds,
    retired,
    source,
    asOf,
  };
}
