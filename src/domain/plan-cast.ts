import { anyPlaces, type Place, type SubjectKind, subjectKinds } from './plan-places.ts';
import type { PromptReading } from './prompt-reading.ts';
import type { Subject } from './prompt-subject.ts';
import type { Structure } from './settings.ts';
import { countWords } from './spoken-words.ts';
import { heroOf } from './told-scene.ts';

/** What a video is about, and how its scenes may speak of it. */
export interface Cast {
  readonly kind: SubjectKind | null;
  /** To be advertised: it is met, shown in use, and can be had. */
  readonly product: boolean;
  /** Where it may be seen. Empty where the prompt already says where. */
  readonly places: readonly Place[];
  /** Who a sentence means that begins with "she" or "he". */
  readonly hero: string | null;
  /** What a sentence means that begins with "it"; null where that may be anything. */
  readonly thing: string | null;
}

export function castFor({ subject, content }: PromptReading, structure: Structure): Cast {
  const kind = subject ? kindOf(subject) : null;
  const plain = subject !== null && countWords(subject.noun) <= 5 && content.length <= 1;
  const product =
    subject !== null && (subject.advertised || (structure === 'ad' && plain && kind?.product === true));
  const hero = content.map(heroOf).find((found) => found !== null) ?? null;
  const animal = kind !== null && !kind.product;
  const thing = product && subject ? subject.seen : animal ? hero : null;
  const placed =
    product || kind?.aspects === true || (kind !== null && content.length === 0 && standsAlone(subject));
  return { kind, product, places: placed ? (kind?.places ?? anyPlaces) : [], hero, thing };
}

/** The kind of the thing itself comes before the kind of what describes it: a coffee shop is a shop. */
function kindOf(subject: Subject): SubjectKind | null {
  const phrase = subject.noun.split(/\s(?:in|on|at|of|from|near|by|under|over|through|for)\s/i)[0] ?? '';
  const head = phrase.split(' ').at(-1) ?? phrase;
  return (
    subjectKinds.find((kind) => kind.words.test(head)) ??
    subjectKinds.find((kind) => kind.words.test(subject.noun)) ??
    null
  );
}

/** Whether a subject is so plain that a place can be added: "a fox", not "a fox asleep in the snow". */
function standsAlone(subject: Subject | null): boolean {
  const placed = /\s(?:in|on|at|under|over|near|by|through|across|with|into|around|along|inside)\s|ing\s/i;
  return subject !== null && countWords(subject.noun) <= 4 && !placed.test(` ${subject.noun} `);
}
