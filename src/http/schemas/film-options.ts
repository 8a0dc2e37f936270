/** The parts of a job's settings that say how its film sounds and looks, in requests and in answers. */
import { z } from '@hono/zod-openapi';
import type { AskedJob } from '../../app/jobs/check-request.ts';
import type { FilmSettingsChange } from '../../app/jobs/settings-change.ts';
import { microDollars } from '../../domain/money.ts';
import {
  captionModes,
  captionStyles,
  cutEngines,
  grades,
  type JobSettings,
  logoCorners,
  priorities,
  settingsDefaults,
  stopPoints,
} from '../../domain/settings.ts';

const text = (max: number) => z.string().trim().min(1).max(max);
const share = z.number().min(0).max(1);
const language = z
  .string()
  .regex(
    /^[a-zA-Z]{2,3}(-[a-zA-Z]{4})?(-([a-zA-Z]{2}|[0-9]{3}))?$/,
    'must be a language tag such as en-US or zh-Hant-TW',
  )
  .openapi({
    description:
      'BCP 47: language, script and region. Left out of a new job: the language of its text where that is told surely and spoken, else en-US.',
    example: 'en-US',
  });
const ids = (prefix: string) =>
  z
    .array(z.string().regex(new RegExp(`^${prefix}_[0-9a-z]{26}$`), `must be an id such as ${prefix}_01...`))
    .max(20);

const narration = z.strictObject({
  enabled: z.boolean().default(settingsDefaults.narration.enabled),
  voice: text(100).nullable().default(settingsDefaults.narration.voice),
  language: language.optional(),
  speed: z.number().min(0.5).max(2).default(settingsDefaults.narration.speed),
  assetId: text(100).nullable().default(settingsDefaults.narration.assetId).openapi({
    description:
      "A recording of the tenant's own instead of a voice: the film is as long, and its scenes change where it pauses.",
  }),
});

const captions = z.strictObject({
  mode: z.enum(captionModes).default(settingsDefaults.captions.mode),
  style: z.enum(captionStyles).default(settingsDefaults.captions.style),
});

const musicVolume = share.default(0.5).openapi({ description: 'Level before it is ducked under speech.' });

const music = z
  .union(
    [
      z.strictObject({ assetId: text(100), volume: musicVolume }),
      z.strictObject({ prompt: text(1000), volume: musicVolume }),
    ],
    'must be null, {assetId, volume} or {prompt, volume}',
  )
  .nullable()
  .openapi({ description: "A sound of the tenant's own, one made by a prompt, or none." });

const look = z.strictObject({
  grade: z.enum(grades).default(settingsDefaults.look.grade),
  logo: z
    .strictObject({ assetId: text(100), corner: z.enum(logoCorners).default('top-right') })
    .nullable()
    .default(null),
  titleCard: text(80).nullable().default(null),
  endCard: text(80).nullable().default(null),
});

type Bare<T> = T extends z.ZodDefault<infer Inner> ? Inner : T;
type ChangesOf<S extends z.ZodRawShape> = z.ZodObject<
  { [K in keyof S]: z.ZodOptional<Extract<Bare<S[K]>, z.ZodType>> },
  z.core.$strict
>;

/** An object of which any field may be left out; a default would change what nobody named. */
function changesOf<S extends z.ZodRawShape>({ shape }: z.ZodObject<S>): ChangesOf<S> {
  const fields = Object.entries(shape).map(([name, field]) => {
    const bare = field instanceof z.ZodDefault ? field.unwrap() : field;
    return [name, z.optional(bare)];
  });
  return z.strictObject(Object.fromEntries(fields)) as ChangesOf<S>;
}

/** Fields of `POST /v1/jobs`, each with its default. */
export const filmFields = {
  narration: narration.prefault({}),
  captions: captions.prefault({}),
  music: music.default(null),
  clipSound: share
    .default(settingsDefaults.clipSound)
    .openapi({ description: "Level of the clips' own sound." }),
  look: look.prefault({}),
  engine: z.enum(cutEngines).default(settingsDefaults.engine),
  characterIds: ids('chr').default([]),
  assetIds: ids('ast').default([]),
  priority: z.enum(priorities).default(settingsDefaults.priority),
  stopAfter: z.enum(stopPoints).nullable().default(null),
  deadlineSeconds: z.int().min(60).max(2_592_000).nullable().default(null),
  retentionDays: z.int().min(1).max(3650).nullable().default(null),
  maxCost: z.number().min(0).max(1_000_000).nullable().default(null).openapi({ description: 'US dollars' }),
};

/** The same fields in `PATCH /v1/jobs/{jobId}`: what is left out stays, also within narration, captions and look. */
export const filmChanges = {
  narration: changesOf(narration).optional(),
  captions: changesOf(captions).optional(),
  music: music.optional(),
  clipSound: filmFields.clipSound.unwrap().optional(),
  look: changesOf(look).optional(),
  engine: filmFields.engine.unwrap().optional(),
  characterIds: filmFields.characterIds.unwrap().optional(),
  assetIds: filmFields.assetIds.unwrap().optional(),
  priority: filmFields.priority.unwrap().optional(),
  stopAfter: filmFields.stopAfter.unwrap().optional(),
  deadlineSeconds: filmFields.deadlineSeconds.unwrap().optional(),
  retentionDays: filmFields.retentionDays.unwrap().optional(),
  maxCost: filmFields.maxCost.unwrap().optional(),
};

/** The same fields in a job's settings. */
export const filmSettings = {
  narration: z.object({
    enabled: z.boolean(),
    voice: z.string().nullable(),
    language: z.string(),
    speed: z.number(),
    assetId: z.string().nullable(),
  }),
  captions: z.object({ mode: z.enum(captionModes), style: z.enum(captionStyles) }),
  music: z
    .union([
      z.object({ assetId: z.string(), volume: z.number() }),
      z.object({ prompt: z.string(), volume: z.number() }),
    ])
    .nullable(),
  clipSound: z.number(),
  look: z.object({
    grade: z.enum(grades),
    logo: z.object({ assetId: z.string(), corner: z.enum(logoCorners) }).nullable(),
    titleCard: z.string().nullable(),
    endCard: z.string().nullable(),
  }),
  engine: z.enum(cutEngines),
  characterIds: z.array(z.string()),
  assetIds: z.array(z.string()),
  priority: z.enum(priorities),
  stopAfter: z.enum(stopPoints).nullable(),
  deadlineSeconds: z.int().nullable(),
  retentionDays: z.int().nullable(),
  maxCost: z.number().nullable().openapi({ description: 'US dollars' }),
};

type FilmBody = z.output<z.ZodObject<typeof filmFields>>;
type FilmSettings = Pick<AskedJob['settings'], keyof FilmBody & keyof JobSettings>;

type FilmChange = z.output<z.ZodObject<typeof filmChanges>>;

/** What a checked body changes of the settings. */
export function filmChangeOf({ maxCost, ...change }: FilmChange): FilmSettingsChange {
  if (maxCost === undefined) return change;
  return { ...change, maxCostMicros: maxCost === null ? null : microDollars(maxCost) };
}

/** The settings of a checked body. */
export function filmSettingsOf(body: FilmBody): FilmSettings & Pick<JobSettings, 'maxCostMicros'> {
  const { narration, captions, music, clipSound, look, engine, characterIds, assetIds } = body;
  const { priority, stopAfter, deadlineSeconds, retentionDays, maxCost } = body;
  return {
    narration: { ...narration, language: narration.language ?? null },
    captions,
    music,
    clipSound,
    look,
    engine,
    characterIds,
    assetIds,
    priority,
    stopAfter,
    deadlineSeconds,
    retentionDays,
    maxCostMicros: maxCost === null ? null : microDollars(maxCost),
  };
}
