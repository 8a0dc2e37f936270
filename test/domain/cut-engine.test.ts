import { describe, expect, it } from 'vitest';
import { functionSizes } from '../../lib/function-sizes.ts';
import { chooseEngine, cutBytes, cutRoomBytes, mostInputs } from '../../src/domain/cut-engine.ts';

const small = { partBytes: 200e6, parts: 23, isSigned: false };
const huge = { partBytes: 3e9, parts: 23, isSigned: false };

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

  it('is not MediaConvert beyond the inputs that it joins, and says so', () => {
    const many = { ...small, parts: mostInputs + 1 };
    expect(chooseEngine('mediaconvert', many)).toEqual({
      engine: 'ffmpeg',
      reason: 'MediaConvert joins at most 150 inputs, and this video has 151.',
    });
    expect(chooseEngine('mediaconvert', { ...small, parts: mostInputs }).engine).toBe('mediaconvert');
  });

  it('counts the copy that is signed: the longest video there is fits all the same', () => {
    const longest = { partBytes: (600 * (16e6 + 192e3)) / 8, parts: 239, isSigned: true };
    expect(cutBytes(longest)).toBeLessThan(cutRoomBytes);
    const more = { partBytes: 2e9, parts: 23 };
    expect(chooseEngine('auto', { ...more, isSigned: false }).engine).toBe('ffmpeg');
    expect(chooseEngine('auto', { ...more, isSigned: true }).engine).toBe('mediaconvert');
  });

  it('knows the room that the function has', () => {
    expect(cutRoomBytes).toBe(functionSizes.CutVideo.temporaryMb * 2 ** 20);
  });
});
