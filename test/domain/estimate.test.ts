import { describe, expect, it } from 'vitest';
import { estimate, estimateUnplanned, estimateWork, footageSeconds } from '../../src/domain/estimate.ts';
import { ModelUnfit } from '../../src/domain/model-choice.ts';
import { maxClipSeconds, maxSceneSeconds } from '../../src/domain/model-lengths.ts';
import { findModel, type ImageModel, type VideoModel } from '../../src/domain/model-registry.ts';
import { dollars } from '../../src/domain/money.ts';
import { aspectRatios, frameRates, presets, resolutions, structures } from '../../src/domain/settings.ts';
import { settingsWith } from './job-settings.ts';

function image(id: string): ImageModel {
  const model = findModel(id);
  if (model?.kind !== 'image') throw new Error(id);
  return model;
}
function video(id: string): VideoModel {
  const model = findModel(id);
  if (model?.kind !== 'video') throw new Error(id);
  return model;
}

const scenes = (...lengths: number[]) => lengths.map((seconds) => ({ seconds }));
const flux = image('black-forest-labs/flux-schnell');
const veoFast = video('google/veo-3.1-fast');

describe('the estimate of a storyboard', () => {
  it('is 3.018 exactly for 4, 4, 4, 6, 6 and 6 s on FLUX schnell and silent Veo 3.1 Fast', () => {
    const result = estimate({
      scenes: scenes(4, 4, 4, 6, 6, 6),
      settings: settingsWith(),
      image: flux,
      video: veoFast,
    });
    expect(dollars(result.totalMicros)).toBe(3.018);
    expect(result.items).toMatchObject([
      {
        component: 'images',
        model: flux.id,
        quantity: 6,
        unit: 'image',
        unitMicros: 3000,
        totalMicros: 18_000,
        reason: null,
      },
      {
        component: 'clips',
        model: veoFast.id,
        quantity: 30,
        unit: 'second',
        unitMicros: 100_000,
        totalMicros: 3_000_000,
        reason: null,
      },
    ]);
    expect(result.items[1]?.source).toContain('google/veo-3.1-fast');
    expect(result.items[1]?.asOf).toMatch(/^202\d-\d\d-\d\d$/);
  });

  it('pays for 36 s when six scenes of 5 s are asked as 6 s, and says why', () => {
    const result = estimate({
      scenes: scenes(5, 5, 5, 5, 5, 5),
      settings: settingsWith(),
      image: flux,
      video: veoFast,
    });
    expect(dollars(result.totalMicros)).toBe(3.618);
    expect(result.items[1]).toMatchObject({
      quantity: 36,
      reason: '6 x 5 s are asked as 6 s: veo-3.1-fast makes 4, 6 or 8 s',
    });
  });

  it('is the sum of its items, one for each price', () => {
    const result = estimate({
      scenes: scenes(5, 6, 9),
      settings: settingsWith(),
      image: flux,
      video: video('minimax/hailuo-02'),
    });
    expect(
      result.items.map((item) => [item.quantity, item.unit, dollars(item.unitMicros), item.reason]),
    ).toEqual([
      [3, 'image', 0.003, null],
      [2, 'clip', 0.28, '1 x 5 s are asked as 6 s: hailuo-02 makes 6 or 10 s'],
      [1, 'clip', 0.56, '1 x 9 s are asked as 10 s: hailuo-02 makes 6 or 10 s'],
    ]);
    expect(result.totalMicros).toBe(result.items.reduce((sum, item) => sum + item.totalMicros, 0));
  });

  it('gives no reason where longer clips cost no more', () => {
    const wan = video('wan-video/wan-2.2-i2v-fast');
    const result = estimate({ scenes: scenes(4, 6), settings: settingsWith(), image: flux, video: wan });
    expect(result.items[1]).toMatchObject({ quantity: 2, unit: 'clip', reason: null });
  });

  it('counts the footage under transitions, which the last scene does not need', () => {
    const settings = settingsWith({ transition: { kind: 'crossfade', seconds: 0.5 } });
    expect(footageSeconds(scenes(4, 4, 4), settings)).toEqual([4.5, 4.5, 4]);
    const result = estimate({ scenes: scenes(4, 4, 4), settings, image: flux, video: veoFast });
    expect(result.items[1]).toMatchObject({
      quantity: 16,
      reason: '2 x 4.5 s are asked as 6 s: veo-3.1-fast makes 4, 6 or 8 s',
    });
    const own = [{ seconds: 4, transition: { kind: 'cut', seconds: 0 } as const }, { seconds: 4 }];
    expect(footageSeconds(own, settings)).toEqual([4, 4]);
  });

  it('is refused for a scene that the model cannot film', () => {
    expect(() =>
      estimate({ scenes: scenes(9), settings: settingsWith(), image: flux, video: veoFast }),
    ).toThrow(ModelUnfit);
  });

  it('of nothing is nothing', () => {
    expect(
      estimateWork({ images: 0, clipSeconds: [], settings: settingsWith(), image: flux, video: veoFast }),
    ).toEqual({
      items: [],
      totalMicros: 0,
      dearestMicros: 0,
      work: { images: 0, videoSeconds: 0 },
      warnings: [],
    });
  });
});

describe('the estimate of a job that has no plan yet', () => {
  it('is under 3 dollars for 30 s of economy at 720p', () => {
    const { totalMicros } = estimateUnplanned(settingsWith({ preset: 'economy' }));
    expect(dollars(totalMicros)).toBeGreaterThan(0.1);
    expect(dollars(totalMicros)).toBeLessThan(3);
  });

  it('is under 10 dollars for 30 s of silent premium at 1080p', () => {
    const { totalMicros, items } = estimateUnplanned(
      settingsWith({ preset: 'premium', resolution: '1080p' }),
    );
    expect(dollars(totalMicros)).toBeLessThan(10);
    expect(items.map((item) => item.model)).toEqual(['google/imagen-4', 'google/veo-3.1-fast']);
  });

  it('differs from preset to preset', () => {
    const totals = presets.map((preset) => estimateUnplanned(settingsWith({ preset })).totalMicros);
    expect(new Set(totals).size).toBe(3);
    expect(totals).toEqual([...totals].sort((a, b) => a - b));
  });

  it('exists for every transition and rate: no scene planned for a model is too long for it', () => {
    for (const preset of presets)
      for (const fps of frameRates)
        for (let hundredths = 0; hundredths <= 200; hundredths += 7) {
          const transition = { kind: 'fade', seconds: hundredths / 100 } as const;
          const settings = settingsWith({ preset, fps, transition, structure: 'free', durationSeconds: 600 });
          expect(() => estimateUnplanned(settings)).not.toThrow();
          const { video } = estimateUnplanned(settings);
          const longest = maxSceneSeconds(video, settings);
          const [footage = 0] = footageSeconds(scenes(longest, longest), settings);
          expect(footage).toBeLessThanOrEqual(maxClipSeconds(video, settings) + 1e-6);
        }
  });

  it('exists for every preset, shape, resolution, structure, rate and length', () => {
    for (const preset of presets)
      for (const aspectRatio of aspectRatios)
        for (const resolution of resolutions)
          for (const structure of structures)
            for (const durationSeconds of [5, 17.3, 60, 600]) {
              const fps = frameRates[Math.floor(durationSeconds) % 4] ?? 30;
              const transition = { kind: 'crossfade', seconds: 2 } as const;
              const settings = settingsWith({
                preset,
                aspectRatio,
                resolution,
                structure,
                durationSeconds,
                fps,
                transition,
              });
              expect(estimateUnplanned(settings).totalMicros).toBeGreaterThan(0);
            }
  });
});
