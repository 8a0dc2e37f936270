/** How a spoken line becomes captions: what stands on the screen together, and how long. */
import { type CaptionLayout, captionLines } from './caption-layout.ts';
import { breakCost, breakLines, endsSentence, lineColumns } from './caption-lines.ts';
import type { CaptionToken } from './caption-tokens.ts';

/** What stands on the screen at once. */
export interface CaptionPhrase {
  /** In milliseconds of the scene; the end is not shown any more. */
  readonly startMs: number;
  readonly endMs: number;
  readonly lines: readonly (readonly CaptionToken[])[];
}

/** Nobody reads less than this long; shorter ones flash. */
const leastMs = 800;
/** Columns that are read in a second. Netflix asks for at most 20 letters for adults in its style guides. */
export const columnsPerSecond = 20;
/** A phrase stays this long after its last word, unless the next one begins. */
const lingerMs = 400;
/** A silence this long ends a phrase. */
const pauseMs = 500;
/** What a phrase costs that stands too briefly to be read: more than all breaks of a scene do. */
const unreadable = 1000;
/** More words than this are never one phrase; it bounds the work. */
const mostTokens = 40;

/**
 * The best way to break a scene's line into phrases of at most two lines: at the ends of sentences and
 * clauses and at pauses, none too short to be read, none beyond the scene's end.
 * @param sceneMs length of the scene without what overlaps with the next
 */
export function captionPhrases(
  tokens: readonly CaptionToken[],
  layout: CaptionLayout,
  sceneMs: number,
): CaptionPhrase[] {
  const shown = tokens.filter(({ startMs }) => startMs < sceneMs);
  const groups = bestGroups(shown, layout, sceneMs);
  return groups.map((group, i) => {
    const next = groups[i + 1]?.tokens[0]?.startMs ?? sceneMs;
    return timed(group, next, sceneMs);
  });
}

interface Group {
  readonly tokens: readonly CaptionToken[];
  readonly lines: readonly (readonly CaptionToken[])[];
}

/** Shortest path over the places where a phrase may end. */
function bestGroups(tokens: readonly CaptionToken[], layout: CaptionLayout, sceneMs: number): Group[] {
  const best: { cost: number; from: number; group: Group | null }[] = [{ cost: 0, from: 0, group: null }];
  for (let to = 1; to <= tokens.length; to++) {
    for (let from = to - 1; from >= 0 && from >= to - mostTokens; from--) {
      const before = best[from];
      const some = tokens.slice(from, to);
      const lines = breakLines(some, layout.columns, captionLines);
      if (!lines) break;
      if (!before) continue;
      const cost = before.cost + groupCost(some, tokens[to], sceneMs) + lineCost(lines);
      const standing = best[to];
      if (!standing || cost < standing.cost) best[to] = { cost, from, group: { tokens: some, lines } };
    }
  }
  const groups: Group[] = [];
  for (let at = tokens.length; at > 0; ) {
    const step = best[at];
    if (!step?.group) break;
    groups.unshift(step.group);
    at = step.from;
  }
  return groups;
}

/** How badly a phrase reads; every phrase costs something, so that there are few. */
function groupCost(tokens: readonly CaptionToken[], next: CaptionToken | undefined, sceneMs: number): number {
  const [first, last] = [tokens[0], tokens.at(-1)];
  if (!first || !last) return 0;
  const room = (next?.startMs ?? sceneMs) - first.startMs;
  const pause = next ? next.startMs - last.endMs : pauseMs;
  const ending = next ? breakCost(last, next) * (pause >= pauseMs ? 0.3 : 1) * 6 : 0;
  const missing = Math.max(0, neededMs(tokens) - room);
  const hurried = missing === 0 ? 0 : unreadable + missing / 100;
  const inside = tokens.slice(0, -1).map((token, i) => {
    const silence = (tokens[i + 1]?.startMs ?? 0) - token.endMs;
    return (endsSentence(token) ? 1.5 : 0) + (silence >= pauseMs ? 4 : 0);
  });
  return 2 + ending + hurried + inside.reduce((sum, cost) => sum + cost, 0);
}

/** How badly its lines are broken. */
function lineCost(lines: readonly (readonly CaptionToken[])[]): number {
  const [last, after] = [lines[0]?.at(-1), lines[1]?.[0]];
  return last && after ? breakCost(last, after) * 2 : 0;
}

/** How long a phrase has to stand to be read. */
function neededMs(tokens: readonly CaptionToken[]): number {
  return Math.max(leastMs, (lineColumns(tokens) * 1000) / columnsPerSecond);
}

function timed({ tokens, lines }: Group, nextMs: number, sceneMs: number): CaptionPhrase {
  const startMs = tokens[0]?.startMs ?? 0;
  const spokenMs = tokens.at(-1)?.endMs ?? startMs;
  const wanted = Math.max(spokenMs + lingerMs, startMs + neededMs(tokens));
  // A gap too short to be seen as one would only flicker.
  const end = nextMs - wanted < lingerMs ? nextMs : wanted;
  return { startMs, endMs: Math.floor(Math.min(end, nextMs, sceneMs)), lines };
}
