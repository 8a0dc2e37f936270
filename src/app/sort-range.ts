/** Which sort keys a Query asks for, in the order of DynamoDB: by the bytes of their UTF-8 form. */
import type { Query } from './ports.ts';

export interface SortRange {
  /** Lowest and highest key to look at, both included; null: no bound on that side. */
  readonly low: string | null;
  readonly high: string | null;
  /** Nothing can lie inside. */
  readonly empty: boolean;
  /**
   * Whether a key between the bounds is really asked for. At most the two bounds themselves are not: the
   * key `after` and the first key beyond the prefix. DynamoDB has no half-open ranges on both sides.
   */
  includes(sort: string): boolean;
}

/** How many keys within the bounds may turn out not to be asked for. */
export const excludedAtMost = 2;

/** @returns the range of sort keys that `query` asks for */
export function sortRange(query: Query): SortRange {
  const prefix = query.sortPrefix ?? '';
  const end = firstBeyond(prefix);
  const { after } = query;
  const low = query.descending || after === undefined ? prefix : highest(prefix, after);
  const high = query.descending && after !== undefined ? lowest(end, after) : end;
  return {
    low: low === '' ? null : low,
    high,
    empty: high !== null && compareBytes(low, high) >= 0,
    includes: (sort) => sort !== after && sort !== end,
  };
}

/** Sorts by UTF-8 bytes; the order of JavaScript strings differs beyond the basic plane. */
function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function highest(a: string, b: string): string {
  return compareBytes(a, b) >= 0 ? a : b;
}

function lowest(a: string | null, b: string): string {
  return a !== null && compareBytes(a, b) <= 0 ? a : b;
}

/** The smallest string above all that begin with `prefix`; null when there is none. */
export function firstBeyond(prefix: string): string | null {
  const points = Array.from(prefix, (letter) => letter.codePointAt(0) ?? 0);
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    if (last === 0x10ffff) continue;
    // The surrogates lie between U+D7FF and U+E000 and are no characters.
    return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
  }
  return null;
}
