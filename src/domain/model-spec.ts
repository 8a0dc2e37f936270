import { z } from 'zod';
import { aspectRatios, presets, resolutions } from './settings.ts';

/**
 * What is written down of a model (models/*.json). Names of inputs, allowed values and prices each carry
 * their source and the date they were read, because they change without notice.
 */

/** How much a preset asks of a model that offers a choice of steps or sizes. */
export const efforts = ['low', 'standard', 'high'] as const;
export type Effort = (typeof efforts)[number];

export const priceUnits = ['image', 'second', 'clip', 'thousand_characters', 'run'] as const;

const fact = { source: z.string(), asOf: z.iso.date() };

const priceRule = z.strictObject({
  unit: z.enum(priceUnits),
  usd: z.number().positive(),
  /** Holds only for this size, in the model's own word (a value of `resolutions`); left out means any. */
  size: z.string().optional(),
  sound: z.boolean().optional(),
  /** Holds for this allowed length only, where the price is per clip and differs by length. */
  seconds: z.number().optional(),
  /** A call costs no less than this. */
  minimumUsd: z.number().positive().optional(),
  source: z.string().optional(),
  asOf: z.iso.date().optional(),
});

/** Prices that were read at one place; a rule that was read elsewhere says so. The first that fits holds. */
const prices = z
  .strictObject({ ...fact, rules: z.array(priceRule) })
  .transform(({ source, asOf, rules }) => rules.map((rule) => ({ source, asOf, ...rule })));

/** How a model is told a clip's length. */
const lengths = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('choices'), input: z.string(), seconds: z.array(z.number()) }),
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
    /** Left out where the model's rate cannot be chosen. */
    fpsInput: z.string().optional(),
    fps: z.number(),
  }),
]);

const inUse = {
  startFrame: z.boolean().optional(),
  endFrame: z.boolean().optional(),
  references: z.boolean().optional(),
  sound: z.boolean().optional(),
  resolutions: z.array(z.enum(resolutions)).optional(),
  aspectRatios: z.array(z.enum(aspectRatios)).optional(),
};

/** What a model does not let be combined: where all of `when` holds, all of `allows` must hold too. */
const combinationRule = z.strictObject({
  when: z.strictObject(inUse),
  allows: z.strictObject({ ...inUse, seconds: z.array(z.number()).optional() }),
  /** For people, as the rest of a sentence that begins with the model's name. */
  says: z.string(),
  source: z.string().optional(),
});

/**
 * Whether a model can be asked for. Retired and unverified ones are answered by their successor, or refused
 * where there is none; retiring ones still work.
 */
const status = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('current') }),
  z.strictObject({ state: z.literal('retiring'), on: z.iso.date(), successor: z.string() }),
  z.strictObject({ state: z.literal('retired'), on: z.iso.date(), successor: z.string().nullable() }),
  z.strictObject({ state: z.literal('unverified'), why: z.string(), successor: z.string().nullable() }),
]);

const value = z.union([z.string(), z.number(), z.boolean()]);
const sizes = z.partialRecord(z.enum(resolutions), z.union([z.string(), z.number()]));

const common = {
  id: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
  /** Community models must be asked for by version (64 hex digits); null for official ones. */
  version: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  title: z.string(),
  /** Inputs that are always sent as they are. */
  fixed: z.record(z.string(), value),
  /** The shape of what the model answers with; either way the first file counts. */
  output: z.enum(['string', 'array', 'object']),
  prices,
  /** Past this the provider is asked once more and the prediction cancelled. */
  deadlineSeconds: z.number().int().min(30).max(600),
  typicalSeconds: z.number().positive(),
  ...fact,
  status,
};

const effortChange = z.strictObject({
  fixed: z.record(z.string(), value).optional(),
  resolutions: sizes.optional(),
});

/** Of models that make pictures, still or moving. */
const visual = {
  /** Our name of an input -> the model's own. Left out: the model has no such input. */
  inputs: z.strictObject({
    prompt: z.string(),
    seed: z.string().optional(),
    aspectRatio: z.string().optional(),
    /** Where the size is given in pixels; shapes are then written `1280x720`. */
    width: z.string().optional(),
    height: z.string().optional(),
    resolution: z.string().optional(),
    startImage: z.string().optional(),
    endImage: z.string().optional(),
    references: z.string().optional(),
    sound: z.string().optional(),
  }),
  /** Pictures of persons or things that should be recognised. */
  references: z.strictObject({ max: z.number().int().positive(), as: z.enum(['list', 'single']) }).optional(),
  /** Our shape -> the model's value. A shape that is missing gets the nearest one and is cropped. */
  aspectRatios: z.partialRecord(z.enum(aspectRatios), z.string()),
  /** Shapes (width:height) that the model also knows, as it spells them: the nearest may stand in for ours. */
  otherShapes: z.array(z.string().regex(/^\d+:\d+$/)),
  /** Our resolution -> the model's value, sent where the model has such an input. */
  resolutions: sizes,
  /** What else a preset of this effort sends. */
  efforts: z.partialRecord(z.enum(efforts), effortChange).default({}),
  /** Longest prompt in characters, where the model refuses or ignores what goes beyond. */
  promptLimit: z.number().int().positive().optional(),
};

const image = z.strictObject({ kind: z.literal('image'), ...common, ...visual });

const video = z.strictObject({
  kind: z.literal('video'),
  ...common,
  ...visual,
  lengths,
  /** Whether a clip's shape is that of its start image, or one of those the model knows. */
  shapeFrom: z.enum(['startImage', 'input']),
  rules: z.array(combinationRule).default([]),
});

const music = z.strictObject({
  kind: z.literal('music'),
  ...common,
  inputs: z.strictObject({
    prompt: z.string(),
    seed: z.string().optional(),
    /** Left out where the model makes pieces of one length. */
    seconds: z.string().optional(),
  }),
  seconds: z.strictObject({ min: z.number().positive(), max: z.number().positive() }),
});

const speech = z.strictObject({
  kind: z.literal('speech'),
  ...common,
  inputs: z.strictObject({ text: z.string(), voice: z.string().optional(), speed: z.string().optional() }),
  /** Null where the model has one voice. */
  defaultVoice: z.string().nullable(),
  /** Longest text of one call. */
  maxCharacters: z.number().int().positive().optional(),
  speed: z.strictObject({ min: z.number(), max: z.number() }).optional(),
});

const transcription = z.strictObject({
  kind: z.literal('transcription'),
  ...common,
  inputs: z.strictObject({ audio: z.string(), language: z.string().optional() }),
});

const upscale = z.strictObject({
  kind: z.literal('upscale'),
  ...common,
  inputs: z.strictObject({ source: z.string(), resolution: z.string().optional() }),
});

export const modelSpec = z.discriminatedUnion('kind', [image, video, music, speech, transcription, upscale]);

/** A model that cannot be asked for any more, or not yet, so that nothing more is known of it here. */
export const formerModel = z.strictObject({
  id: z.string(),
  kind: z.enum(['image', 'video', 'planner']),
  title: z.string(),
  ...fact,
  status,
});

export const presetChains = z.record(
  z.enum(presets),
  z.strictObject({
    effort: z.enum(efforts),
    /** The models of the preset, best first. */
    image: z.array(z.string()).min(2),
    video: z.array(z.string()).min(2),
  }),
);

export type ModelSpec = z.output<typeof modelSpec>;
export type ModelKind = ModelSpec['kind'];
export type ModelOf<K extends ModelKind> = ModelSpec & { readonly kind: K };
export type ImageModel = ModelOf<'image'>;
export type VideoModel = ModelOf<'video'>;
export type VisualModel = ImageModel | VideoModel;
export type FormerModel = z.output<typeof formerModel>;
export type ModelStatus = z.output<typeof status>;
export type CombinationRule = z.output<typeof combinationRule>;
export type Price = ModelSpec['prices'][number];
export type PriceUnit = (typeof priceUnits)[number];
