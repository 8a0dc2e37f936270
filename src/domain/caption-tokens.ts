/** A line of text in the pieces that captions are broken between, each with the time it is heard. */
import { columnsOf } from './caption-layout.ts';
import type { SpokenWord } from './narration.ts';

/** What is never broken: a word with its punctuation, or a part of one in scripts without spaces. */
export interface CaptionToken {
  readonly text: string;
  /** Whether a space follows where the line goes on. */
  readonly spaced: boolean;
  /** In milliseconds of the scene. */
  readonly startMs: number;
  readonly endMs: number;
}

/** A piece of the text, from one character to another. */
interface Place {
  readonly from: number;
  readonly to: number;
}

interface Piece extends Place {
  /** Shown after it: where a word goes on in the next one. */
  readonly hyphen: string;
}

/** Scripts that are written without spaces between words. */
export const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** Opens something, so it belongs to what follows. */
const opening = /^[\p{Ps}\p{Pi}¿¡]+$/u;
/** What no line may begin with: punctuation, and kana that lengthen what stands before. */
const clinging = /^(?:[\p{Pe}\p{Pf}\p{Po}\p{Pd}ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々〜～]|$)/u;

/** Text in one line: no control characters, single spaces. */
export function plainLine(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/**
 * The tokens of a line.
 * @param text what is said, or shown
 * @param words when each word of it is heard, in order; tokens without a word of their own fall between
 * @param language BCP 47: decides where words end in scripts without spaces
 * @param columns the longest token; longer ones are broken, with a hyphen inside a word
 */
export function captionTokens(
  text: string,
  words: readonly SpokenWord[],
  language: string,
  columns: number,
): CaptionToken[] {
  const line = plainLine(text);
  const heard = placeWords(line, words);
  let before = 0;
  return piecesOf(line, language, columns).map((piece) => {
    const time = timeOf(piece, heard, line.length);
    const startMs = Math.max(before, time.startMs);
    before = startMs;
    const spaced = line[piece.to] === ' ';
    const text = line.slice(piece.from, piece.to) + piece.hyphen;
    return { text, spaced, startMs, endMs: Math.max(startMs, time.endMs) };
  });
}

interface HeardWord extends Place {
  readonly startMs: number;
  readonly endMs: number;
}

/** A word is looked for this many characters ahead: further on it is more likely another one. */
const lookAhead = 60;

/** Where each word stands in the text. One that is not found there, such as a number read out, is left out. */
function placeWords(line: string, words: readonly SpokenWord[]): HeardWord[] {
  const folded = line.toLowerCase();
  // Some letters change their length with their case; then places are those of the text as it is.
  const text = folded.length === line.length ? folded : line;
  let cursor = 0;
  return words.flatMap(({ text: word, startMs, endMs }) => {
    const wanted = text === line ? plainLine(word) : plainLine(word).toLowerCase();
    const from = wordAt(text, wanted, cursor);
    if (from === null) return [];
    cursor = from + wanted.length;
    return [{ from, to: cursor, startMs, endMs }];
  });
}

const letter = /[\p{L}\p{N}]/u;

/** The next place where a word stands by itself; in scripts without spaces, where it stands at all. */
function wordAt(text: string, word: string, cursor: number): number | null {
  if (word === '') return null;
  const mayTouch = unspaced.test(word);
  for (let at = text.indexOf(word, cursor); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at > cursor + lookAhead) return null;
    const touches = letter.test(text[at - 1] ?? '') || letter.test(text[at + word.length] ?? '');
    if (mayTouch || !touches) return at;
  }
  return null;
}

/** When a piece of the text is heard: with its words, or in its share of the time between two others. */
function timeOf(
  { from, to }: Place,
  heard: readonly HeardWord[],
  length: number,
): { startMs: number; endMs: number } {
  const first = heard.find((word) => word.to > from && word.from < to);
  const last = heard.findLast((word) => word.to > from && word.from < to);
  if (first && last) {
    return {
      startMs: from <= first.from ? first.startMs : within(first, from),
      endMs: to >= last.to ? last.endMs : within(last, to),
    };
  }
  const before = heard.findLast((word) => word.to <= from);
  const after = heard.find((word) => word.from >= to);
  const silence = {
    from: before?.to ?? 0,
    to: after?.from ?? length,
    startMs: before?.endMs ?? after?.startMs ?? 0,
    endMs: after?.startMs ?? before?.endMs ?? 0,
  };
  return { startMs: within(silence, from), endMs: within(silence, to) };
}

function within({ from, to, startMs, endMs }: HeardWord, at: number): number {
  return Math.round(startMs + ((endMs - startMs) * (at - from)) / Math.max(1, to - from));
}

function piecesOf(line: string, language: string, columns: number): Piece[] {
  const pieces: Piece[] = [];
  for (const { 0: chunk, index } of line.matchAll(/\S+/g)) {
    let from = index;
    for (const part of unspaced.test(chunk) ? wordsIn(chunk, language) : [chunk]) {
      for (const { text, hyphen } of slices(part, columns)) {
        pieces.push({ from, to: from + text.length, hyphen });
        from += text.length;
      }
    }
  }
  return pieces;
}

/** The words of a text without spaces, each with the punctuation that belongs to it. */
function wordsIn(chunk: string, language: string): string[] {
  const words: string[] = [];
  let opened = '';
  for (const { segment } of new Intl.Segmenter(language, { granularity: 'word' }).segment(chunk)) {
    if (opening.test(segment)) opened += segment;
    else if (clinging.test(segment) && words.length > 0 && opened === '')
      words.push(`${words.pop()}${segment}`);
    else {
      words.push(opened + segment);
      opened = '';
    }
  }
  return opened === '' ? words : [...words, opened];
}

/** Scripts whose words are hyphenated. */
const hyphenated = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u;
/** Where an address, or a compound, may be broken: after one of these. */
const joint = /[/?&=#._:+-]$/;

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

interface Slice {
  readonly text: string;
  readonly hyphen: string;
}

/**
 * Slices of at most so many columns, of about the same length, between characters as a reader sees them: after
 * a sign that joins parts where there is one, else with a hyphen.
 */
function slices(text: string, columns: number): Slice[] {
  const whole = columnsOf(text);
  if (whole <= columns) return [{ text, hyphen: '' }];
  const most = columns - 1;
  const even = Math.ceil(whole / Math.ceil(whole / most));
  const [head, jointAt] = headOf(text, even, most);
  const rest = text.slice(jointAt ?? head);
  const before = text.slice(0, jointAt ?? head);
  if (rest === '') return [{ text, hyphen: '' }];
  const isWord = hyphenated.test(before.slice(-1)) && hyphenated.test(rest.slice(0, 1));
  return [{ text: before, hyphen: isWord ? '-' : '' }, ...slices(rest, columns)];
}

/**
 * Where a text would be broken.
 * @returns the end of its first characters of about `even` columns, and that of the last joint in the latter
 *   half of `most`
 */
function headOf(text: string, even: number, most: number): [number, number | null] {
  let [width, at, head]: [number, number, number] = [0, 0, 0];
  let jointAt: number | null = null;
  for (const { segment } of characters.segment(text)) {
    width += columnsOf(segment);
    if (width > most && at > 0) break;
    at += segment.length;
    if (width <= even || head === 0) head = at;
    if (width > most / 2 && joint.test(segment)) jointAt = at;
  }
  return [head, jointAt];
}
