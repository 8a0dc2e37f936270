/** Cards: large words in the middle of a picture, on a dark veil. */
import { breakLines, textOf } from '../domain/caption-lines.ts';
import { type CaptionToken, captionTokens } from '../domain/caption-tokens.ts';
import type { Card } from '../domain/scene-look.ts';
import type { FrameSize } from '../domain/settings.ts';
import { directionMark } from '../domain/text-direction.ts';
import { assEvent, type Pen } from './ass-text.ts';

/** Of the picture's shorter side. */
export const cardEm = 0.1;
/** Of the picture's width: what a card's lines keep free on each side. */
export const cardSide = 0.08;
/** The smallest that words of a card become, as a share of their wanted size, before they take all the room there is. */
const smallest = 0.4;
/** Each size that is tried is this much of the one before. */
const smaller = 0.94;
/** Ems that a letter takes on average, to guess how a card is broken before its lines are measured. */
const emsPerColumn = 0.58;
/** No card is broken into more lines. */
const mostLines = 10;
const fadeMs = 400;

/** Where a card may stand, in pixels from the top. */
export interface CardRoom {
  readonly top: number;
  readonly bottom: number;
}

/** Whole words are worth letters that are smaller by this share. */
const wholeWords = 0.6;

interface CardLayout {
  readonly lines: readonly string[];
  readonly em: number;
}

/** A dark veil over the whole picture, and the words on it, which rise a little as they come. */
export function cardEvents(
  card: Card,
  language: string,
  size: FrameSize,
  room: CardRoom,
  pen: Pen,
): string[] {
  const { kind, text, startMs, endMs } = card;
  const { width, height } = size;
  const { lines, em } = layOutCard(text, language, size, room.bottom - room.top, pen);
  // An end card stays until the video ends.
  const fade = `\\fad(${fadeMs},${kind === 'end' ? 0 : fadeMs})`;
  const words = lines
    .map((line) => pen.mark(directionMark(line, text, language), em) + pen.write(line, em))
    .join('\\N');
  const half = (pen.heightOf(lines) * em) / 2;
  const x = Math.round(width / 2);
  // In the middle of the picture, unless something else stands there.
  const y = Math.round(Math.max(room.top + half, Math.min(height / 2, room.bottom - half)));
  const rise = `\\move(${x},${y + Math.round(em * 0.4)},${x},${y},0,${fadeMs})`;
  const veil = `{\\an7\\pos(0,0)\\bord0\\shad0\\1c&H000000&\\1a&H78&${fade}\\p1}m 0 0 l ${width} 0 l ${width} ${height} l 0 ${height}`;
  return [
    assEvent(0, startMs, endMs, 'Card', veil),
    assEvent(1, startMs, endMs, 'Card', `{${rise}${fade}}${words}`),
  ];
}

/** The largest words, up to the wanted size, whose lines fit into the room. Line breaks of the text are kept. */
function layOutCard(
  text: string,
  language: string,
  { width, height }: FrameSize,
  roomHeight: number,
  pen: Pen,
): CardLayout {
  const wanted = cardEm * Math.min(width, height);
  const roomWidth = width * (1 - 2 * cardSide);
  let best: CardLayout = { lines: [], em: 0 };
  let bestWorth = 0;
  for (let em = wanted; em >= wanted * smallest && em > bestWorth; em *= smaller) {
    const columns = Math.max(4, Math.floor(roomWidth / (em * emsPerColumn)));
    const found = linesOf(text, language, columns);
    if (!found) continue;
    const lines = found.map(textOf);
    const fitted = Math.min(pen.fittedEm(lines, em, roomWidth), roomHeight / pen.heightOf(lines));
    const worth = found.flat().some(isBroken) ? fitted * wholeWords : fitted;
    if (worth <= bestWorth) continue;
    [best, bestWorth] = [{ lines, em: fitted }, worth];
  }
  return best;
}

/** Whether a word goes on in the next line. */
function isBroken({ text, spaced }: CaptionToken, i: number, tokens: readonly CaptionToken[]): boolean {
  return !spaced && text.endsWith('-') && i < tokens.length - 1;
}

/** The lines of a card; null where they are too many. */
function linesOf(text: string, language: string, columns: number): CaptionToken[][] | null {
  const lines: CaptionToken[][] = [];
  for (const paragraph of text.split(/[\r\n\u2028\u2029]+/)) {
    const tokens = captionTokens(paragraph, [], language, columns);
    if (tokens.length === 0) continue;
    const broken = breakLines(tokens, columns, mostLines - lines.length);
    if (!broken) return null;
    lines.push(...broken);
  }
  return lines;
}
