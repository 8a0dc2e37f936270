import { z } from 'zod';

/** The parts of a moderation request (OpenAI API reference, "Create moderation") that the simulator reads. */
export const moderationRequest = z.object({
  model: z.string(),
  input: z.union([
    z.string(),
    z.array(z.string()).min(1),
    z
      .array(
        z.discriminatedUnion('type', [
          z.object({ type: z.literal('text'), text: z.string() }),
          z.object({ type: z.literal('image_url'), image_url: z.object({ url: z.string() }) }),
        ]),
      )
      .min(1),
  ]),
});

export type ModerationRequest = z.infer<typeof moderationRequest>;

const categories = [
  'harassment',
  'harassment/threatening',
  'hate',
  'hate/threatening',
  'illicit',
  'illicit/violent',
  'self-harm',
  'self-harm/instructions',
  'self-harm/intent',
  'sexual',
  'sexual/minors',
  'violence',
  'violence/graphic',
] as const;
export type ModerationCategory = (typeof categories)[number];

/** Words that the simulator finds something in. */
const found: readonly (readonly [RegExp, ModerationCategory])[] = [
  [/\b(?:massacre|slaughter)\b/i, 'violence'],
  [/\bgore\b/i, 'violence/graphic'],
  [/\bnude\b/i, 'sexual'],
];

/** @param pictureFlag what is found in every picture */
export function moderate(
  { model, input }: ModerationRequest,
  pictureFlag: ModerationCategory | null,
  count: number,
) {
  const results =
    typeof input === 'string'
      ? [result(inText(input))]
      : isTexts(input)
        ? input.map((text) => result(inText(text)))
        : // Parts of one message have one result together.
          [result(input.flatMap((part) => inPart(part, pictureFlag)))];
  return { id: `modr-sim-${count}`, model, results };
}

function isTexts(input: Exclude<ModerationRequest['input'], string>): input is string[] {
  return input.every((part) => typeof part === 'string');
}

function inPart(
  part: Exclude<ModerationRequest['input'][number], string>,
  pictureFlag: ModerationCategory | null,
): ModerationCategory[] {
  if (part.type === 'text') return inText(part.text);
  return pictureFlag === null ? [] : [pictureFlag];
}

function inText(text: string): ModerationCategory[] {
  return found.flatMap(([words, category]) => (words.test(text) ? category : []));
}

function result(flags: readonly ModerationCategory[]) {
  const of = <T>(value: (category: ModerationCategory) => T) =>
    Object.fromEntries(categories.map((category) => [category, value(category)]));
  return {
    flagged: flags.length > 0,
    categories: of((category) => flags.includes(category)),
    category_scores: of((category) => (flags.includes(category) ? 0.97 : 0.001)),
    category_applied_input_types: of(() => ['text']),
  };
}
