/** How a caption or a card is broken into lines. */
import { columnsOf } from './caption-layout.ts';
import { type CaptionToken, unspaced } from './caption-tokens.ts';

/** Text of tokens in one line. */
export function textOf(tokens: readonly CaptionToken[]): string {
  return tokens.map(({ text, spaced }, i) => (spaced && i < tokens.length - 1 ? `${text} ` : text)).join('');
}

/** Measuring a text is dear, and every token is measured in many lines. */
const measured = new WeakMap<CaptionToken, number>();

function widthOf(token: CaptionToken): number {
  const width = measured.get(token) ?? columnsOf(token.text);
  measured.set(token, width);
  return width;
}

/** Columns that tokens take in one line. */
export function lineColumns(tokens: readonly CaptionToken[]): number {
  return tokens.reduce(
    (sum, token, i) => sum + widthOf(token) + (token.spaced && i < tokens.length - 1 ? 1 : 0),
    0,
  );
}

const sentenceEnd = /[.!?…。！？؟।][\p{Pe}\p{Pf}"']*$/u;
const clauseEnd = /[,;:،؛，、；：—–][\p{Pe}\p{Pf}"']*$/u;
/** English words that go with what follows them: a line that ends on one reads badly. */
const leading =
  /^(?:a|an|the|and|or|but|nor|so|to|of|in|on|at|by|for|from|with|as|if|that|than|your|our|my|his|her|its|their|is|are|was|were|not|no)$/i;

const hiragana = /^\p{Script=Hiragana}/u;

export function endsSentence(token: CaptionToken | undefined): boolean {
  return sentenceEnd.test(token?.text ?? '');
}

/** How badly it reads to break after a token: 0 at the end of a sentence, up to 1 within a phrase, 2 within a word. */
export function breakCost(before: CaptionToken, after: CaptionToken): number {
  if (!before.spaced && !unspaced.test(before.text)) return 2;
  if (sentenceEnd.test(before.text)) return 0;
  if (clauseEnd.test(before.text)) return 0.2;
  // Endings and particles of Japanese belong to the word before them.
  if (!before.spaced && hiragana.test(after.text)) return 1;
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
  // The space at a break takes no room.
  const fewest = Math.max(1, Math.ceil((lineColumns(tokens) + 1) / (columns + 1)));
  for (let lines = fewest; lines <= maxLines; lines++) {
    const found = intoLines(tokens, columns, lines);
    if (found) return found;
  }
  return null;
}

interface Broken {
  readonly lines: CaptionToken[][];
  readonly cost: number;
}

/** The best way to break tokens into exactly so many lines: the best for each beginning, line by line. */
function intoLines(tokens: readonly CaptionToken[], columns: number, count: number): CaptionToken[][] | null {
  const even = lineColumns(tokens) / count;
  let best: (Broken | null)[] = [{ lines: [], cost: 0 }, ...tokens.map(() => null)];
  for (let line = 1; line <= count; line++) {
    const next: (Broken | null)[] = [null, ...tokens.map(() => null)];
    for (let from = 0; from < tokens.length; from++) {
      const before = best[from];
      if (!before) continue;
      let width = 0;
      for (let to = from + 1; to <= tokens.length; to++) {
        const [last, after] = [tokens[to - 1], tokens[to]];
        if (!last) break;
        width += (to > from + 1 && tokens[to - 2]?.spaced ? 1 : 0) + widthOf(last);
        if (width > columns) break;
        const ending = after ? breakCost(last, after) : 0;
        const cost = before.cost + ((width - even) / columns) ** 2 * 2 + ending;
        const standing = next[to];
        if (!standing || cost < standing.cost)
          next[to] = { lines: [...before.lines, tokens.slice(from, to)], cost };
      }
    }
    best = next;
  }
  return best[tokens.length]?.lines ?? null;
}
