import { type Line, productLines, watchedLines } from './plan-phrases.ts';
import type { Place, SubjectKind } from './plan-places.ts';
import type { Subject } from './prompt-subject.ts';
import { capitalised, countWords } from './spoken-words.ts';
import type { Beat } from './storyboard.ts';
import { captionWords } from './told-scene.ts';

/**
 * The lines that may be said in a beat, in groups of falling preference: of the place, of the kind of
 * thing, of the beat in general.
 */
export function linesFor(
  beat: Beat,
  about: { readonly kind: SubjectKind | null; readonly product: boolean; readonly place: Place | null },
): readonly (readonly Line[])[] {
  const { kind, product, place } = about;
  const ofKind =
    beat === 'hook'
      ? kind?.hooks
      : beat === 'intro' && product
        ? kind?.intros
        : beat === 'call_to_action' && product
          ? kind?.calls
          : undefined;
  const showing = beat === 'features' || beat === 'scene' || beat === 'journey';
  return [
    showing && place ? [{ narration: place.line, caption: place.caption }] : [],
    (ofKind ?? []).map((narration) => ({ narration, caption: beat === 'intro' ? '{Title}' : null })),
    (product ? productLines : watchedLines)[beat] ?? watchedLines[beat] ?? [],
  ];
}

/** Puts the subject into a line. Null where the line needs one and there is none. */
export function fillLine(line: Line, subject: Subject | null): Line | null {
  if (subject === null && /\{(?:the|The|Title)\}/.test(line.narration)) return null;
  const plural = subject?.plural ?? false;
  const words: Readonly<Record<string, string>> = {
    the: subject?.spoken ?? '',
    The: capitalised(subject?.spoken ?? ''),
    it: plural ? 'they' : 'it',
    It: plural ? 'They' : 'It',
    Title: subject ? titleWords(subject) : '',
  };
  const replace = (text: string) =>
    text.replace(/\{([^{}|]+)(?:\|([^{}]+))?\}/g, (_, one: string, many: string | undefined) =>
      many === undefined ? (words[one] ?? '') : plural ? many : one,
    );
  const caption = line.caption === null ? '' : replace(line.caption);
  const readable = caption !== '' && countWords(caption) <= captionWords;
  return { narration: replace(line.narration), caption: readable ? caption : null };
}

const smallWords = new Set([
  'a',
  'an',
  'the',
  'of',
  'in',
  'on',
  'at',
  'and',
  'or',
  'to',
  'for',
  'with',
  'by',
  'from',
]);

/** The subject as a title: its name, or its words with capitals. */
export function titleWords(subject: Subject): string {
  if (subject.name !== null) return subject.name;
  return subject.noun
    .split(' ')
    .map((word, i) => (i > 0 && smallWords.has(word) ? word : capitalised(word)))
    .join(' ');
}
