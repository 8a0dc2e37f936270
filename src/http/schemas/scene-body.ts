import { z } from '@hono/zod-openapi';
import { transitionKinds } from '../../domain/settings.ts';

const text = (max: number) => z.string().trim().min(1).max(max);

export const visual = text(2000).openapi({ description: 'What is seen.' });
export const narration = text(1000).nullable();
export const caption = text(200).nullable();
export const sceneSeconds = z.number().min(1).max(60);
export const beat = text(40);

export const transition = z.strictObject({
  kind: z.enum(transitionKinds),
  seconds: z
    .number()
    .min(0.1)
    .max(2)
    .optional()
    .openapi({ description: 'Overlap in seconds; 0.5 when left out.' }),
});

/** A transition with its length filled in; a cut has none. */
export function transitionOf({ kind, seconds = 0.5 }: z.output<typeof transition>) {
  return { kind, seconds: kind === 'cut' ? 0 : seconds };
}

/** Body of `POST .../scenes`. */
export const insertSceneBody = z
  .strictObject({
    beat: beat.default('scene'),
    text: z.strictObject({ visual, narration: narration.default(null), caption: caption.default(null) }),
    seconds: sceneSeconds,
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
