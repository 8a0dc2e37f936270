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

/** Draws nothing, or only changes its neighbours: it stays with the run that it stands in. */
const attached = /^[\p{Mark}\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}\s]$/u;
const isEmoji = /^\p{Emoji_Presentation}$/u;

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
 * Splits a text into runs, each drawn by a font that has all its glyphs. A character that no font has is
 * drawn as what it is compatible with (NFKC), and left out where there is nothing.
 * @param language BCP 47: Chinese, Japanese and Korean draw the same characters each in their own way
 */
export function fontRuns(text: string, language: string): FontRun[] {
  const order = fontOrder(text, language);
  const runs: { font: CaptionFont; text: string }[] = [];
  for (const character of text) {
    const last = runs.at(-1);
    if (last && attached.test(character)) {
      last.text += character;
      continue;
    }
    for (const one of drawable(character, order)) {
      const font = fontFor(one, order);
      if (!font) continue;
      if (runs.at(-1)?.font === font) runs[runs.length - 1] = { font, text: `${runs.at(-1)?.text}${one}` };
      else runs.push({ font, text: one });
    }
  }
  return runs;
}

function drawable(character: string, order: readonly FontName[]): string {
  return fontFor(character, order) ? character : character.normalize('NFKC');
}

/** Means something else in every font. */
const privateUse = /^\p{Co}$/u;

function fontFor(character: string, order: readonly FontName[]): CaptionFont | undefined {
  if (privateUse.test(character)) return undefined;
  const codePoint = character.codePointAt(0) ?? 0;
  const names: readonly FontName[] = isEmoji.test(character) ? ['emoji', ...order] : order;
  for (const name of names) {
    const font = openFont(name);
    if (font.covers(codePoint)) return font;
  }
  return undefined;
}

/** Width of a text in ems. */
export function emsOf(runs: readonly FontRun[]): number {
  return runs.reduce(
    (sum, { font, text }) =>
      sum +
      [...text].reduce(
        (width, character) =>
          attached.test(character) && character.trim() !== '' && character !== ' '
            ? width
            : width + font.widthOf(character.codePointAt(0) ?? 0),
        0,
      ),
    0,
  );
}
