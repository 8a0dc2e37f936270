import { z } from '@hono/zod-openapi';
import {
  directedKinds,
  directions,
  grades,
  type Transition,
  transitionKinds,
} from '../../domain/settings.ts';

const text = (max: number) => z.string().trim().min(1).max(max);

export const visual = text(2000).openapi({ description: 'What is seen.' });
export const narration = text(1000).nullable();
export const caption = text(200).nullable();
export const sceneSeconds = z.number().min(1).max(60);
export const beat = text(40);
export const sceneGrade = z
  .enum(grades)
  .nullable()
  .openapi({ description: "The grade of this scene alone; null where the job's look serves." });

export const transition = z
  .strictObject({
    kind: z
      .enum(transitionKinds)
      .openapi({ description: 'A dissolve is a crossfade; a fade goes through black.' }),
    seconds: z
      .number()
      .min(0.1)
      .max(2)
      .optional()
      .openapi({ description: 'Overlap in seconds; 0.5 when left out.' }),
    direction: z
      .enum(directions)
      .optional()
      .openapi({ description: 'Where a wipe or a slide goes; left when left out.' }),
  })
  .superRefine(({ kind, direction }, context) => {
    if (direction === undefined || directedKinds.includes(kind)) return;
    const message = `belongs to ${directedKinds.join(' and ')}; a ${kind} has none`;
    context.addIssue({ code: 'custom', path: ['direction'], message });
  });

/** A transition with its length and direction filled in; a cut has no length. */
export function transitionOf({
  kind,
  seconds = 0.5,
  direction = 'left',
}: z.output<typeof transition>): Transition {
  return {
    kind,
    seconds: kind === 'cut' ? 0 : seconds,
    ...(directedKinds.includes(kind) ? { direction } : {}),
  };
}

/** A transition in an answer. */
export const transitionSchema = z.object({
  kind: z.enum(transitionKinds),
  seconds: z.number(),
  direction: z.enum(directions).optional(),
});

/** Where a scene's clip comes from, in requests. */
const sceneSource = z
  .discriminatedUnion(
    'kind',
    [
      z.strictObject({ kind: z.literal('generated') }),
      z.strictObject({ kind: z.literal('asset'), assetId: text(100) }),
    ],
    'must be generated or asset',
  )
  .openapi({
    description:
      'generated: a model makes it. asset: a clip of your own, trimmed or held to the scene, or a still that a slow camera moves over; it costs nothing.',
  });

const sceneCharacters = z
  .array(z.string().regex(/^chr_[0-9a-z]{26}$/, 'must be an id such as chr_01...'))
  .max(20)
  .nullable()
  .openapi({
    description:
      "Who of the job's characters appears. Left out or null: whose name the scene's words hold, or all where no scene names any.",
  });

export const mood = z.strictObject({
  keywords: z.array(text(40)).max(10).default([]),
  palette: z.array(text(40)).max(8).default([]),
  direction: text(500).nullable().default(null),
});

/** What a scene may have beside its text, in requests. */
export const shotFields = {
  source: sceneSource.optional(),
  characterIds: sceneCharacters.optional(),
  mood: mood.nullable().optional().openapi({ description: "Of this scene alone; null: the job's." }),
};

/** Body of `POST .../scenes`. */
export const insertSceneBody = z
  .strictObject({
    beat: beat.default('scene'),
    text: z.strictObject({ visual, narration: narration.default(null), caption: caption.default(null) }),
    seconds: sceneSeconds,
    transition: transition.optional(),
    grade: sceneGrade.optional(),
    ...shotFields,
    position: z.int().min(0).max(120).optional().openapi({ description: 'From 0; last when left out.' }),
  })
  .openapi('InsertScene');

/** Body of `PATCH .../scenes/{sceneId}`: what is left out stays. */
export const editSceneBody = z
  .strictObject({
    beat: beat.optional(),
    text: z
      .strictObject({
        visual: visual.optional(),
        narration: narration.optional(),
        caption: caption.optional(),
      })
      .optional(),
    seconds: sceneSeconds.optional(),
    transition: transition.optional(),
    grade: sceneGrade.optional(),
    ...shotFields,
  })
  .openapi('EditScene');

export const orderBody = z
  .strictObject({ sceneIds: z.array(z.string()).min(1).max(120) })
  .openapi('SceneOrder');

/** Body of `POST .../regenerate`. */
export const regenerateBody = z
  .strictObject({
    target: z.enum(['text', 'image', 'clip']).default('image'),
    feedback: text(1000).optional(),
    seed: z.int().min(0).max(2147483647).optional(),
    model: z.string().max(200).optional(),
  })
  .superRefine((body, context) => {
    if (body.target !== 'text' || body.feedback !== undefined) return;
    context.addIssue({ code: 'custom', path: ['feedback'], message: 'is what the text is revised by' });
  })
  .openapi('RegenerateScene');
