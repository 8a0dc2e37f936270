import { countWords, endSentence } from './spoken-words.ts';
import { writtenWords } from './written-words.ts';

/** Where a line pauses: after it a clause can be left out. */
const pause = /[,;:.!?…，、；：。！？؛،؟।]|\s[–—-](?=\s)/gu;
/** A clause of fewer words says nothing alone. */
const fewestWords = 3;

/**
 * A line with at most so many words: whole clauses are left out at its end, and only where not even the
 * first one fits, words. A word is never broken.
 * @param language BCP 47, for scripts that are written without spaces
 */
export function shortenLine(line: string, maxWords: number, language: string): string {
  const budget = Math.max(1, Math.floor(maxWords));
  if (countWords(line) <= budget) return line;
  let kept: string | null = null;
  for (const { 0: mark, index } of line.matchAll(pause)) {
    const head = line.slice(0, index);
    const length = countWords(head);
    if (length > budget) break;
    if (length >= Math.min(fewestWords, budget)) kept = head + (/[.!?…。！？؟।]/u.test(mark) ? mark : '');
  }
  return endSentence(kept ?? firstWrittenWords(line, budget, language));
}

function firstWrittenWords(line: string, budget: number, language: string): string {
  let end = 0;
  for (const { text, index } of writtenWords(line, language)) {
    if (countWords(line.slice(0, index + text.length)) > budget && end > 0) break;
    end = index + text.length;
  }
  return line.slice(0, end);
}
