import { describe, expect, it } from 'vitest';
import { type Narrated, playedSeconds, spokenWords, tempoFor } from '../../src/domain/narration.ts';
import { layOut } from '../../src/domain/timeline.ts';

const line = (tempo: number): Narrated => ({
  takeId: 'tak_1',
  key: 'default/speech/1.wav',
  fromSeconds: 0,
  seconds: 2.3,
  tempo,
  text: 'Two words',
  words: [
    { text: 'Two', startMs: 0, endMs: 460 },
    { text: 'words', startMs: 575, endMs: 1150 },
  ],
  timing: 'marks',
  basis: 'a',
});
const cut = { kind: 'cut' as const, seconds: 0 };

describe('a line and its scene', () => {
  it('that leaves a rest is played as it was spoken', () => {
    expect(tempoFor(2.85, 3)).toBe(1);
  });

  it('is sped up to end 0.15 s before its scene, by 15 % at most', () => {
    const tempo = tempoFor(3, 3);
    expect(tempo).toBeCloseTo(3 / 2.85, 2);
    expect(3 / (tempo ?? 1)).toBeLessThanOrEqual(2.85);
    expect(tempoFor(2.85 * 1.15, 3)).toBe(1.15);
    expect(tempoFor(2.85 * 1.15 + 0.01, 3)).toBeNull();
    expect(tempoFor(0.1, 0.1)).toBeNull();
  });

  it('has its words in the time of the video, sped up as it is', () => {
    const scenes = [
      { id: 'a', seconds: 2, transition: { kind: 'crossfade' as const, seconds: 0.5 }, narrated: null },
      { id: 'b', seconds: 2.5, transition: cut, narrated: line(1) },
      { id: 'c', seconds: 2.15, transition: cut, narrated: line(1.15) },
    ];
    expect(spokenWords(scenes, layOut(scenes, 30))).toEqual([
      { sceneId: 'b', text: 'Two', startMs: 2000, endMs: 2460 },
      { sceneId: 'b', text: 'words', startMs: 2575, endMs: 3150 },
      { sceneId: 'c', text: 'Two', startMs: 4500, endMs: 4900 },
      { sceneId: 'c', text: 'words', startMs: 5000, endMs: 5500 },
    ]);
    expect(playedSeconds(line(1.15))).toBeCloseTo(2, 6);
  });
});
