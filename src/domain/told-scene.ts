import { capitalised, countWords, endSentence, fitWords } from './spoken-words.ts';

/** What can be made of one sentence of a prompt: what is seen, said and shown in it. */

const direction =
  /^(?:(?:and\s+)?(?:then|next|finally|first|after that|meanwhile)[,\s]+)?(?:(?:show(?:ing)?|we see|we watch|open(?:s|ing)? (?:on|with)|start(?:s|ing)? (?:on|with)|begin(?:s|ning)? (?:on|with)|cut to|fade (?:in )?to|end(?:s|ing)? (?:on|with)|finish(?:es)? (?:on|with)|clos(?:e|es|ing) (?:on|with)|the camera (?:shows|reveals|finds|follows))\b[:,]?\s+)/i;

const framed =
  /\b(?:close-?ups?|wide shot|aerial|drone shot|low angle|high angle|silhouette|pov|tracking shot|establishing shot|macro|medium shot|from above|time-?lapse)\b/i;

function isDirection(sentence: string): boolean {
  return direction.test(sentence) || framed.test(sentence);
}

/** Whether the sentence already says how it is to be framed. */
export function hasFraming(sentence: string): boolean {
  return framed.test(sentence);
}

/** Whether a sentence says something of the thing rather than what is to be seen: "It weighs a kilo." */
export function isAbout(sentence: string, noun: string): boolean {
  if (isDirection(sentence)) return false;
  const head = noun.split(' ').at(-1)?.toLowerCase() ?? '';
  const beginning = sentence.toLowerCase().split(' ').slice(0, 7);
  return (
    /^(?:it|its|they|their|this|these|\d)/i.test(sentence) ||
    /^(?:made|built|designed|crafted|brewed|grown)\b/i.test(sentence) ||
    beginning.some((word) => word.replace(/\P{L}/gu, '') === head)
  );
}

/** The sentence as a picture: without stage directions, and with names in the place of "she" and "it". */
export function seenIn(
  sentence: string,
  cast: { readonly hero: string | null; readonly thing: string | null },
): string {
  return sentence
    .replace(direction, '')
    .replace(/[.!?…]+$/u, '')
    .trim()
    .replace(/^(?:he|she)\b/i, (word) => cast.hero ?? word)
    .replace(/^(?:it|they|this|these)\b/i, (word) => cast.thing ?? word)
    .replace(/^(?:A|An|The|One|Two|Inside|In|On)\b/, (word) => word.toLowerCase());
}

/**
 * Who a story is about: the noun phrase that its first sentence begins with, such as "a red fox" of "A
 * red fox wakes in the snow". Null where the rules find none.
 */
export function heroOf(sentence: string): string | null {
  const match =
    /^((?:a|an|the|one|two|my|our)\s+(?:[\w'’-]+\s+){0,3}?[\w'’-]+)\s+(?=(?:is|are|was|has|who|and|in|on|at|by|under|from|with|\w{2,}(?:s|ed|ing))\b)/i.exec(
      sentence.replace(direction, ''),
    );
  const phrase = match?.[1];
  if (phrase === undefined || /\s(?:of|the|a|an|and|or|very)$/i.test(phrase)) return null;
  return phrase.charAt(0).toLowerCase() + phrase.slice(1);
}

/** Letters of the longest words; what is longer was written without spaces and cannot be spoken. */
export const longestWord = 30;

/** The sentence as narration within a number of words, or null where it is a direction or too long. */
export function spokenIn(sentence: string, budget: number): string | null {
  if (isDirection(sentence)) return null;
  const fitted = fitWords(sentence.replace(/["“”]/gu, ''), budget);
  if (fitted === null || fitted.length > budget * longestWord) return null;
  return capitalised(endSentence(fitted));
}

/** Longest caption in words: what is read in a glance. */
export const captionWords = 6;
const captionCharacters = 48;

/** The sentence, or its first clause, as a caption: null where only a torso would fit. */
export function captionIn(sentence: string, english: boolean): string | null {
  if (isDirection(sentence)) return null;
  const bare = sentence
    .replace(/["“”]/gu, '')
    .replace(/[.!?…。！？؟।]+$/u, '')
    .trim();
  const short = english
    ? bare.replace(/^(?:it|they|this|she|he|we|you)(?:\s+(?:is|are|was|were)\b|['’](?:s|re)\b)?\s+/i, '')
    : bare;
  const candidates = [bare, short, (fitWords(short, captionWords) ?? '').replace(/[.。]$/u, '')];
  const fits = candidates.find(
    (text) => text !== '' && countWords(text) <= captionWords && text.length <= captionCharacters,
  );
  return fits === undefined ? null : capitalised(fits);
}
