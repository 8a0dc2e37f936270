import { stripVTControlCharacters, styleText } from 'node:util';
import stringWidth from 'string-width';

/** Gives text a colour or weight where the stream shows such things. */
export type Paint = (format: 'bold' | 'dim' | 'red' | 'green' | 'cyan' | 'yellow', text: string) => string;

/** Colours for a stream: none where it is no terminal or NO_COLOR is set (https://no-color.org), as Node decides it. */
export function paintFor(stream: NodeJS.WritableStream): Paint {
  return (format, text) => styleText(format, text, { stream });
}

/**
 * Text of users, planners and providers on one line, without anything that a terminal would obey:
 * escape sequences, control characters and marks that turn the direction of writing.
 */
export function safeText(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** Cells that text takes on a terminal: East Asian letters and emoji take two. */
export const cells = (text: string): number => stringWidth(text);

const graphemes = new Intl.Segmenter();

/** Cuts text to a width in terminal cells; what was cut ends in an ellipsis. */
export function cutTo(text: string, width: number): string {
  if (cells(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += cells(segment);
    if (used > width - 1) break;
    kept += segment;
  }
  return width < 1 ? '' : `${kept.trimEnd()}…`;
}

/** Cuts text to a width in terminal cells, or fills it up with spaces. */
export function fitTo(text: string, width: number): string {
  const cut = cutTo(text, width);
  return cut + ' '.repeat(Math.max(0, width - cells(cut)));
}

/** Breaks text into lines of at most `width` cells, at spaces; within a word only where it is wider than that. */
export function wrapTo(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((whole) => breakWord(whole, width))) {
    if (line !== '' && cells(line) + 1 + cells(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** Pieces of a word that fit: languages without spaces would never break otherwise. */
function breakWord(word: string, width: number): string[] {
  if (cells(word) <= width) return [word];
  const pieces = [''];
  for (const { segment } of graphemes.segment(word)) {
    const last = pieces.at(-1) ?? '';
    if (last !== '' && cells(last + segment) > width) pieces.push(segment);
    else pieces[pieces.length - 1] = last + segment;
  }
  return pieces;
}

/** A bar of `width` cells of which `part` (0 to 1) is filled. */
export function bar(part: number, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, part)) * width);
  return '█'.repeat(filled) + '░'.repeat(Math.max(0, width - filled));
}
