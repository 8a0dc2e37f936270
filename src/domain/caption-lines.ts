/** How a caption or a card is broken into lines. */
import { columnsOf } from './caption-layout.ts';
import type { CaptionToken } from './caption-tokens.ts';

/** Text of tokens in one line. */
export function textOf(tokens: readonly CaptionToken[]): string {
  return tokens.map(({ text, spaced }, i) => (spaced && i < tokens.length - 1 ? `${text} ` : text)).join('');
}

const sentenceEnd = /[.!?…。！？؟।][\p{Pe}\p{Pf}"']*$/u;
const clauseEnd = /[,;:،؛，、；：—–][\p{Pe}\p{Pf}"']*$/u;
/** English words that go with what follows them: a line that ends on one reads badly. */
const leading =
  /^(?:a|an|the|and|or|but|nor|so|to|of|in|on|at|by|for|from|with|as|if|that|than|your|our|my|his|her|its|their|is|are|was|were|not|no)$/i;

export function endsSentence(token: CaptionToken | undefined): boolean {
  return sentenceEnd.test(token?.text ?? '');
}

/** How badly it reads to break after a token: 0 at the end of a sentence, up to 1 within a phrase. */
export function breakCost(before: CaptionToken, after: CaptionToken): number {
  if (sentenceEnd.test(before.text)) return 0;
  if (clauseEnd.test(before.text)) return 0.2;
  if (leading.test(before.text)) return 1;
  return leading.test(after.text) ? 0.4 : 0.7;
}

/**
 * Breaks tokens into as few lines as they fit into, of about the same length, at places that read well.
 * @returns null when they do not fit into `maxLines` lines of `columns`
 */
export function breakLines(
  tokens: readonly CaptionToken[],
  columns: number,
  maxLines: number,
): CaptionToken[][] | null {
  for (let lines = 1; lines <= maxLines; lines++) {
    const found = intoLines(tokens, columns, lines);
    if (found) return found.lines;
  }
  return null;
}

interface Broken {
  readonly lines: CaptionToken[][];
  readonly cost: number;
}

/** The best way to break tokens into exactly so many lines. */
function intoLines(tokens: readonly CaptionToken[], columns: number, count: number): Broken | null {
  const even = columnsOf(textOf(tokens)) / (count || 1);
  const costOf = (line: readonly CaptionToken[]) => ((columnsOf(textOf(line)) - even) / columns) ** 2 * 4;
  if (count === 1) {
    const fits = columnsOf(textOf(tokens)) <= columns;
    return fits ? { lines: [[...tokens]], cost: costOf(tokens) } : null;
  }
  let best: Broken | null = null;
  for (let at = 1; at < tokens.length; at++) {
    const line = tokens.slice(0, at);
    const [before, after] = [tokens[at - 1], tokens[at]];
    if (columnsOf(textOf(line)) > columns || !before || !after) break;
    const rest = intoLines(tokens.slice(at), columns, count - 1);
    if (!rest) continue;
    const cost = costOf(line) + breakCost(before, after) + rest.cost;
    if (!best || cost < best.cost) best = { lines: [line, ...rest.lines], cost };
  }
  return best;
}
