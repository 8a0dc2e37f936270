import { z } from 'zod';
import data from './models.json' with { type: 'json' };
import { aspectRatios, presets, resolutions } from './settings.ts';

/**
 * What each model can do, as data (models.json). Names of inputs, allowed values and prices each
 * carry their source and the date they were read, because they change without notice.
 */
const price = z.strictObject({
  unit: z.enum(['image', 'second', 'clip']),
  usd: z.number().positive(),
  /** Holds only for these; left out means any. */
  resolution: z.enum(resolutions).optional(),
  sound: z.boolean().optional(),
  /** Holds for this allowed length only, where the price is per clip and differs by length. */
  seconds: z.number().optional(),
  source: z.string(),
  asOf: z.iso.date(),
});

/** How a model is told a clip's length. */
const lengths = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('choices'),
    input: z.string(),
    seconds: z.array(z.number()),
    /** Choices that a resolution does not allow. */
    except: z
      .array(z.strictObject({ resolution: z.enum(resolutions), seconds: z.array(z.number()) }))
      .optional(),
  }),
  z.strictObject({
    kind: z.literal('range'),
    input: z.string(),
    min: z.number(),
    max: z.number(),
    step: z.number(),
  }),
  z.strictObject({
    kind: z.literal('frames'),
    input: z.string(),
    min: z.number().int(),
    max: z.number().int(),
    /** Frame counts go up from `min` by this many. */
    step: z.number().int().positive(),
    fpsInput: z.string(),
    fps: z.number(),
  }),
]);

const common = {
  id: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
  /** Community models must be asked for by version (64 hex digits); null for official ones. */
  version: z.string().nullable(),
  title: z.string(),
  /** Our name of an input -> the model's own. Left out: the model has no such input. */
  inputs: z.strictObject({
    prompt: z.string(),
    seed: z.string().optional(),
    aspectRatio: z.string().optional(),
    resolution: z.string().optional(),
    startImage: z.string().optional(),
    endImage: z.string().optional(),
    references: z.string().optional(),
    sound: z.string().optional(),
  }),
  /** Inputs that are always sent as they are. */
  fixed: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** Our shape -> the model's value. A shape that is missing gets the nearest one and is cropped. */
  aspectRatios: z.partialRecord(z.enum(aspectRatios), z.string()),
  /** Shapes (width:height) that the model also knows, as it spells them: the nearest may stand in for ours. */
  otherShapes: z.array(z.string().regex(/^\d+:\d+$/)),
  /** Our resolution -> the model's value, sent where the model has such an input. */
  resolutions: z.partialRecord(z.enum(resolutions), z.string()),
  /** Longest prompt in characters, where the model refuses or ignores what goes beyond. */
  promptLimit: z.number().int().positive().optional(),
  prices: z.array(price).min(1),
  /** Past this the provider is asked once more and the prediction cancelled. */
  deadlineSeconds: z.number().int().positive(),
  typicalSeconds: z.number().positive(),
  source: z.string(),
  asOf: z.iso.date(),
  retired: z.strictObject({ on: z.iso.date(), successor: z.string() }).nullable(),
};

const modelSpec = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('image'), ...common }),
  z.strictObject({
    kind: z.literal('video'),
    lengths,
    hasSound: z.boolean(),
    /** Whether a clip's shape is that of its start image, or one of those the model knows. */
    shapeFrom: z.enum(['startImage', 'input']),
    ...common,
  }),
]);

export type ModelSpec = z.infer<typeof modelSpec>;
export type ImageModel = Extract<ModelSpec, { kind: 'image' }>;
export type VideoModel = Extract<ModelSpec, { kind: 'video' }>;
export type Price = z.infer<typeof price>;

const registry = z.strictObject({
  models: z.array(modelSpec),
  /** The models of each preset, best first. */
  presets: z.record(
    z.enum(presets),
    z.strictObject({ image: z.array(z.string()).min(1), video: z.array(z.string()).min(1) }),
  ),
});

export const { models, presets: presetModels } = registry.parse(data);

/** @returns the model of that name (`owner/name`), retired ones included, or null */
export function findModel(id: string): ModelSpec | null {
  return models.find((model) => model.id === id) ?? null;
}
