import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitLength } from '../../src/domain/fit-length.ts';

describe('fitting a clip into its scene', () => {
  it('cuts what is too long and leaves what fits', () => {
    expect(fitLength(8, 150, 30)).toEqual({ stretch: 1, heldFrames: 0 });
    expect(fitLength(5, 150, 30)).toEqual({ stretch: 1, heldFrames: 0 });
  });

  it('holds the last picture for up to a quarter of a second', () => {
    expect(fitLength(4.8, 150, 30)).toEqual({ stretch: 1, heldFrames: 6 });
    expect(fitLength(4.7, 150, 30).stretch).toBeGreaterThan(1);
  });

  it('slows evenly what is up to a quarter too short', () => {
    expect(fitLength(4, 150, 30)).toEqual({ stretch: 1.25, heldFrames: 0 });
  });

  it('refuses what is shorter, and says both lengths', () => {
    expect(() => fitLength(2.1, 150, 30)).toThrow('clip is 2.1 s, 5 s were needed');
  });

  it('fills exactly what was asked whenever it does not refuse', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 20, noNaN: true }),
        fc.integer({ min: 1, max: 600 }),
        fc.constantFrom(24, 25, 30, 60),
        (seconds, frames, fps) => {
          let fit: ReturnType<typeof fitLength>;
          try {
            fit = fitLength(seconds, frames, fps);
          } catch {
            expect(Math.round(seconds * fps)).toBeLessThan(frames * 0.75 + 1e-9);
            return;
          }
          expect(Math.round(seconds * fps) * fit.stretch + fit.heldFrames).toBeGreaterThanOrEqual(
            frames - 1e-6,
          );
          expect(fit.heldFrames / fps).toBeLessThanOrEqual(0.25);
          expect(fit.stretch).toBeLessThanOrEqual(4 / 3 + 1e-9);
        },
      ),
    );
  });
});
