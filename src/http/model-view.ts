import { z } from '@hono/zod-openapi';
import type { Services } from '../app/ports.ts';
import { readHealth } from '../app/predictions/model-health.ts';
import { circuitOf, type ModelHealth, measuredSeconds, recentCalls } from '../domain/model-health.ts';
import { allowedSeconds } from '../domain/model-lengths.ts';
import {
  type FormerModel,
  formerModels,
  type ModelSpec,
  models,
  presetModels,
} from '../domain/model-registry.ts';
import { efforts, type ModelStatus, priceUnits } from '../domain/model-spec.ts';
import { presets, resolutions } from '../domain/settings.ts';
import { time } from './schemas/job.ts';

export const modelKinds = [
  'image',
  'video',
  'music',
  'speech',
  'transcription',
  'upscale',
  'planner',
] as const;

export const modelSupports = ['startImage', 'endImage', 'references', 'sound', 'seed'] as const;

const statusSchema = z
  .object({
    state: z.enum(['current', 'retiring', 'retired', 'unverified']),
    on: z.string().nullable(),
    successor: z.string().nullable(),
    why: z.string().nullable(),
  })
  .openapi({ description: 'Asked for, a retired or unverified model is answered by its successor.' });

const priceSchema = z.object({
  unit: z.enum(priceUnits),
  usd: z.number(),
  size: z.string().nullable().openapi({ description: "Holds for this size, in the model's own word." }),
  resolutions: z
    .array(z.enum(resolutions))
    .openapi({ description: 'Resolutions that are made in that size.' }),
  sound: z.boolean().nullable(),
  seconds: z.number().nullable().openapi({ description: 'Holds for clips of this length.' }),
  minimumUsd: z.number().nullable(),
  source: z.string(),
  asOf: z.string(),
});

export const modelSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    kind: z.enum(modelKinds),
    status: statusSchema,
    version: z.string().nullable(),
    aspectRatios: z.array(z.string()),
    resolutions: z.array(z.enum(resolutions)),
    seconds: z
      .record(z.string(), z.array(z.number()))
      .openapi({ description: 'Clip lengths by resolution; of music, the shortest and the longest piece.' }),
    supports: z.object({
      startImage: z.boolean(),
      endImage: z.boolean(),
      references: z.boolean(),
      sound: z.boolean(),
      seed: z.boolean(),
    }),
    maxReferences: z.int(),
    rules: z.array(z.string()).openapi({ description: 'What cannot be combined, in words.' }),
    prices: z.array(priceSchema),
    presets: z
      .array(z.object({ preset: z.enum(presets), place: z.int(), effort: z.enum(efforts) }))
      .openapi({ description: 'Presets that use this model; place 1 is asked first.' }),
    typicalSeconds: z.number().nullable(),
    deadlineSeconds: z.number().nullable(),
    health: z
      .object({
        state: z.enum(['closed', 'open', 'half_open']).openapi({
          description:
            'open: it fails and others are asked instead; half_open: one call finds out whether it is well again.',
        }),
        calls: z.int().openapi({ description: 'Of the last half hour.' }),
        failureRate: z
          .number()
          .nullable()
          .openapi({ description: 'Share of these that failed by its own doing.' }),
        lastSuccessAt: time.nullable(),
        medianSeconds: z.number().nullable().openapi({ description: 'What its latest successes took here.' }),
      })
      .nullable(),
    source: z.string(),
    asOf: z.string(),
  })
  .openapi('Model');

export type ModelView = z.input<typeof modelSchema>;

/** Everything that is known of models, one kind or one ability of them where that is asked for. */
export async function listedModels(
  services: Services,
  filter: {
    readonly kind?: (typeof modelKinds)[number] | undefined;
    readonly supports?: (typeof modelSupports)[number] | undefined;
  },
): Promise<ModelView[]> {
  const book = await readHealth(services);
  const now = services.clock.now();
  const current = models.map((model) => ({
    ...modelView(model),
    health: healthView(book.of(model.id), now),
  }));
  return [...current, ...formerModels.map(formerView)].filter(
    ({ kind, supports }) =>
      (filter.kind === undefined || kind === filter.kind) &&
      (filter.supports === undefined || supports[filter.supports]),
  );
}

function healthView(health: ModelHealth, now: number): ModelView['health'] {
  const { failed, calls } = recentCalls(health, now);
  const { lastSuccessAt } = health;
  return {
    state: circuitOf(health, now),
    calls,
    failureRate: calls === 0 ? null : failed / calls,
    lastSuccessAt: lastSuccessAt === null ? null : new Date(lastSuccessAt).toISOString(),
    medianSeconds: measuredSeconds(health),
  };
}

/** Such as ", retired; use google/veo-3.1"; nothing for a current model. */
export function statusInWords({ state, successor }: ModelView['status']): string {
  if (state === 'current') return '';
  return `, ${state}${successor === null ? '' : `; use ${successor}`}`;
}

function modelView(model: ModelSpec): ModelView {
  const { id, title, kind, version, typicalSeconds, deadlineSeconds, source, asOf } = model;
  const inputs: Readonly<Record<string, string | undefined>> = model.inputs;
  const isVisual = model.kind === 'image' || model.kind === 'video';
  const offered = isVisual ? resolutions.filter((resolution) => resolution in model.resolutions) : [];
  return {
    ...blank,
    id,
    title,
    kind,
    status: statusView(model.status),
    version,
    aspectRatios: isVisual ? Object.keys(model.aspectRatios) : [],
    resolutions: offered,
    seconds: secondsOf(model),
    supports: {
      startImage: inputs.startImage !== undefined,
      endImage: inputs.endImage !== undefined,
      references: inputs.references !== undefined,
      sound: inputs.sound !== undefined,
      seed: inputs.seed !== undefined,
    },
    maxReferences: isVisual ? (model.references?.max ?? 0) : 0,
    rules: model.kind === 'video' ? model.rules.map(({ says }) => says) : [],
    prices: pricesOf(model),
    presets: presets.flatMap((preset) => placeIn(preset, model)),
    typicalSeconds,
    deadlineSeconds,
    source,
    asOf,
  };
}

const blank = {
  version: null,
  aspectRatios: [],
  resolutions: [],
  seconds: {},
  supports: { startImage: false, endImage: false, references: false, sound: false, seed: false },
  maxReferences: 0,
  rules: [],
  prices: [],
  presets: [],
  typicalSeconds: null,
  deadlineSeconds: null,
  health: null,
} satisfies Partial<ModelView>;

function formerView({ id, title, kind, status, source, asOf }: FormerModel): ModelView {
  return { ...blank, id, title, kind, status: statusView(status), source, asOf };
}

function statusView(status: ModelStatus): ModelView['status'] {
  return { on: null, successor: null, why: null, ...status };
}

function secondsOf(model: ModelSpec): Record<string, number[]> {
  if (model.kind === 'music') return { any: [model.seconds.min, model.seconds.max] };
  if (model.kind !== 'video') return {};
  const offered = resolutions.filter((resolution) => resolution in model.resolutions);
  return Object.fromEntries(offered.map((resolution) => [resolution, allowedSeconds(model, { resolution })]));
}

function pricesOf(model: ModelSpec): ModelView['prices'] {
  const sizes = model.kind === 'image' || model.kind === 'video' ? model.resolutions : {};
  return model.prices.map(({ unit, usd, size, sound, seconds, minimumUsd, source, asOf }) => ({
    unit,
    usd,
    size: size ?? null,
    resolutions: resolutions.filter(
      (resolution) =>
        sizes[resolution] !== undefined && (size === undefined || String(sizes[resolution]) === size),
    ),
    sound: sound ?? null,
    seconds: seconds ?? null,
    minimumUsd: minimumUsd ?? null,
    source,
    asOf,
  }));
}

function placeIn(preset: (typeof presets)[number], { id, kind }: ModelSpec): ModelView['presets'] {
  const { effort, image, video } = presetModels[preset];
  const chain = kind === 'image' ? image : kind === 'video' ? video : [];
  return chain.includes(id) ? [{ preset, place: chain.indexOf(id) + 1, effort }] : [];
}
