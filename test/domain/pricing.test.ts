import { describe, expect, it } from 'vitest';
import { askedSeconds } from '../../src/domain/model-choice.ts';
import { findModel, type ModelSpec } from '../../src/domain/model-registry.ts';
import { dollars } from '../../src/domain/money.ts';
import { actualMicros, predictionMicros, priceOf } from '../../src/domain/pricing.ts';

function model(id: string): ModelSpec {
  const found = findModel(id);
  if (!found) throw new Error(`no ${id}`);
  return found;
}

describe('the price of one call', () => {
  it.each([
    ['black-forest-labs/flux-schnell', 0.003],
    ['google/imagen-4', 0.04],
    ['google/imagen-4-fast', 0.02],
  ])('of a picture of %s is %d', (id, price) => {
    expect(dollars(predictionMicros(model(id), { resolution: '720p' }))).toBe(price);
  });

  it.each([
    ['minimax/hailuo-02', 5, '720p', 0.28],
    ['minimax/hailuo-02', 8, '720p', 0.56],
    ['minimax/hailuo-02', 6, '1080p', 0.48],
    ['google/veo-3.1', 6, '720p', 1.2],
    ['google/veo-3.1-fast', 6, '1080p', 0.6],
    ['bytedance/seedance-1-lite', 5, '720p', 0.18],
    ['bytedance/seedance-1-lite', 5, '480p', 0.09],
    ['bytedance/seedance-1-pro', 10, '1080p', 1.5],
    ['wan-video/wan-2.2-i2v-fast', 5, '480p', 0.05],
    ['wan-video/wan-2.2-i2v-fast', 7, '720p', 0.11],
  ] as const)('of a silent clip of %s for %d s at %s is %d', (id, needed, resolution, price) => {
    const video = model(id);
    if (video.kind !== 'video') throw new Error('no video');
    const seconds = askedSeconds(video, needed, { resolution });
    expect(dollars(predictionMicros(video, { resolution, sound: false, seconds }))).toBe(price);
  });

  it('is higher with sound where the model makes it', () => {
    const veo = model('google/veo-3.1');
    expect(dollars(predictionMicros(veo, { resolution: '720p', sound: true, seconds: 6 }))).toBe(2.4);
    expect(priceOf(veo, { resolution: '720p', seconds: 6 }).sound).toBe(false);
  });

  it('is an error of the registry where it names none', () => {
    expect(() => priceOf(model('wan-video/wan-2.2-i2v-fast'), { resolution: '1080p', seconds: 6 })).toThrow(
      /no price of wan-video/,
    );
  });
});

describe('what a call did cost', () => {
  const veo = model('google/veo-3.1-fast');
  const asked = { resolution: '720p', sound: false, seconds: 6 } as const;

  it('follows the seconds, pictures and clips that the provider counted', () => {
    expect(dollars(actualMicros(veo, asked, { video_output_duration_seconds: 8 }))).toBe(0.8);
    const flux = model('black-forest-labs/flux-schnell');
    expect(dollars(actualMicros(flux, { resolution: '720p' }, { image_output_count: 2 }))).toBe(0.006);
    expect(dollars(actualMicros(flux, { resolution: '720p' }, { image_count: 3 }))).toBe(0.009);
    const wan = model('wan-video/wan-2.2-i2v-fast');
    expect(
      dollars(
        actualMicros(
          wan,
          { resolution: '720p', seconds: 81 / 16 },
          { video_output_count: 1, video_output_duration_seconds: 5 },
        ),
      ),
    ).toBe(0.11);
  });

  it('is what was asked where the metrics lack the count, or make no sense', () => {
    for (const metrics of [
      {},
      { predict_time: 50 },
      { video_output_duration_seconds: Number.NaN },
      { video_output_duration_seconds: -1 },
    ]) {
      expect(dollars(actualMicros(veo, asked, metrics))).toBe(0.6);
    }
  });

  it('is nothing where the provider counted nothing', () => {
    expect(actualMicros(veo, asked, { video_output_duration_seconds: 0 })).toBe(0);
  });

  it('is whole micro-dollars', () => {
    const lite = model('bytedance/seedance-1-lite');
    expect(
      actualMicros(lite, { resolution: '480p', seconds: 5 }, { video_output_duration_seconds: 5.0417 }),
    ).toBe(90_751);
  });
});
