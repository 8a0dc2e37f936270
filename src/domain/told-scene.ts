import { capitalised, countWords, endSentence, fitWords } from './spoken-words.ts';

/** What can be made of one sentence of a prompt: what is seen, said and shown in it. */

const direction =
  /^(?:(?:and\s+)?(?:then|next|finally|first|after that|meanwhile)[,\s]+)?(?:(?:show(?:ing)?|we see|we watch|open(?:s|ing)? (?:on|with)|start(?:s|ing)? (?:on|with)|begin(?:s|ning)? (?:on|with)|cut to|fade (?:in )?to|end(?:s|ing)? (?:on|with)|finish(?:es)? (?:on|with)|clos(?:e|es|ing) (?:on|with)|the camera (?:shows|reveals|finds|follows))\b[:,]?\s+)/i;

const framed =
  /\b(?:close-?ups?|wide shot|aerial|drone shot|low angle|high angle|silhouette|pov|tracking shot|establishing shot|macro|medium shot|from above|time-?lapse)\b/i;

const pronoun = /^(?:he|she|it|they|this|these)\b/i;

export function isDirection(sentence: string): boolean {
  return direction.test(sentence) || framed.test(sentence);
}

/** Whether the sentence already says how it is to be framed. */
export function hasFraming(sentence: string): boolean {
  return framed.test(sentence);
}

/** The sentence as a picture: without stage directions, and with its hero named instead of "she". */
export function seenIn(sentence: string, hero: string | null): string {
  const shown = sentence
    .replace(direction, '')
    .replace(/[.!?…]+$/u, '')
    .trim();
  const named = hero === null ? shown : shown.replace(pronoun, hero);
  return named.replace(/^(?:A|An|The|One|Two|Inside|In|On)\b/, (word) => word.toLowerCase());
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
