import type OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import type { ReviseRequest } from '../../app/ports.ts';
import type { SceneText } from '../../domain/storyboard.ts';

const schema = z.object({
  visual: z.string(),
  narration: z.string().nullable(),
  caption: z.string().nullable(),
});

/** As long as a user may write them by hand. */
const limits = { visual: 2000, narration: 1000, caption: 200 };

const instructions = [
  'You revise one scene of a short video. You get its text as JSON and what the user wants to be different.',
  'Change what the user asks for and keep the rest word for word, in the language it is written in.',
  'visual: what is seen, for an image model. narration: what is spoken, or null. caption: at most six words, or null.',
].join('\n');

/** A scene's text as its user wants it. @returns null where the model gives none; throws what the client throws */
export async function reviseText(
  client: OpenAI,
  model: string,
  { text, feedback }: ReviseRequest,
  signal: AbortSignal,
): Promise<SceneText | null> {
  const completion = await client.chat.completions.parse(
    {
      model,
      messages: [
        { role: 'system', content: instructions },
        { role: 'user', content: JSON.stringify({ scene: text, wanted: feedback }) },
      ],
      response_format: zodResponseFormat(schema, 'scene_text'),
    },
    { signal },
  );
  const revised = completion.choices[0]?.message.parsed;
  if (!revised?.visual.trim()) return null;
  return {
    visual: revised.visual.trim().slice(0, limits.visual),
    narration: revised.narration?.trim().slice(0, limits.narration) || null,
    caption: revised.caption?.trim().slice(0, limits.caption) || null,
  };
}
