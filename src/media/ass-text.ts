/** Writing of text in a script for libass, with every character that the format gives a meaning to made harmless. */
import { type CaptionFont, emsOf, type FontRun, fontRuns, lineEms, openFont } from './fonts.ts';

/** Colour and opacity (0 to 1) as the format wants them: transparency, blue, green, red. */
export function assColor(hex: string, opacity = 1): string {
  const transparency = Math.round(255 * (1 - opacity))
    .toString(16)
    .padStart(2, '0');
  return `&H${transparency}${hex.slice(4, 6)}${hex.slice(2, 4)}${hex.slice(0, 2)}`.toUpperCase();
}

export function assEvent(layer: number, startMs: number, endMs: number, style: string, text: string): string {
  return `Dialogue: ${layer},${clock(startMs)},${clock(endMs)},${style},,0,0,0,,${text}`;
}

/** The format counts hundredths; both ends are rounded down, so that nothing is shown after its end. */
function clock(ms: number): string {
  const hundredths = Math.floor(ms / 10);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const [seconds, rest] = [Math.floor(hundredths / 100), hundredths % 100];
  return `${Math.floor(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}.${two(rest)}`;
}

/** Writes text in the right fonts, and knows which ones it took. */
export interface Pen {
  /** @param em size in pixels */
  write(text: string, em: number): string;
  /** A mark that gives a line its direction; nothing for an empty one. */
  mark(mark: string, em: number): string;
  /** The size, in pixels an em, at which the widest line fits into so many pixels: the wanted one at most. */
  fittedEm(lines: readonly string[], wanted: number, room: number): number;
  /** Height of lines in ems. */
  heightOf(lines: readonly string[]): number;
  fonts(): CaptionFont[];
}

/** @param language BCP 47 */
export function newPen(language: string): Pen {
  const used = new Map<string, CaptionFont>([['latin', openFont('latin')]]);
  const inFont = (font: CaptionFont, text: string, em: number) => {
    used.set(font.name, font);
    return `{\\fn${font.family}\\fs${(em * font.sizeOfEm).toFixed(1)}}${text}`;
  };
  const runs = (text: string): FontRun[] => fontRuns(text, language);
  return {
    write: (text, em) =>
      runs(text)
        .map(({ font, text: run }) => inFont(font, harmless(run), em))
        .join(''),
    // The Hebrew font has glyphs for the marks, which draw nothing.
    mark: (mark, em) => (mark === '' ? '' : inFont(openFont('hebrew'), mark, em)),
    fittedEm(lines, wanted, room) {
      const widest = Math.max(...lines.map((line) => emsOf(runs(line))));
      return Math.min(wanted, room / Math.max(1, widest));
    },
    heightOf: (lines) => lines.reduce((sum, line) => sum + lineEms(runs(line)), 0),
    fonts: () => [...used.values()],
  };
}

/** Stands between a backslash and what it would give a meaning to; it has no width and is not drawn. */
const wordJoiner = '\u2060';

/** Braces begin and end commands, a backslash begins a line break or an escape (libass, `ass_parse.c`). */
function harmless(text: string): string {
  return text.replace(/[\\{}]/g, (character) => (character === '\\' ? `\\${wordJoiner}` : `\\${character}`));
}
