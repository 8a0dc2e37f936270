import { z } from '@hono/zod-openapi';
import type { JobChange } from '../../app/jobs/change-job.ts';
import type { AskedJob } from '../../app/jobs/check-request.ts';
import { aspectRatios, presets, resolutions, settingsDefaults, structures } from '../../domain/settings.ts';
import { filmChangeOf, filmChanges, filmFields, filmSettingsOf } from './film-options.ts';
import { frameRate } from './frame-rate.ts';
import { metadataField } from './metadata.ts';
import {
  beat,
  caption,
  mood,
  narration,
  sceneGrade,
  sceneSeconds,
  shotFields,
  transition,
  transitionOf,
  visual,
} from './scene-body.ts';
import { webhookSecret, webhookUrl } from './webhook-endpoint.ts';

const minSeconds = 5;
const maxSeconds = 600;

/** Ways to a storyboard that are named in plans and do not exist. */
const unbuiltModes = ['image_pairs', 'stock'] as const;
const isUnbuilt = (mode: unknown): mode is (typeof unbuiltModes)[number] =>
  unbuiltModes.some((name) => name === mode);
const unbuilt = (mode: string) => `${mode} is not there yet; use prompt or storyboard`;

const text = (max: number) => z.string().trim().min(1).max(max);
export const modelName = z
  .string()
  .regex(/^[\w.-]+\/[\w.-]+$/, 'must be a model such as google/veo-3.1-fast');

const sceneBody = z.strictObject({
  beat: beat.default('scene'),
  visual,
  narration: narration.default(null),
  caption: caption.default(null),
  seconds: sceneSeconds,
  transition: transition.optional(),
  grade: sceneGrade.optional(),
  ...shotFields,
});

/** Body of `POST /v1/jobs`. */
export const jobBody = z
  .strictObject({
    mode: z
      .enum(['prompt', 'storyboard'], {
        error: ({ input }) => (isUnbuilt(input) ? unbuilt(input) : undefined),
      })
      .default('prompt'),
    clientId: z.string().max(100).optional(),
    campaignId: z.string().max(100).optional(),
    title: text(200).optional(),
    prompt: text(5000).optional(),
    scenes: z.array(sceneBody).min(1).max(120).optional(),
    durationSeconds: z.number().min(minSeconds).max(maxSeconds).optional(),
    aspectRatio: z.enum(aspectRatios).default(settingsDefaults.aspectRatio),
    resolution: z.enum(resolutions).default(settingsDefaults.resolution),
    fps: frameRate.default(settingsDefaults.fps),
    style: text(500).nullable().default(settingsDefaults.style),
    mood: mood.nullable().default(settingsDefaults.mood),
    structure: z.enum(structures).default(settingsDefaults.structure),
    preset: z.enum(presets).default(settingsDefaults.preset),
    models: z.strictObject({ image: modelName.optional(), video: modelName.optional() }).default({}),
    transition: transition.default({ kind: 'cut' }),
    autoApprove: z.boolean().default(settingsDefaults.autoApprove),
    ...filmFields,
    seed: z.int().min(0).max(2147483647).optional(),
    webhookUrl: webhookUrl.optional().openapi({ description: "Is told of this job's events." }),
    webhookSecret: webhookSecret.optional().openapi({
      description: 'Signs what goes to webhookUrl. Left out, one is made, which rotating it shows.',
    }),
    metadata: metadataField.default({}),
  })
  .superRefine((body, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (body.webhookSecret !== undefined && body.webhookUrl === undefined) {
      refuse('webhookSecret', 'belongs to a webhookUrl');
    }
    if (body.mode === 'prompt') {
      if (body.prompt === undefined) refuse('prompt', 'is required in mode prompt');
      if (body.scenes !== undefined) refuse('scenes', 'belongs to mode storyboard');
      return;
    }
    if (body.scenes === undefined) {
      refuse('scenes', 'is required in mode storyboard');
      return;
    }
    if (body.durationSeconds !== undefined)
      refuse('durationSeconds', 'follows from the scenes in mode storyboard');
    const seconds = body.scenes.reduce((sum, scene) => sum + scene.seconds, 0);
    if (seconds < minSeconds || seconds > maxSeconds) {
      refuse(
        'scenes',
        `must last ${minSeconds} to ${maxSeconds} s together, not ${Number(seconds.toFixed(3))}`,
      );
    }
  })
  .openapi('CreateJob', {
    example: { prompt: 'A 30 second ad for a reusable water bottle', durationSeconds: 30, autoApprove: true },
  });

/** The use case's input of a checked body, with every default filled in. */
export function createJobOf(body: z.output<typeof jobBody>): AskedJob {
  return {
    mode: body.mode,
    clientId: body.clientId ?? null,
    campaignId: body.campaignId ?? null,
    title: body.title ?? null,
    prompt: body.prompt ?? '',
    settings: settingsOf(body),
    scenes: (body.scenes ?? []).map(({ visual, narration, caption, transition, grade, ...scene }) => ({
      ...scene,
      text: { visual, narration, caption },
      ...(transition ? { transition: transitionOf(transition) } : {}),
      ...(grade ? { grade } : {}),
    })),
    metadata: body.metadata,
    webhook:
      body.webhookUrl === undefined ? null : { url: body.webhookUrl, secret: body.webhookSecret ?? null },
  };
}

function settingsOf(body: z.output<typeof jobBody>): AskedJob['settings'] {
  const { aspectRatio, resolution, fps, style, mood, structure, preset, autoApprove } = body;
  const settings: Omit<AskedJob['settings'], 'seed'> = {
    durationSeconds: body.durationSeconds ?? settingsDefaults.durationSeconds,
    aspectRatio,
    resolution,
    fps,
    style,
    mood,
    structure,
    preset,
    models: { image: body.models.image ?? null, video: body.models.video ?? null },
    transition: transitionOf(body.transition),
    autoApprove,
    ...filmSettingsOf(body),
  };
  return { ...settings, seed: body.seed ?? null };
}

/** Body of `PATCH /v1/jobs/{jobId}`: what is left out stays. */
export const patchJobBody = z
  .strictObject({
    title: text(200).nullable().optional(),
    metadata: metadataField.optional(),
    aspectRatio: z.enum(aspectRatios).optional(),
    resolution: z.enum(resolutions).optional(),
    fps: frameRate.optional(),
    style: text(500).nullable().optional(),
    mood: mood.nullable().optional(),
    preset: z.enum(presets).optional(),
    models: z.strictObject({ image: modelName.optional(), video: modelName.optional() }).optional(),
    transition: transition.optional(),
    autoApprove: z.boolean().optional(),
    ...filmChanges,
  })
  .openapi('PatchJob');

const planned = 'is what the storyboard was planned by and cannot change; create another job';
const owned = 'cannot change; create the job again for another owner';

/** What a job keeps from its creation, for who tries to change it. */
export const keptFromCreation: Readonly<Record<string, string>> = {
  durationSeconds: 'follows from the scenes; change their seconds',
  scenes: 'are changed one by one: PATCH .../scenes/{sceneId}, PUT .../scenes/order',
  prompt: planned,
  mode: planned,
  structure: planned,
  seed: 'cannot change; a scene is made anew from another seed by POST .../regenerate',
  clientId: owned,
  campaignId: owned,
  webhookUrl: 'cannot change; events also go to webhook endpoints',
  webhookSecret: 'cannot change here; POST .../rotate-secret of its webhook endpoint does',
};

/** The use case's input of a checked body. */
export function jobChangeOf(body: z.output<typeof patchJobBody>): JobChange {
  const {
    title,
    metadata,
    models,
    transition,
    aspectRatio,
    resolution,
    fps,
    style,
    mood,
    preset,
    autoApprove,
    ...film
  } = body;
  const settings: JobChange['settings'] = {
    ...given({ aspectRatio, resolution, fps, style, mood, preset, autoApprove }),
    ...given(filmChangeOf(film)),
    ...(models ? { models: { image: models.image ?? null, video: models.video ?? null } } : {}),
    ...(transition ? { transition: transitionOf(transition) } : {}),
  };
  return { title, metadata, ...(Object.keys(settings).length > 0 ? { settings } : {}) };
}

/** Without what was left out, which would hide what stands. */
function given<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
