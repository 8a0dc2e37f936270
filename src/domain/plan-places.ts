/**
 * Where things are seen, for the rules planner, as data (plan-places.json). Each kind of subject has places of its
 * own, written so that they follow the subject: "a water bottle" + "on a stone beside a mountain trail".
 * `{s|p}` is replaced for one thing or many, `{it}` and `{It}` by the pronoun.
 */
import { z } from 'zod';
import data from './plan-places.json' with { type: 'json' };

const place = z.strictObject({
  scene: z.string(),
  /** What is said there: no claims about the product, which the planner knows nothing of. */
  line: z.string(),
  caption: z.string(),
});

const subjectKind = z.strictObject({
  /** Each as in a regular expression, such as `apps?`; any of them, as a whole word. */
  words: z.array(z.string()).transform((words) => new RegExp(`\\b(${words.join('|')})\\b`, 'i')),
  /** Whether hands can hold it, wear it or work with it. */
  handled: z.boolean(),
  /** Whether a prompt that only names it is taken for an advertisement. */
  product: z.boolean(),
  hooks: z.array(z.string()),
  places: z.array(place),
  /** Whether its places are hours and views, which fit a subject that has a place already. */
  aspects: z.boolean().optional(),
  /** What is said in the beats `intro` and `call_to_action`, where the usual lines do not suit. */
  intros: z.array(z.string()).optional(),
  calls: z.array(z.string()).optional(),
});

export type Place = Readonly<z.output<typeof place>>;
export type SubjectKind = Readonly<z.output<typeof subjectKind>>;

const places = z
  .strictObject({ kinds: z.array(subjectKind), anyPlaces: z.array(place), lastPlace: place })
  .parse(data);

/** In order of precedence: the first whose words stand in the subject. */
export const subjectKinds: readonly SubjectKind[] = places.kinds;

/** For subjects of no known kind. */
export const anyPlaces: readonly Place[] = places.anyPlaces;

/** Where an ad ends: nothing that takes the eye from the product. */
export const lastPlace: Place = places.lastPlace;
