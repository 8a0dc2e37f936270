import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameRates, structures } from '../../src/domain/settings.ts';
import { fitSlots, type SceneSlot, sceneLengths, sceneSlots } from '../../src/domain/structure.ts';
import { framesOf } from '../../src/domain/timeline.ts';
import { propertySeed } from './job-settings.ts';

const check = { seed: propertySeed, numRuns: 200 };

function total(slots: readonly SceneSlot[], beat?: string): number {
  return slots
    .filter((slot) => beat === undefined || slot.beat === beat)
    .reduce((sum, slot) => sum + slot.seconds, 0);
}

/** Bounds of the beats of an ad, as parts of its length: those of 30 s, where hook is 3 to 4 s and so on. */
const adBounds = {
  hook: [3 / 30, 4 / 30],
  intro: [4 / 30, 6 / 30],
  features: [12 / 30, 16 / 30],
  call_to_action: [4 / 30, 6 / 30],
} as const;

describe('the scenes of a structure', () => {
  it('are six for 30 s and twelve for 60 s, whatever the structure', () => {
    for (const structure of structures) {
      expect(sceneLengths(structure, 30, 30, 8)).toHaveLength(6);
      expect(sceneLengths(structure, 60, 30, 8)).toHaveLength(12);
    }
  });

  it('of an ad of 30 s are a hook, an intro, features and a call to action', () => {
    expect(sceneSlots('ad', 30, 30, 8)).toEqual([
      { beat: 'hook', seconds: 4 },
      { beat: 'intro', seconds: 6 },
      { beat: 'features', seconds: 4 },
      { beat: 'features', seconds: 6 },
      { beat: 'features', seconds: 4 },
      { beat: 'call_to_action', seconds: 6 },
    ]);
  });

  it('of other structures follow their beats in order', () => {
    const beats = (structure: 'story' | 'music_video' | 'free') => [
      ...new Set(sceneSlots(structure, 30, 24, 8).map((slot) => slot.beat)),
    ];
    expect(beats('story')).toEqual(['opening', 'journey', 'turning_point', 'ending']);
    expect(beats('music_video')).toEqual(['intro', 'verse', 'chorus', 'bridge', 'finale']);
    expect(beats('free')).toEqual(['scene']);
  });

  it('are few in a video that is too short for all beats', () => {
    expect(sceneSlots('ad', 5, 30, 8)).toEqual([{ beat: 'hook', seconds: 5 }]);
    expect(sceneSlots('ad', 10, 30, 8).map((slot) => slot.beat)).toEqual(['hook', 'call_to_action']);
    expect(sceneSlots('ad', 12, 30, 8)).toHaveLength(4);
  });

  it('keep the shares of an ad at any length that has room for its beats', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 12, max: 600, noNaN: true }),
        fc.constantFrom(...frameRates),
        fc.double({ min: 5, max: 15, noNaN: true }),
        (seconds, fps, max) => {
          const slots = sceneSlots('ad', seconds, fps, max);
          const whole = framesOf(seconds, fps) / fps;
          for (const [beat, [low, high]] of Object.entries(adBounds)) {
            expect(total(slots, beat)).toBeGreaterThanOrEqual(low * whole - 1 / fps);
            expect(total(slots, beat)).toBeLessThanOrEqual(high * whole + 1 / fps);
          }
          const order = Object.keys(adBounds);
          const beats = slots.map((slot) => order.indexOf(slot.beat));
          expect(beats).toEqual([...beats].sort((a, b) => a - b));
        },
      ),
      check,
    );
  });

  it('add up exactly on the frame grid and can each be filmed, whatever is asked', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...structures),
        fc.double({ min: 5, max: 600, noNaN: true }),
        fc.constantFrom(...frameRates),
        fc.double({ min: 0.5, max: 15, noNaN: true }),
        (structure, seconds, fps, max) => {
          const lengths = sceneLengths(structure, seconds, fps, max);
          const frames = lengths.map((length) => length * fps);
          for (const count of frames) {
            expect(Math.abs(count - Math.round(count))).toBeLessThan(1e-6);
            expect(Math.round(count)).toBeGreaterThanOrEqual(1);
            expect(count).toBeLessThanOrEqual(max * fps + 1e-6);
          }
          expect(frames.reduce((sum, count) => sum + Math.round(count), 0)).toBe(framesOf(seconds, fps));
        },
      ),
      check,
    );
  });

  it('are about one for five seconds where nothing forces more', () => {
    fc.assert(
      fc.property(fc.constantFrom(...structures), fc.integer({ min: 30, max: 600 }), (structure, seconds) => {
        expect(sceneLengths(structure, seconds, 30, 8)).toHaveLength(Math.round(seconds / 5));
      }),
      check,
    );
  });

  it('waste nothing on a model that sells 4 and 6 s, for whole even lengths of a free video', () => {
    for (const seconds of [10, 30, 60, 120]) {
      for (const length of sceneLengths('free', seconds, 30, 8)) expect([4, 6]).toContain(length);
    }
  });

  it('cannot be laid where not one frame fits', () => {
    expect(() => sceneSlots('ad', 30, 30, 0)).toThrow(RangeError);
    expect(() => sceneSlots('ad', 30, 30, -1)).toThrow(RangeError);
  });
});

describe('scenes that somebody else proposed', () => {
  const propose = (beats: readonly string[], seconds: readonly number[]) =>
    beats.map((beat, i) => ({ beat, seconds: seconds[i] ?? 5 }));
  const six = ['hook', 'intro', 'features', 'features', 'features', 'call_to_action'];

  it('keep their proportions within a beat as far as rules and grid allow', () => {
    const slots = fitSlots('ad', propose(six, [4, 5, 2, 6, 3, 5]), 30, 30, 8);
    const features = slots?.filter((slot) => slot.beat === 'features').map((slot) => slot.seconds) ?? [];
    expect(Math.max(...features)).toBe(features[1]);
    expect(total(slots ?? [])).toBe(30);
  });

  it('may be five to seven in 30 s, and no others', () => {
    const features = (count: number) => [
      'hook',
      'intro',
      ...Array.from({ length: count }, () => 'features'),
      'call_to_action',
    ];
    const counts = [1, 2, 3, 4, 5].map(
      (count) => fitSlots('ad', propose(features(count), []), 30, 30, 12)?.length ?? null,
    );
    expect(counts).toEqual([null, 5, 6, 7, null]);
  });

  it('are refused when beats are missing, strange or in another order', () => {
    expect(fitSlots('ad', propose(['intro', 'hook', ...six.slice(2)], []), 30, 30, 8)).toBeNull();
    expect(fitSlots('ad', propose([...six.slice(0, 5), 'features'], []), 30, 30, 8)).toBeNull();
    expect(fitSlots('ad', propose([...six.slice(0, 5), 'outro'], []), 30, 30, 8)).toBeNull();
    expect(fitSlots('ad', [], 30, 30, 8)).toBeNull();
  });

  it('add up exactly, keep the shares and can be filmed, whatever lengths they propose', () => {
    const anySeconds = fc.oneof(fc.double(), fc.integer({ min: -5, max: 100 }));
    fc.assert(
      fc.property(
        fc.array(anySeconds, { minLength: 5, maxLength: 7 }),
        fc.constantFrom(...frameRates),
        fc.double({ min: 6.5, max: 12, noNaN: true }),
        (seconds, fps, max) => {
          const beats = ['hook', 'intro', ...seconds.slice(3).map(() => 'features'), 'call_to_action'];
          const slots = fitSlots('ad', propose(beats, seconds), 30, fps, max);
          if (!slots) {
            // Refused only where the features could not be filmed in so few scenes.
            expect(beats.filter((beat) => beat === 'features').length * max).toBeLessThan(15.1);
            return;
          }
          expect(slots.map((slot) => slot.beat)).toEqual(beats);
          expect(slots.reduce((sum, slot) => sum + Math.round(slot.seconds * fps), 0)).toBe(30 * fps);
          for (const slot of slots) {
            expect(slot.seconds).toBeGreaterThan(0);
            expect(slot.seconds).toBeLessThanOrEqual(max + 1e-6);
          }
          for (const [beat, [low, high]] of Object.entries(adBounds)) {
            expect(total(slots, beat)).toBeGreaterThanOrEqual(low * 30 - 1 / fps);
            expect(total(slots, beat)).toBeLessThanOrEqual(high * 30 + 1 / fps);
          }
        },
      ),
      check,
    );
  });
});
