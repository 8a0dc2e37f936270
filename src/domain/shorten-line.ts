import { countWords, endSentence } from './spoken-words.ts';
import { writtenWords } from './written-words.ts';

/** Where a line pauses: after it a clause can be left out. Latin marks within an address or a number are none. */
const pause = /[,;:.!?…؛،؟।](?=["”'’»)]*(?:\s|$))|[，、；：。！？]|\s[–—-](?=\s)/gu;
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
  return endSentence(kept ?? withoutHanging(firstWrittenWords(line, budget, language), language));
}

/** Words that wait for another one: a line that breaks off does not end on them. */
const hanging: Readonly<Record<string, ReadonlySet<string>>> = {
  en: words(
    'a an the of for and with in on to from by at into over under or but as than your my our their his its that',
  ),
  de: words(`der die das dem den des ein eine einen einem einer und oder für mit von im in auf zu zum zur am an bei
    durch über unter dein deine unser unsere als dass`),
  fr: words(`le la les un une des du de et ou pour avec dans sur au aux en par ce cette votre notre nos vos son sa
    ses que qui`),
  es: words('el la los las un una unos unas de del y o para con por en su sus tu tus al que nuestro nuestra'),
  it: words('il lo la gli le un uno una di del della dei delle e o per con in nel nella su al alla che da'),
  pt: words('o a os as um uma de do da dos das e ou para com por em no na ao que seu sua'),
  nl: words('de het een van en of voor met in op naar aan bij uw je onze dat'),
};

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/u));
}

function withoutHanging(line: string, language: string): string {
  const waiting = hanging[language.toLowerCase().split('-')[0] ?? ''];
  const written = line.trim().split(/\s+/u);
  const last = written.findLastIndex((word) => !waiting?.has(word.toLowerCase().replace(/[^\p{L}]/gu, '')));
  return last < 0 ? line : written.slice(0, last + 1).join(' ');
}

function firstWrittenWords(line: string, budget: number, language: string): string {
  let end = 0;
  for (const { text, index } of writtenWords(line, language)) {
    if (countWords(line.slice(0, index + text.length)) > budget && end > 0) break;
    end = index + text.length;
  }
  return line.slice(0, end);
}
