/** Chance that can be repeated: everything drawn is a function of a text and a number. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  range(from: number, to: number): number;
  /** Whole numbers, both ends included. */
  int(from: number, to: number): number;
  pick<T>(list: readonly T[]): T;
  chance(probability: number): boolean;
  /** An independent stream, so that drawing more of one thing does not change another. */
  fork(label: string): Random;
}

/** A 32-bit hash of a text (FNV-1a with a final avalanche as in MurmurHash3). */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A stream of chance from a text; the generator is Mulberry32. */
export function createRandom(text: string): Random {
  let state = hashText(text);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    range: (from, to) => from + (to - from) * next(),
    int: (from, to) => from + Math.floor((to - from + 1) * next()),
    pick: <T>(list: readonly T[]): T => {
      const item = list[Math.floor(next() * list.length)];
      if (item === undefined) throw new Error('there is nothing to pick from');
      return item;
    },
    chance: (probability) => next() < probability,
    fork: (label) => createRandom(`${text}\u0000${label}`),
  };
}

/** Smooth noise along a line, about -1 to 1: value noise with a few octaves. */
export function createNoise(random: Random, octaves = 4): (x: number) => number {
  const table = Array.from({ length: 256 }, () => random.range(-1, 1));
  const at = (i: number): number => table[((i % 256) + 256) % 256] ?? 0;
  const smooth = (x: number): number => {
    const i = Math.floor(x);
    const f = x - i;
    const s = f * f * (3 - 2 * f);
    return at(i) * (1 - s) + at(i + 1) * s;
  };
  return (x) => {
    let sum = 0;
    let weight = 1;
    let total = 0;
    for (let octave = 0; octave < octaves; octave++) {
      sum += weight * smooth(x * 2 ** octave + octave * 37.7);
      total += weight;
      weight *= 0.5;
    }
    return sum / total;
  };
}
