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
interface Piece {
  readonly from: number;
  readonly to: number;
}

/** Scripts that are written without spaces between words. */
const unspaced =
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
 * @param columns the longest token; longer ones are broken anywhere
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
    return { text: line.slice(piece.from, piece.to), spaced, startMs, endMs: Math.max(startMs, time.endMs) };
  });
}

interface HeardWord extends Piece {
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
  { from, to }: Piece,
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
      for (const short of columnsOf(part) > columns ? slices(part, columns) : [part]) {
        pieces.push({ from, to: from + short.length });
        from += short.length;
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

/** Slices of at most so many columns, between characters as a reader sees them. */
function slices(text: string, columns: number): string[] {
  const parts: string[] = [];
  let part = '';
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)) {
    if (part !== '' && columnsOf(part + segment) > columns) {
      parts.push(part);
      part = '';
    }
    part += segment;
  }
  return [...parts, part];
}
