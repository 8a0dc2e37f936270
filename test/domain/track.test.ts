import { describe, expect, it } from 'vitest';
import { alignToBorders, wordBorders, wordsIn } from '../../src/domain/track.ts';

const sum = (lengths: readonly number[]) => lengths.reduce((total, length) => total + length, 0);

describe('scenes that follow a recording', () => {
  it('change at its nearest borders, on the frame grid, and last as long together', () => {
    const lengths = alignToBorders([4, 4, 4], [1, 3.6, 5, 8.31, 11], 30, 8);
    expect(lengths).toEqual([3.6, 141 / 30, 111 / 30]);
    expect(sum(lengths)).toBeCloseTo(12, 9);
  });

  it('stay where they were planned where no border is near, and within what can be filmed', () => {
    expect(alignToBorders([4, 4, 4], [], 30, 8)).toEqual([4, 4, 4]);
    const tight = alignToBorders([4, 4, 4], [0.2, 7.9, 11.9], 30, 5);
    expect(Math.max(...tight)).toBeLessThanOrEqual(5);
    expect(sum(tight)).toBeCloseTo(12, 9);
  });

  it('have their borders in the pauses between words, and say the words that lie in them', () => {
    const words = [
      { text: 'Good', startMs: 0, endMs: 300 },
      { text: 'morning', startMs: 320, endMs: 900 },
      { text: 'again', startMs: 1700, endMs: 2100 },
    ];
    expect(wordBorders(words)).toEqual([1.3]);
    expect(wordsIn({ words }, { fromSeconds: 1.3, seconds: 1 })).toEqual([
      { text: 'again', startMs: 400, endMs: 800 },
    ]);
    expect(wordsIn({ words: null }, { fromSeconds: 0, seconds: 9 })).toEqual([]);
  });
});
