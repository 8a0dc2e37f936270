import { describe, expect, it } from 'vitest';
import { maxClipSeconds } from '../../src/domain/model-lengths.ts';
import {
  ableModels,
  type ClipNeeds,
  clipNeeds,
  type PictureNeeds,
  pictureNeeds,
  standInModels,
  whyUnable,
} from '../../src/domain/model-needs.ts';
import { findModel, type ModelSpec, modelsOfKind, presetModels } from '../../src/domain/model-registry.ts';
import { presets } from '../../src/domain/settings.ts';
import { settingsWith } from './job-settings.ts';

const clip: ClipNeeds = { kind: 'video', aspectRatio: '16:9', resolution: '720p', seconds: 5 };
const picture: PictureNeeds = { kind: 'image', aspectRatio: '16:9', resolution: '720p' };

function model(id: string): ModelSpec {
  const found = findModel(id);
  if (!found) throw new Error(id);
  return found;
}

describe('what a model cannot do', () => {
  it.each<[string, Partial<ClipNeeds>, RegExp | null]>([
    ['google/veo-3.1', { references: 2, seconds: 8 }, null],
    ['google/veo-3.1', { references: 2, seconds: 5 }, null],
    ['google/veo-3.1', { references: 4, seconds: 8 }, /at most 3 reference pictures, and 4 are needed/],
    ['google/veo-3.1', { references: 2, seconds: 8, aspectRatio: '9:16' }, /only in 16:9 and 8 s/],
    ['google/veo-3.1', { references: 1, endFrame: true }, /ignores the end frame/],
    ['google/veo-3.1', { endFrame: true, sound: true }, null],
    ['google/veo-3.1', { endFrame: true, startFrame: false }, /end frame only beside a start frame/],
    ['google/veo-3.1-fast', { references: 1 }, /takes no reference pictures/],
    ['google/veo-3.1-lite', { sound: true }, /makes no sound of its own/],
    ['google/veo-3.1-lite', { resolution: '1080p', seconds: 5 }, null],
    ['minimax/hailuo-02', { seconds: 8 }, null],
    ['minimax/hailuo-02', { seconds: 8, resolution: '1080p' }, /at most 6 s in one clip at 1080p/],
    ['bytedance/seedance-1-lite', { references: 2 }, /only without start and end frames/],
    ['bytedance/seedance-1-lite', { references: 2, startFrame: false }, null],
    [
      'bytedance/seedance-1-lite',
      { references: 2, startFrame: false, resolution: '1080p' },
      /only below 1080p/,
    ],
    ['bytedance/seedance-1-lite', { endFrame: true, seconds: 12 }, null],
    ['bytedance/seedance-1-pro-fast', { endFrame: true }, /takes no end frame/],
    ['kwaivgi/kling-v2.1', { endFrame: true }, /only in mode pro, which is 1080p/],
    ['kwaivgi/kling-v2.1', { endFrame: true, resolution: '1080p' }, null],
    ['kwaivgi/kling-v2.5-turbo-pro', { seconds: 10, aspectRatio: '1:1' }, null],
    ['runwayml/gen-4.5', { aspectRatio: '4:5' }, null],
    ['google/veo-3.1', { aspectRatio: '4:5' }, /films 16:9 or 9:16, not 4:5/],
    ['wan-video/wan-2.2-i2v-fast', { resolution: '1080p' }, /makes 480p or 720p, not 1080p/],
    ['google/veo-3', {}, /was retired on 2026-06-30; google\/veo-3.1 follows it/],
    ['google/imagen-4', {}, /films no clips/],
  ])('%s for %j: %s', (id, over, words) => {
    const reason = whyUnable(model(id), { ...clip, ...over });
    if (words === null) expect(reason).toBeNull();
    else expect(reason).toMatch(words);
  });

  it('of a lite Veo at 1080p is any length but 8 s', () => {
    const lite = modelsOfKind('video').find(({ id }) => id === 'google/veo-3.1-lite');
    if (!lite) throw new Error('no lite Veo');
    expect(maxClipSeconds(lite, { resolution: '1080p' })).toBe(8);
    expect(whyUnable(lite, { ...clip, resolution: '1080p', seconds: 9 })).toMatch(/\(only 8 s\)/);
  });

  it('of an image model is a shape, or more references than it takes', () => {
    const kontext = model('black-forest-labs/flux-kontext-pro');
    expect(whyUnable(kontext, { ...picture, references: 1 })).toBeNull();
    expect(whyUnable(kontext, { ...picture, references: 2 })).toMatch(/at most 1 reference picture, and 2/);
    expect(whyUnable(model('google/imagen-4'), { ...picture, references: 1 })).toMatch(
      /no reference pictures/,
    );
    expect(whyUnable(model('google/veo-3.1'), picture)).toBe('draws no pictures');
    expect(whyUnable(model('google/lyria-2'), picture)).toBe('draws no pictures');
  });
});

describe('the models that can do what a scene needs', () => {
  it.each(presets)('begin with those of the preset %s in its order', (preset) => {
    const able = ableModels(clip, preset).map(({ id }) => id);
    expect(able.slice(0, 3)).toEqual(presetModels[preset].video);
    expect(able.length).toBeGreaterThan(10);
    expect(new Set(able).size).toBe(able.length);
    const pictures = ableModels(picture, preset).map(({ id }) => id);
    expect(pictures.slice(0, 3)).toEqual(presetModels[preset].image);
  });

  it('are never gone, and always able', () => {
    for (const over of [
      {},
      { endFrame: true },
      { sound: true },
      { seconds: 12 },
      { resolution: '1080p' },
    ] as const) {
      const needs = { ...clip, ...over };
      const able = ableModels(needs, 'balanced');
      expect(able.every((one) => one.status.state === 'current' && whyUnable(one, needs) === null)).toBe(
        true,
      );
    }
  });

  it('are by price after those of the preset', () => {
    const others = ableModels(clip, 'premium').slice(3);
    expect(others[0]?.id).toBe('wan-video/wan-2.2-i2v-fast');
    expect(others.at(-1)?.id).toMatch(/ray-2|pixverse|seedance-2/);
  });

  it('stand in for one that failed from the preset outwards: its neighbours first, then by price', () => {
    for (const needs of [clip, picture]) {
      for (const [preset, near] of [
        ['economy', ['balanced']],
        ['balanced', ['economy', 'premium']],
        ['premium', ['balanced']],
      ] as const) {
        const order = standInModels(needs, preset).map(({ id }) => id);
        const expected = [preset, ...near].flatMap((one) =>
          presetModels[one][needs.kind].filter((id) => whyUnable(model(id), needs) === null),
        );
        const nearest = [...new Set(expected)];
        expect(order.slice(0, nearest.length)).toEqual(nearest);
        const rest = ableModels(needs, preset)
          .map(({ id }) => id)
          .filter((id) => !nearest.includes(id));
        expect(order.slice(nearest.length)).toEqual(rest);
      }
    }
  });

  it('take an end frame where a pair needs one', () => {
    for (const preset of presets) {
      const able = ableModels({ ...clip, endFrame: true }, preset);
      expect(able.length).toBeGreaterThanOrEqual(6);
      expect(able.every(({ inputs }) => inputs.endImage !== undefined)).toBe(true);
    }
  });

  it('are those with references and sound of Google where both are needed', () => {
    const needs = { ...clip, references: 2, sound: true, seconds: 8 };
    expect(ableModels(needs, 'premium').map(({ id }) => id)).toEqual(['google/veo-3.1']);
  });

  it('are asked for what the settings of a job say', () => {
    const settings = settingsWith({ clipSound: 0.2, aspectRatio: '9:16' });
    expect(clipNeeds(settings, 6, { endFrame: true })).toEqual({
      kind: 'video',
      aspectRatio: '9:16',
      resolution: '720p',
      seconds: 6,
      sound: true,
      endFrame: true,
    });
    expect(pictureNeeds(settings, 9).references).toBe(3);
  });
});
