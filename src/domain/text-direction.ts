/** Which way a line runs, where that does not follow from its first letter. */

const rightToLeft =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
const letter = /\p{L}/gu;

type Direction = 'ltr' | 'rtl';

/** What makes a line run a way, without being seen (Unicode Standard Annex 9, "implicit directional marks"). */
const marks: Readonly<Record<Direction, string>> = { ltr: '\u200e', rtl: '\u200f' };

/**
 * What has to stand before a line so that it runs as its text does: nothing where its first letter says so
 * already. Players and libass go by the first letter of each line, which may be that of a foreign name.
 * @param text all of what the line is part of
 * @param language BCP 47
 */
export function directionMark(line: string, text: string, language: string): string {
  const wanted = directionOf(text, language);
  const first = line.match(/\p{L}/u)?.[0];
  const shown = first !== undefined && rightToLeft.test(first) ? 'rtl' : 'ltr';
  return shown === wanted ? '' : marks[wanted];
}

/** A text runs as its language does where it has letters of it, else as most of its letters do. */
function directionOf(text: string, language: string): Direction {
  const letters = text.match(letter) ?? [];
  const toLeft = letters.filter((one) => rightToLeft.test(one)).length;
  if (toLeft > 0 && isRightToLeft(language)) return 'rtl';
  return toLeft * 2 > letters.length ? 'rtl' : 'ltr';
}

const scripts = ['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm'];

function isRightToLeft(language: string): boolean {
  return scripts.includes(new Intl.Locale(language).maximize().script ?? '');
}
