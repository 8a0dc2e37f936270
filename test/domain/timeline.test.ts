import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameRates, transitionKinds } from '../../src/domain/settings.ts';
import { clipSeconds, clipSpan, fitSeconds, framesOf, layOut } from '../../src/domain/timeline.ts';
import { propertySeed } from './job-settings.ts';

const check = { seed: propertySeed, numRuns: 200 };
const anyRate = fc.constantFrom(...frameRates);
const anyScene = fc.record({
  seconds: fc.double({ min: 0.05, max: 30, noNaN: true }),
  transition: fc.record({
    kind: fc.constantFrom(...transitionKinds),
    seconds: fc.double({ min: 0, max: 5, noNaN: true }),
  }),
});
const anyScenes = fc
  .array(anyScene, { minLength: 1, maxLength: 40 })
  .map((scenes) => scenes.map((scene, i) => ({ id: `scn_${i}`, ...scene })));

describe('scenes laid on the frame grid', () => {
  it('add up to the video exactly, without gap or overlap', () => {
    fc.assert(
      fc.property(anyScenes, anyRate, (scenes, fps) => {
        const timeline = layOut(scenes, fps);
        let next = 0;
        for (const scene of timeline.scenes) {
          expect(scene.startFrame).toBe(next);
          expect(Number.isInteger(scene.frames)).toBe(true);
          next += scene.frames;
        }
        expect(next).toBe(timeline.totalFrames);
        const seconds = scenes.reduce((sum, scene) => sum + scene.seconds, 0);
        expect(timeline.totalFrames).toBe(framesOf(seconds, fps));
      }),
      check,
    );
  });

  it('are each within a frame of the asked length, however many there are', () => {
    fc.assert(
      fc.property(anyScenes, anyRate, (scenes, fps) => {
        for (const [i, scene] of layOut(scenes, fps).scenes.entries()) {
          expect(Math.abs(scene.frames - (scenes[i]?.seconds ?? 0) * fps)).toBeLessThan(1 + 1e-6);
        }
      }),
      check,
    );
  });

  it('share with a neighbour what both have room for, and each knows the other side of it', () => {
    fc.assert(
      fc.property(anyScenes, anyRate, (scenes, fps) => {
        const timeline = layOut(scenes, fps);
        for (const [i, scene] of timeline.scenes.entries()) {
          const before = timeline.scenes[i - 1];
          expect(scene.headFrames).toBe(before?.tailFrames ?? 0);
          expect(scene.headFrames + scene.tailFrames).toBeLessThanOrEqual(scene.frames);
          expect(scene.tailFrames).toBeLessThanOrEqual(framesOf(scenes[i]?.transition.seconds ?? 0, fps));
          expect(scene.transitionOut === 'cut').toBe(scene.tailFrames === 0);
          expect(clipSeconds(scene, fps) * fps).toBeCloseTo(scene.frames + scene.tailFrames, 6);
        }
        expect(timeline.scenes.at(-1)?.tailFrames).toBe(0);
      }),
      check,
    );
  });

  it('are three of 4 s with half-second crossfades: 4.5, 4.5 and 4 s of footage for 12 s', () => {
    const transition = { kind: 'crossfade', seconds: 0.5 } as const;
    const scenes = ['a', 'b', 'c'].map((id) => ({ id, seconds: 4, transition }));
    const timeline = layOut(scenes, 30);
    expect(timeline.totalFrames).toBe(360);
    expect(timeline.scenes.map((scene) => clipSeconds(scene, 30))).toEqual([4.5, 4.5, 4]);
    expect(timeline.scenes.map((scene) => scene.headFrames)).toEqual([0, 15, 15]);
  });

  it('are none when there are none', () => {
    expect(layOut([], 30)).toEqual({ fps: 30, totalFrames: 0, scenes: [] });
  });
});

describe('lengths fitted to a total', () => {
  it('add up exactly on the grid with a frame for each at least', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 100, noNaN: true }), { minLength: 1, maxLength: 60 }),
        fc.double({ min: 5, max: 600, noNaN: true }),
        anyRate,
        (wanted, total, fps) => {
          const seconds = fitSeconds(wanted, total, fps);
          const frames = seconds.map((length) => length * fps);
          for (const count of frames) {
            expect(Math.abs(count - Math.round(count))).toBeLessThan(1e-6);
            expect(Math.round(count)).toBeGreaterThanOrEqual(1);
          }
          expect(frames.reduce((sum, count) => sum + Math.round(count), 0)).toBe(framesOf(total, fps));
          const scenes = seconds.map((length, i) => ({
            id: String(i),
            seconds: length,
            transition: { kind: 'cut', seconds: 0 } as const,
          }));
          expect(layOut(scenes, fps).totalFrames).toBe(framesOf(total, fps));
        },
      ),
      check,
    );
  });

  it('keep their proportions to a frame', () => {
    expect(fitSeconds([1, 2, 3], 30, 30)).toEqual([5, 10, 15]);
    expect(fitSeconds([1, 1, 1], 10, 24)).toEqual([80 / 24, 80 / 24, 80 / 24]);
    expect(fitSeconds([5, 5], 10, 25)).toEqual([5, 5]);
  });

  it('cannot be fitted where a frame for each is more than the total', () => {
    expect(() => fitSeconds([1, 1, 1], 2 / 30, 30)).toThrow(RangeError);
  });
});

describe('a conformed clip', () => {
  const transition = { kind: 'crossfade' as const, seconds: 0.5 };
  const five = (count: number) =>
    layOut(
      Array.from({ length: count }, (_, i) => ({ id: `scn_${i}`, seconds: 5, transition })),
      30,
    ).scenes;

  it('is the same at either end of the video as within it, where there is footage for it', () => {
    const spans = five(3).map((timing) => clipSpan(timing, transition, 6, 30));
    for (const span of spans) expect(span).toEqual({ frames: 165, keyframes: [15, 150] });
  });

  it('asks for no more than the last scene shows where the clip ends there', () => {
    const last = five(2)[1];
    if (!last) throw new Error('no scene');
    expect(clipSpan(last, transition, 5.4, 30)).toEqual({ frames: 150, keyframes: [15] });
  });

  it('has everything that its windows and its body take, at every place', () => {
    fc.assert(
      fc.property(anyScenes, anyRate, fc.double({ min: 0, max: 60, noNaN: true }), (scenes, fps, footage) => {
        for (const [i, timing] of layOut(scenes, fps).scenes.entries()) {
          const { frames, keyframes } = clipSpan(timing, scenes[i]?.transition ?? transition, footage, fps);
          const needed = timing.frames + timing.tailFrames;
          expect(frames).toBeGreaterThanOrEqual(needed);
          // What goes beyond it is footage, never a held or slowed picture.
          if (frames > needed) expect(frames).toBeLessThanOrEqual(framesOf(footage, fps));
          const splits = [timing.headFrames, timing.frames].filter((at) => at > 0 && at < needed);
          expect(keyframes).toEqual(expect.arrayContaining(splits));
        }
      }),
      check,
    );
  });
});
