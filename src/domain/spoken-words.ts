/**
 * Words a narrator says in a second: an even 150 a minute, the usual pace of narration. Scripts
 * without spaces are counted by the words that the Unicode rules find (Unicode Standard Annex 29).
 */
export const wordsPerSecond = 2.5;

const words = new Intl.Segmenter('en', { granularity: 'word' });
const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });

export function countWords(text: string): number {
  let count = 0;
  for (const segment of words.segment(text)) if (segment.isWordLike) count++;
  return count;
}

/** Words that can be said in so many seconds; at least one. */
export function wordBudget(seconds: number): number {
  return Math.max(1, Math.floor(seconds * wordsPerSecond));
}

/** The first words of a text, with what stands between them. */
export function firstWords(text: string, count: number): string {
  let seen = 0;
  for (const segment of words.segment(text)) {
    if (!segment.isWordLike) continue;
    if (seen === count) return text.slice(0, segment.index).trimEnd();
    seen++;
  }
  return text;
}

export function splitSentences(text: string): string[] {
  return [...sentences.segment(text)].map((segment) => segment.segment.trim()).filter((part) => part !== '');
}

/**
 * As much of a sentence as fits, broken off only where it pauses.
 * @returns null when not even its first clause fits
 */
export function fitWords(sentence: string, budget: number): string | null {
  if (countWords(sentence) <= budget) return sentence;
  let best: string | null = null;
  for (const pause of sentence.matchAll(/[,;:，、；：]|\s[–—-]\s/gu)) {
    const head = sentence.slice(0, pause.index).trim();
    const length = countWords(head);
    if (length > budget) break;
    if (length >= 3) best = head;
  }
  if (best === null) return null;
  return /[，、；：。]/u.test(sentence) ? `${best}。` : `${best}.`;
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The text with a full stop of its own script, if it has no end yet. */
export function endSentence(text: string): string {
  const line = text.replace(/\s+$/u, '');
  if (/[.!?…。！？؟।]["”'’」』]?$/u.test(line)) return line;
  const bare = line.replace(/[,;:，、；：\s–-]+$/u, '');
  return `${bare}${/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u.test(bare) ? '。' : '.'}`;
}
