import { z } from 'zod';
import type { JobSettings } from '../../domain/settings.ts';
import type { SceneSlot } from '../../domain/structure.ts';

/**
 * What the model must answer with. Strict mode wants every field required and none besides; `nullable`
 * stands for optional (OpenAI documentation, "Structured Outputs").
 */
export function storyboardSchema(structure: JobSettings['structure'], slots: readonly SceneSlot[]) {
  const beats = [...new Set(slots.map((slot) => slot.beat))];
  return z.strictObject({
    title: z.string(),
    scenes: z.array(
      z.strictObject({
        beat: structure === 'free' ? z.string() : z.enum(beats),
        visual: z.string(),
        narration: z.string().nullable(),
        caption: z.string().nullable(),
        seconds: z.number(),
      }),
    ),
  });
}

export type StoryboardAnswer = z.infer<ReturnType<typeof storyboardSchema>>;

/** A single scene's text, as its user wants it now. */
export const revisionSchema = z.strictObject({
  visual: z.string(),
  narration: z.string().nullable(),
  caption: z.string().nullable(),
});

export type RevisionAnswer = z.infer<typeof revisionSchema>;

/** What a refused scene shows, in words that may be accepted. */
export const softenedSchema = z.strictObject({
  visual: z.string(),
  /** What was changed, as the end of a sentence. */
  changed: z.string(),
});

export type SoftenedAnswer = z.infer<typeof softenedSchema>;

/** A narrator's line with fewer words. */
export const shortLineSchema = z.strictObject({ line: z.string() });
