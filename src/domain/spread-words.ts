import type { SpokenWord } from './narration.ts';
import type { WrittenWord } from './written-words.ts';

const vowels = /[aeiouyаеёиоуыэюяіїєαεηιουω]+/giu;
/** Scripts in which a character is about a syllable. */
const syllabic = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;
/** Letters of a syllable, for scripts that write no vowels. */
const lettersInSyllable = 3;

/** Syllables of a word as they are written, at least one. */
export function countSyllables(word: string): number {
  const signs = word.normalize('NFC').match(syllabic)?.length ?? 0;
  if (signs > 0) return signs;
  const groups = word.normalize('NFD').replace(/\p{M}/gu, '').match(vowels)?.length ?? 0;
  if (groups > 0) return groups;
  return Math.max(1, Math.round((word.match(/[\p{L}\p{N}]/gu)?.length ?? 0) / lettersInSyllable));
}

/** Gives the words of a line the time in which somebody speaks, each by its syllables. */
export function spreadWords(
  words: readonly WrittenWord[],
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): SpokenWord[] {
  const syllables = words.map(({ text }) => countSyllables(text));
  const all = syllables.reduce((sum, count) => sum + count, 0);
  let passed = 0;
  const at = () => Math.round(startMs + ((endMs - startMs) * passed) / Math.max(1, all));
  return words.map(({ text }, i) => {
    const start = at();
    passed += syllables[i] ?? 0;
    return { text, startMs: start, endMs: at() };
  });
}
