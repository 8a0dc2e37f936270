import type { SpokenWord } from '../../domain/narration.ts';
import { matchHeard, timeWords, writtenWords } from '../../domain/written-words.ts';
import type { LineOrder, SpokenLine } from './line-records.ts';

/** Gives a line the times that were heard; where nothing was, those that were reckoned stay. */
export function withHeard(
  { text, language }: LineOrder,
  line: SpokenLine,
  heard: readonly SpokenWord[],
): SpokenLine {
  if (heard.length === 0) return { ...line, isUnheard: false };
  const written = writtenWords(text, language);
  const words = timeWords(written, matchHeard(written, heard), line.seconds * 1000);
  return { ...line, words, timing: 'transcribed', isUnheard: false };
}
