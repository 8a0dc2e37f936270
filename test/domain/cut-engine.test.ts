import { describe, expect, it } from 'vitest';
import { functionSizes } from '../../lib/function-sizes.ts';
import {
  chooseEngine,
  cutBytes,
  cutRoomBytes,
  inputGroups,
  mostBitsPerSecond,
} from '../../src/domain/cut-engine.ts';
import { sound, x264Options } from '../../src/media/house-profile.ts';

const small = { partBytes: 200e6, seconds: 60, isSigned: false };
const huge = { partBytes: 12e9, seconds: 600, isSigned: false };

describe('the engine of a cut', () => {
  it('is this product, as long as the parts fit', () => {
    expect(chooseEngine('auto', small)).toEqual({ engine: 'ffmpeg', reason: null });
    expect(chooseEngine('ffmpeg', huge)).toEqual({ engine: 'ffmpeg', reason: null });
  });

  it('is MediaConvert where it is asked for, or where the parts do not fit', () => {
    expect(chooseEngine('mediaconvert', small)).toEqual({ engine: 'mediaconvert', reason: null });
    expect(chooseEngine('auto', huge).engine).toBe('mediaconvert');
    expect(chooseEngine('auto', huge).reason).toMatch(/too large/);
  });

  it('changes to MediaConvert at the byte that no longer fits', () => {
    // 100 s of result, and as much again where it is signed.
    const result = (100 * mostBitsPerSecond) / 8;
    for (const [isSigned, copies] of [
      [false, 1],
      [true, 2],
    ] as const) {
      const most = { partBytes: cutRoomBytes - copies * result, seconds: 100, isSigned };
      expect(chooseEngine('auto', most).engine).toBe('ffmpeg');
      expect(chooseEngine('auto', { ...most, partBytes: most.partBytes + 1 }).engine).toBe('mediaconvert');
    }
  });

  it('is this product for the longest video that can be asked for, signed as well', () => {
    const [seconds, overlaps] = [600, 119 * 2];
    const partBytes = ((seconds + 2 * overlaps) * mostBitsPerSecond) / 8;
    expect(cutBytes({ partBytes, seconds, isSigned: true })).toBeLessThan(cutRoomBytes / 2);
  });

  it('reckons with the ceiling of the house profile', () => {
    expect(mostBitsPerSecond).toBe(Number(x264Options.maxrate) + sound.bitsPerSecond);
  });

  it('knows the room that the function has', () => {
    expect(cutRoomBytes).toBe(functionSizes.CutVideo.temporaryMb * 2 ** 20);
  });
});

describe('the inputs of MediaConvert', () => {
  const parts = (count: number) => Array.from({ length: count }, (_, i) => i);

  it('are the parts themselves, up to 150', () => {
    expect(inputGroups(parts(1))).toEqual([[0]]);
    expect(inputGroups(parts(150))).toEqual(parts(150).map((part) => [part]));
  });

  it('are groups of neighbours beyond, which lose no part and are no more than 150', () => {
    for (const count of [151, 239, 300, 301]) {
      const groups = inputGroups(parts(count));
      expect(groups.flat()).toEqual(parts(count));
      expect(groups.length).toBeLessThanOrEqual(150);
      expect(Math.max(...groups.map(({ length }) => length))).toBe(count > 300 ? 3 : 2);
    }
    expect(inputGroups(parts(151)).at(-1)).toEqual([150]);
  });
});
