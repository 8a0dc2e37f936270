import { z } from '@hono/zod-openapi';
import { jobModes, jobStatuses } from '../../domain/job.ts';
import { aspectRatios, grades, presets, resolutions, structures } from '../../domain/settings.ts';
import { filmSettings } from './film-options.ts';
import { frameRate } from './frame-rate.ts';
import { transitionSchema } from './scene-body.ts';

export const time = z.iso.datetime();
export const usd = z.number().openapi({ description: 'US dollars' });
const counts = z.object({ done: z.int(), failed: z.int(), total: z.int() });

export const failureSchema = z
  .object({
    name: z.string(),
    errorClass: z.string(),
    message: z.string(),
    advice: z.string(),
    providerMessage: z.string().nullable(),
    sceneId: z.string().nullable(),
    attempts: z.int().optional().openapi({ description: 'How often a call to a provider was tried.' }),
  })
  .openapi('Failure');

const moodSchema = z.object({
  keywords: z.array(z.string()),
  palette: z.array(z.string()),
  direction: z.string().nullable(),
});

export const settingsSchema = z.object({
  durationSeconds: z.number(),
  aspectRatio: z.enum(aspectRatios),
  resolution: z.enum(resolutions),
  fps: frameRate,
  style: z.string().nullable(),
  mood: moodSchema.nullable(),
  structure: z.enum(structures),
  preset: z.enum(presets),
  models: z.object({ image: z.string().nullable(), video: z.string().nullable() }),
  transition: transitionSchema,
  autoApprove: z.boolean(),
  ...filmSettings,
  seed: z.int(),
});

export const costItem = z.object({
  component: z.string(),
  model: z.string(),
  quantity: z.number(),
  unit: z.string(),
  unitPrice: usd,
  total: usd,
  source: z.string(),
  asOf: z.string(),
  reason: z.string().nullable(),
});

/** The job as every answer shows it. */
export const jobSchema = z
  .object({
    id: z.string(),
    mode: z.enum(jobModes),
    clientId: z.string().nullable(),
    campaignId: z.string().nullable(),
    status: z.enum(jobStatuses),
    title: z.string().nullable(),
    prompt: z.string(),
    stale: z
      .boolean()
      .openapi({ description: 'The video no longer shows its storyboard; render makes it anew.' }),
    progress: z.object({
      percent: z.int(),
      stage: z.enum(jobStatuses),
      message: z.string(),
      etaSeconds: z.int().nullable(),
      images: counts,
      clips: counts,
    }),
    storyboard: z.object({ sceneCount: z.int(), seconds: z.number() }).nullable(),
    settings: settingsSchema,
    models: z.object({ image: z.string(), video: z.string() }),
    approval: z.object({ approved: z.boolean(), approvedAt: time.nullable() }),
    cost: z.object({
      estimated: usd,
      reserved: usd,
      actual: usd,
      variancePercent: z.number().nullable().openapi({
        description:
          'How far a completed job is off its estimate; what was reused counts as if it had been paid.',
      }),
      reused: z.object({ takes: z.int(), saved: usd }).openapi({
        description: 'Takes that other scenes or jobs have paid for, and what they would have cost.',
      }),
      items: z.array(costItem),
    }),
    error: failureSchema.nullable(),
    warnings: z.array(z.string()),
    simulated: z.boolean(),
    metadata: z.record(z.string(), z.unknown()),
    webhookUrl: z.string().nullable(),
    revision: z.int(),
    stages: z.array(z.object({ status: z.enum(jobStatuses), at: time })),
    createdAt: time,
    updatedAt: time,
    completedAt: time.nullable(),
    links: z.record(z.string(), z.string()),
  })
  .openapi('Job');

export const fileLinks = z.object({ url: z.string(), proxyUrl: z.string().nullable() });

/** A scene's line as it is heard. Times of words are those of the line at the voice's own pace. */
const narrated = z
  .object({
    url: z.string(),
    text: z.string().openapi({ description: 'As it is spoken: shortened where it was too long.' }),
    seconds: z.number(),
    tempo: z.number().openapi({ description: 'How much faster it is played.' }),
    timing: z.enum(['marks', 'transcribed', 'reckoned']),
    words: z.array(z.object({ text: z.string(), startMs: z.int(), endMs: z.int() })),
  })
  .openapi('Narration');

export const sceneSchema = z
  .object({
    id: z.string(),
    position: z.int(),
    beat: z.string(),
    text: z.object({ visual: z.string(), narration: z.string().nullable(), caption: z.string().nullable() }),
    seconds: z.number(),
    source: z.union([
      z.object({ kind: z.literal('generated') }),
      z.object({ kind: z.literal('asset'), assetId: z.string(), assetType: z.enum(['image', 'video']) }),
    ]),
    characterIds: z.array(z.string()).openapi({ description: 'Who appears.' }),
    mood: moodSchema.nullable().openapi({ description: "The scene's own, else the job's." }),
    transition: transitionSchema,
    grade: z.enum(grades).nullable(),
    status: z.enum(['planned', 'drawing', 'drawn', 'filming', 'filmed', 'conformed', 'failed']),
    image: fileLinks.nullable(),
    clip: fileLinks.nullable(),
    narration: narrated.nullable(),
    selectedTakeIds: z.object({ image: z.string().nullable(), clip: z.string().nullable() }),
    stale: z.object({ image: z.boolean(), clip: z.boolean() }).openapi({
      description: 'Whether the picture or clip is missing, or shows an earlier text.',
    }),
    models: z.object({ image: z.string().nullable(), video: z.string().nullable() }),
    error: failureSchema.nullable(),
    updatedAt: time,
  })
  .openapi('Scene');

export const eventSchema = z
  .object({
    sequence: z.int(),
    type: z.string(),
    at: time,
    status: z.enum(jobStatuses),
    sceneId: z.string().nullable(),
    message: z.string(),
    data: z.record(z.string(), z.unknown()),
  })
  .openapi('Event');

export const quoteSchema = z
  .object({
    total: usd,
    items: z.array(costItem),
    images: z.array(z.string()).openapi({ description: 'Scenes whose picture would be made.' }),
    clips: z.array(z.string()).openapi({ description: 'Scenes whose clip would be made.' }),
  })
  .openapi('RenderQuote');

export const linkSchema = z.object({ url: z.string(), expiresAt: time }).openapi('SignedLink');

export const metadataSchema = z.record(z.string(), z.unknown()).openapi('VideoMetadata');

/** A page of a list, newest first unless the route says otherwise. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() });
}
