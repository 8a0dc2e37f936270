import type { SpokenWord } from './narration.ts';

/** A word as it is written, with the punctuation that clings to it. */
export interface WrittenWord {
  readonly text: string;
  /** Where it begins in the line, in UTF-16 units. */
  readonly index: number;
}

/** Scripts that are written without spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const letters = /[\p{L}\p{N}]/u;

/**
 * The words of a line in order. Spaces part them; where a script has none, the Unicode rules do (Unicode
 * Standard Annex 29). What holds neither letter nor digit, such as a dash, belongs to the word before it.
 */
export function writtenWords(line: string, language: string): WrittenWord[] {
  const words: { text: string; index: number }[] = [];
  let before = '';
  const add = (text: string, index: number, gap: string) => {
    const last = words.at(-1);
    if (letters.test(text)) {
      words.push({ text: before + text, index: index - before.length });
      before = '';
    } else if (last && before === '') last.text += gap + text;
    else before += text + gap;
  };
  for (const { 0: chunk, index } of line.matchAll(/\S+/gu)) {
    if (!unspaced.test(chunk)) {
      add(chunk, index, ' ');
      continue;
    }
    for (const part of segmenterOf(language).segment(chunk)) add(part.segment, index + part.index, '');
  }
  return words;
}

function segmenterOf(language: string): Intl.Segmenter {
  const known = Intl.Segmenter.supportedLocalesOf([language]).length > 0;
  return new Intl.Segmenter(known ? language : 'en', { granularity: 'word' });
}

/** Something that is known of a word's time; an end that is unknown is the next word's beginning. */
export interface KnownTime {
  readonly startMs: number;
  readonly endMs?: number;
}

/**
 * Gives every word a time: those that are known keep theirs, others share the time between their
 * neighbours by their letters.
 * @param known by the word's place in the line; times rise with it
 */
export function timeWords(
  words: readonly WrittenWord[],
  known: ReadonlyMap<number, KnownTime>,
  lineMs: number,
): SpokenWord[] {
  const starts: number[] = [];
  let at = 0;
  for (let i = 0; i < words.length; ) {
    const told = known.get(i)?.startMs;
    if (told !== undefined) at = Math.min(Math.max(told, at), lineMs);
    // A run from here to the next word whose time is known shares what lies between.
    let end = i + 1;
    while (end < words.length && !known.has(end)) end++;
    const until = Math.min(Math.max(known.get(end)?.startMs ?? lineMs, at), lineMs);
    const run = words.slice(i, end);
    const length = run.reduce((sum, word) => sum + word.text.length, 0);
    let passed = 0;
    for (const word of run) {
      starts.push(at + ((until - at) * passed) / length);
      passed += word.text.length;
    }
    at = until;
    i = end;
  }
  return words.map(({ text }, i) => {
    const startMs = starts[i] ?? lineMs;
    const next = starts[i + 1] ?? lineMs;
    const endMs = Math.max(startMs, Math.min(known.get(i)?.endMs ?? next, next));
    return { text, startMs: Math.round(startMs), endMs: Math.round(endMs) };
  });
}

/** The words of a line whose beginning is marked, by their place in the line. */
export function knownByMark(
  words: readonly WrittenWord[],
  marks: readonly (KnownTime & { readonly index: number })[],
): ReadonlyMap<number, KnownTime> {
  const places = new Map(words.map((word, i) => [word.index, i]));
  return new Map(
    marks.flatMap((mark): [number, KnownTime][] => {
      const place = places.get(mark.index);
      return place === undefined ? [] : [[place, mark]];
    }),
  );
}

/**
 * Finds the words of a line in what was heard, which may spell them otherwise or miss some.
 * @returns times by the word's place in the line
 */
export function matchHeard(
  words: readonly WrittenWord[],
  heard: readonly SpokenWord[],
): ReadonlyMap<number, KnownTime> {
  const written = words.map(({ text }) => plain(text));
  const spoken = heard.map(({ text }) => plain(text));
  // The longest run of equal words in the same order (longest common subsequence).
  const length = written.map(() => new Uint16Array(spoken.length + 1));
  const best = (i: number, j: number) => length[i]?.[j] ?? 0;
  for (let i = written.length - 1; i >= 0; i--) {
    for (let j = spoken.length - 1; j >= 0; j--) {
      const row = length[i];
      if (!row) continue;
      row[j] = written[i] === spoken[j] ? best(i + 1, j + 1) + 1 : Math.max(best(i + 1, j), best(i, j + 1));
    }
  }
  const known = new Map<number, KnownTime>();
  for (let i = 0, j = 0; i < written.length && j < spoken.length; ) {
    const word = heard[j];
    if (word && written[i] === spoken[j]) {
      known.set(i, { startMs: word.startMs, endMs: word.endMs });
      i++;
      j++;
    } else if (best(i + 1, j) >= best(i, j + 1)) i++;
    else j++;
  }
  return known;
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
