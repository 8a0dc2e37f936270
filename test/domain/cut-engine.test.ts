import { describe, expect, it } from 'vitest';
import { functionSizes } from '../../lib/function-sizes.ts';
import { chooseEngine, cutBytes, cutRoomBytes, inputGroups } from '../../src/domain/cut-engine.ts';

const small = { partBytes: 200e6, isSigned: false };
const huge = { partBytes: 3e9, isSigned: false };

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
    const most = { partBytes: Math.floor(cutRoomBytes / 2), isSigned: false };
    expect(chooseEngine('auto', most).engine).toBe('ffmpeg');
    expect(chooseEngine('auto', { ...most, partBytes: most.partBytes + 1 }).engine).toBe('mediaconvert');
  });

  it('counts the copy that is signed: the longest video there is fits all the same', () => {
    const longest = { partBytes: (600 * (16e6 + 192e3)) / 8, isSigned: true };
    expect(cutBytes(longest)).toBeLessThan(cutRoomBytes);
    const more = { partBytes: 2e9 };
    expect(chooseEngine('auto', { ...more, isSigned: false }).engine).toBe('ffmpeg');
    expect(chooseEngine('auto', { ...more, isSigned: true }).engine).toBe('mediaconvert');
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
