import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkitten';
import { fontFiles } from '../app/names.ts';

export type FontName = keyof typeof fontFiles;

/** A font as text is laid out with it. */
export interface CaptionFont {
  readonly name: FontName;
  readonly file: string;
  /** How libass finds it. */
  readonly family: string;
  /**
   * Size that libass has to be told, for an em of 1: it takes a size for ascent and descent together, the
   * two numbers that Windows clips by (usWinAscent and usWinDescent of the OS/2 table).
   */
  readonly sizeOfEm: number;
  covers(codePoint: number): boolean;
  /** Width of a character in ems, without shaping. */
  widthOf(codePoint: number): number;
}

/** A run of characters that one font draws. */
export interface FontRun {
  readonly font: CaptionFont;
  readonly text: string;
}

/** CommonJS looks where NODE_PATH says, which is how a function finds the modules of its layer. */
const { resolve } = createRequire(import.meta.url);
const opened = new Map<FontName, CaptionFont>();

/** One of our fonts, read once a process. @throws Error where its package is not installed */
export function openFont(name: FontName): CaptionFont {
  const known = opened.get(name);
  if (known) return known;
  const file = resolve(fontFiles[name]);
  const font = fontIn(file);
  const { unitsPerEm } = font;
  const windows = font['OS/2'];
  const widths = new Map<number, number>();
  const made: CaptionFont = {
    name,
    file,
    family: font.familyName ?? '',
    sizeOfEm: (windows.winAscent + windows.winDescent) / unitsPerEm,
    covers: (codePoint) => font.hasGlyphForCodePoint(codePoint),
    widthOf(codePoint) {
      const width = widths.get(codePoint) ?? advanceOf(font, codePoint) / unitsPerEm;
      widths.set(codePoint, width);
      return width;
    },
  };
  opened.set(name, made);
  return made;
}

function fontIn(file: string): Font {
  const font = create(readFileSync(file));
  if (font.isCollection) throw new Error('a font file holds one font');
  return font;
}

function advanceOf(font: Font, codePoint: number): number {
  try {
    return font.glyphForCodePoint(codePoint).advanceWidth;
  } catch (error) {
    // fontkitten 1.0.3 looks for the outline of a glyph that has none, such as a space, and may run off the end.
    if (error instanceof RangeError) return font.unitsPerEm / 3;
    throw error;
  }
}

/** Draws nothing by itself, whatever font it stands in. */
const unseen = /^\p{Default_Ignorable_Code_Point}$/u;
/** Takes no room of its own. */
const narrow = /^[\p{Mark}\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}]$/u;
/** Pictures: by themselves, as the sign after them says, or as a key of a keyboard. */
const isEmoji = /\p{Emoji_Presentation}|\u{fe0f}|\u{20e3}/u;
const isSpace = /^\s$/u;
/** Means something else in every font. */
const privateUse = /^\p{Co}$/u;
const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Fonts in the order in which a text asks them. */
function fontOrder(text: string, language: string): FontName[] {
  const east: FontName[] = /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)
    ? ['japanese', 'chinese', 'korean']
    : /^ja\b/i.test(language)
      ? ['japanese', 'chinese', 'korean']
      : /^ko\b/i.test(language) || /\p{Script=Hangul}/u.test(text)
        ? ['korean', 'chinese', 'japanese']
        : ['chinese', 'japanese', 'korean'];
  return ['latin', 'arabic', 'hebrew', 'devanagari', 'thai', ...east, 'emoji'];
}

/**
 * Splits a text into runs, each drawn by a font that has all its glyphs. A character, as a reader sees it, with
 * its marks and signs, is drawn by one font; one that no font has whole is drawn as what it is compatible with
 * (NFKC), and what is still missing is left out.
 * @param language BCP 47: Chinese, Japanese and Korean draw the same characters each in their own way
 */
export function fontRuns(text: string, language: string): FontRun[] {
  const order = fontOrder(text, language);
  const runs: { font: CaptionFont; text: string }[] = [];
  for (const { segment } of characters.segment(text)) {
    for (const { font, text: part } of drawnBy(segment, order, runs.at(-1)?.font)) {
      const last = runs.at(-1);
      if (last?.font === font) last.text += part;
      else runs.push({ font, text: part });
    }
  }
  return runs;
}

/** @param before the font that draws what stands before it */
function drawnBy(
  character: string,
  order: readonly FontName[],
  before: CaptionFont | undefined,
): readonly FontRun[] {
  if (isSpace.test(character)) {
    // The space between emoji is as wide as they are.
    const font = !before || before.name === 'emoji' ? openFont(order[0] ?? 'latin') : before;
    return [{ font, text: character }];
  }
  const whole = fontOf(character, order);
  if (whole) return [{ font: whole, text: character }];
  return [...character.normalize('NFKC')].flatMap((part) => {
    const font = unseen.test(part) ? undefined : fontOf(part, order);
    return font ? [{ font, text: part }] : [];
  });
}

/** The first font that has all that is seen of a character. */
function fontOf(character: string, order: readonly FontName[]): CaptionFont | undefined {
  const parts = [...character];
  if (parts.some((part) => privateUse.test(part))) return undefined;
  const seen = parts.filter((part) => !unseen.test(part));
  const names: readonly FontName[] = isEmoji.test(character) ? ['emoji', ...order] : order;
  const name = names.find((one) => seen.every((part) => openFont(one).covers(part.codePointAt(0) ?? 0)));
  return name && openFont(name);
}

/** Width of a text in ems. */
export function emsOf(runs: readonly FontRun[]): number {
  return runs.reduce((sum, { font, text }) => {
    const parts = [...text].filter((part) => !narrow.test(part));
    return sum + parts.reduce((width, part) => width + font.widthOf(part.codePointAt(0) ?? 0), 0);
  }, 0);
}

/** Height of a line in ems, as libass leaves it for these fonts. */
export function lineEms(runs: readonly FontRun[]): number {
  return Math.max(...runs.map(({ font }) => font.sizeOfEm), openFont('latin').sizeOfEm);
}
