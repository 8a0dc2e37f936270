import { isEnglish } from '../../domain/prompt-language.ts';

type Detector = typeof import('eld/extrasmall')['eld'];

/** Scripts that are written in one language of those that are spoken here. */
const scripts: readonly (readonly [RegExp, string])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'ja'],
  [/\p{Script=Hangul}/u, 'ko'],
  [/\p{Script=Greek}/u, 'el'],
  [/\p{Script=Hebrew}/u, 'he'],
  [/\p{Script=Thai}/u, 'th'],
];
/** Letters that a language of a shared script never has. */
const foreignLetters: Readonly<Record<string, RegExp>> = {
  ru: /[іїєґўђјљњћџ]/iu,
  uk: /[ыэёъўђјљњћџ]/iu,
  ar: /[پچژگکیےٹڈڑ]/u,
  hi: /ळ/u,
  zh: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u,
};
/** What the detector calls otherwise than voices do. */
const names: Readonly<Record<string, string>> = { ms: 'id', no: 'nb' };
/**
 * In Latin letters, where names of foreign make stand in English prompts too: how likely a language has to be, by how
 * much more than the next one, and how many words have to be written.
 */
const surely = { score: 0.65, margin: 0.1, words: 5 };
/** What English prompts call a film. */
const englishFilm = /\b(?:ad|advert|commercial|movie|film|video|trailer|teaser|spot|highlights|timelapse)\b/i;

/**
 * The language that a text is written in, as BCP 47 without a country, where that is sure: by its script, or by its
 * letters (Efficient Language Detector). Null where it could be another one.
 */
export async function toldLanguage(text: string): Promise<string | null> {
  const letters = text.match(/\p{L}/gu) ?? [];
  if (letters.length === 0) return null;
  const shareOf = (script: RegExp) => letters.filter((letter) => script.test(letter)).length / letters.length;
  const isLatin = shareOf(/\p{Script=Latin}/u) >= 0.8;
  if (isLatin && isEnglish(text)) return null;
  const [, own] = scripts.find(([script]) => shareOf(script) > 0.2) ?? [];
  if (own) return own;
  // A megabyte of letter groups, so only where it is asked.
  const { eld } = await import('eld/extrasmall');
  if (isLatin) return latinLanguage(eld, text);
  const { language } = eld.detect(text);
  const foreign = foreignLetters[language];
  return foreign && !foreign.test(text) ? language : null;
}

function latinLanguage(eld: Detector, text: string): string | null {
  const words = text.match(/[\p{L}\p{M}'’]+/gu) ?? [];
  if (words.length < surely.words || (words.length < 2 * surely.words && englishFilm.test(text))) return null;
  const told = eld.detect(text);
  const { language } = told;
  const scores = Object.entries(told.getScores());
  const next = Math.max(0, ...scores.filter(([name]) => name !== language).map(([, score]) => score));
  const own = told.getScores()[language] ?? 0;
  const isSure = own >= surely.score && own - next >= surely.margin;
  if (!told.isReliable() || !isSure || language === 'en') return null;
  return names[language] ?? language;
}
