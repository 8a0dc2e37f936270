import { maxTempo, restSeconds } from './narration.ts';
import type { JobSettings } from './settings.ts';
import { countWords } from './spoken-words.ts';

/**
 * Words (Unicode Standard Annex 29) in a second of easy narration, by language. Measured on lines of our own with
 * the local voice, and where that is hasty brought to a human narrator's 160 words of English a minute.
 */
const wordsInSecond: Readonly<Record<string, number>> = {
  ar: 1.9,
  de: 2.4,
  en: 2.7,
  es: 2.7,
  fr: 2.9,
  hi: 3,
  it: 2.8,
  ja: 3.6,
  ko: 1.45,
  pl: 1.85,
  pt: 2.6,
  ru: 2.3,
  tr: 2.1,
  zh: 2.4,
};
const otherLanguages = 2.4;

/** Seconds that a line takes about to be said. */
export function sayingSeconds(
  line: string,
  { language, speed }: Pick<JobSettings['narration'], 'language' | 'speed'>,
): number {
  const primary = language.toLowerCase().split('-')[0] ?? '';
  return countWords(line) / ((wordsInSecond[primary] ?? otherLanguages) * speed);
}

/** A warning for each line that would have to be shortened to fit its scene. */
export function longLineWarnings(
  scenes: readonly { readonly seconds: number; readonly text: { readonly narration: string | null } }[],
  { narration }: Pick<JobSettings, 'narration'>,
): string[] {
  if (!narration.enabled || narration.assetId !== null) return [];
  return scenes.flatMap(({ seconds, text }, i) => {
    const needed = sayingSeconds(text.narration ?? '', narration);
    if (needed <= Math.max(0, seconds - restSeconds) * maxTempo) return [];
    return [
      `Scene ${i + 1}: its line takes about ${needed.toFixed(1)} s to say and the scene lasts ${Number(seconds.toFixed(2))} s; it will be shortened.`,
    ];
  });
}
