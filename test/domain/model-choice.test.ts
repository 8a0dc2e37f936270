import { describe, expect, it } from 'vitest';
import { askedSeconds, chooseModels, ModelUnfit, maxClipSeconds } from '../../src/domain/model-choice.ts';
import { allowedSeconds, lengthsInWords, maxSceneSeconds } from '../../src/domain/model-lengths.ts';
import {
  formerModels,
  modelOfKind,
  models,
  modelsOfKind,
  type VideoModel,
} from '../../src/domain/model-registry.ts';
import { cropShare, fitShape } from '../../src/domain/model-shape.ts';
import { aspectRatios, type JobSettings, presets, resolutions } from '../../src/domain/settings.ts';
import { settingsWith } from './job-settings.ts';

const videos = modelsOfKind('video');

function video(id: string): VideoModel {
  const model = modelOfKind('video', id);
  if (!model) throw new Error(`${id} is no video model`);
  return model;
}

function unfit(settings: JobSettings, seconds = 5): ModelUnfit {
  try {
    chooseModels(settings, seconds);
  } catch (error) {
    if (error instanceof ModelUnfit) return error;
    throw error;
  }
  throw new Error('Models were chosen though none fit.');
}

describe('the models of a preset', () => {
  it.each(
    presets.flatMap((preset) =>
      aspectRatios.flatMap((shape) => resolutions.map((size) => [preset, shape, size] as const)),
    ),
  )('%s can do %s at %s', (preset, aspectRatio, resolution) => {
    const settings = settingsWith({ preset, aspectRatio, resolution });
    const chosen = chooseModels(settings, 6);
    expect(chosen.image.resolutions[resolution]).toBeDefined();
    expect(chosen.video.resolutions[resolution]).toBeDefined();
    expect(maxClipSeconds(chosen.video, settings)).toBeGreaterThanOrEqual(6);
    const shape = fitShape(chosen.image, aspectRatio);
    expect(cropShare(shape.value ?? '', aspectRatio)).toBeLessThan(0.1);
    if (chosen.video.shapeFrom === 'input') expect(chosen.video.aspectRatios[aspectRatio]).toBeDefined();
  });

  it('are the first of their chain where nothing stands against them', () => {
    const names = presets.map((preset) => {
      const { image, video, warnings } = chooseModels(settingsWith({ preset }), 6);
      return [image.id, video.id, warnings.length];
    });
    expect(names).toEqual([
      ['black-forest-labs/flux-schnell', 'wan-video/wan-2.2-i2v-fast', 0],
      ['google/imagen-4-fast', 'bytedance/seedance-1-lite', 0],
      ['google/imagen-4', 'google/veo-3.1-fast', 0],
    ]);
  });

  it('draw 4:5 with a model that has it before one whose pictures are cropped', () => {
    const { image, warnings } = chooseModels(settingsWith({ preset: 'balanced', aspectRatio: '4:5' }), 5);
    expect(image.id).toBe('black-forest-labs/flux-schnell');
    expect(warnings).toEqual([]);
  });

  it('say so when pictures are cropped because the named model lacks the shape', () => {
    const models = { image: 'google/imagen-4', video: null };
    const { image, warnings } = chooseModels(settingsWith({ models, aspectRatio: '4:5' }), 5);
    expect(image.id).toBe('google/imagen-4');
    expect(warnings.join(' ')).toMatch(/imagen-4 draws no 4:5.*3:4.*cropped/);
  });

  it('go on to the next one for a longer clip, and say why', () => {
    const { video, warnings } = chooseModels(settingsWith({ preset: 'economy' }), 8);
    expect(video.id).toBe('bytedance/seedance-1-pro-fast');
    expect(warnings.join(' ')).toMatch(/wan-2.2-i2v-fast films at most 7.56 s .* 8 s are needed/);
  });

  it('give way to the cheapest other model that reaches, and say why', () => {
    const { video, warnings } = chooseModels(settingsWith({ preset: 'economy' }), 12.5);
    expect(video.id).toBe('xai/grok-imagine-video');
    expect(warnings.join(' ')).toMatch(
      /at most 7.56 s.*12.5 s are needed, so xai\/grok-imagine-video is used/,
    );
    const large = chooseModels(settingsWith({ preset: 'economy', resolution: '1080p' }), 12.5);
    expect(large.video.id).toBe('bytedance/seedance-2.0');
  });

  it('are refused with the limits when nothing reaches', () => {
    const error = unfit(settingsWith({ preset: 'economy' }), 15.5);
    expect([error.path, error.code]).toEqual(['models.video', 'scene_not_filmable']);
    expect(error.message).toMatch(/preset economy.*at most 12 s.*No model known here can/);
  });

  it('make sound where some of the clips is to be heard', () => {
    const chosen = presets.map((preset) => chooseModels(settingsWith({ preset, clipSound: 0.5 }), 6).video);
    expect(chosen.map((model) => model.inputs.sound !== undefined)).toEqual([true, true, true]);
    expect(chosen.map(({ id }) => id)).toEqual([
      'google/veo-3.1-fast',
      'kwaivgi/kling-v2.6',
      'google/veo-3.1-fast',
    ]);
  });

  it('draw with references where characters appear', () => {
    for (const preset of presets) {
      const { image } = chooseModels(settingsWith({ preset, characterIds: ['chr_a', 'chr_b'] }), 5);
      expect(image.references?.max).toBeGreaterThanOrEqual(2);
    }
  });
});

describe('a model asked for by name', () => {
  const named = (image: string | null, video: string | null, over: Partial<JobSettings> = {}) =>
    settingsWith({ ...over, models: { image, video } });

  it('wins over the preset', () => {
    const settings = named('google/imagen-4', 'minimax/hailuo-02', { preset: 'economy' });
    const { image, video } = chooseModels(settings, 5);
    expect([image.id, video.id]).toEqual(['google/imagen-4', 'minimax/hailuo-02']);
  });

  it('is refused with its limit and those that can, when the clip is too long', () => {
    const error = unfit(named(null, 'google/veo-3.1'), 12);
    expect(error.path).toBe('models.video');
    expect(error.message).toContain(
      'google/veo-3.1 films at most 8 s in one clip at 720p (4, 6 or 8 s), and 12 s are needed',
    );
    expect(error.message).toContain('bytedance/seedance-1-lite');
    expect(error.message).not.toContain('wan-video');
  });

  it('is refused when it lacks the shape or the resolution', () => {
    expect(unfit(named(null, 'google/veo-3.1', { aspectRatio: '1:1' })).message).toContain(
      'films 16:9 or 9:16, not 1:1',
    );
    expect(unfit(named(null, 'wan-video/wan-2.2-i2v-fast', { resolution: '1080p' })).message).toContain(
      'not 1080p',
    );
    expect(unfit(named(null, 'minimax/hailuo-02', { resolution: '1080p' }), 8).message).toContain(
      'at most 6 s',
    );
  });

  it('is refused when nobody knows it, with the names that are known', () => {
    const error = unfit(named('acme/painter', null));
    expect([error.path, error.code]).toEqual(['models.image', 'validation_failed']);
    expect(error.message).toContain('"acme/painter"');
    expect(error.message).toContain('google/imagen-4-fast');
    expect(error.message).not.toContain('google/veo');
  });

  it('is refused when it makes something else', () => {
    const error = unfit(named('google/veo-3.1', null));
    expect(error.path).toBe('models.image');
    expect(error.message).toContain('It is a video model');
  });

  it('is refused without sound of its own where some is to be heard', () => {
    const error = unfit(named(null, 'minimax/hailuo-02', { clipSound: 0.3 }));
    expect(error.message).toContain('makes no sound of its own, which clipSound asks for');
    expect(error.message).toMatch(/Models that can: .*google\/veo-3.1/);
  });

  it('draws characters from words alone where it takes no references, with a warning', () => {
    const settings = named('black-forest-labs/flux-schnell', null, { characterIds: ['chr_a'] });
    const { image, warnings } = chooseModels(settings, 5);
    expect(image.id).toBe('black-forest-labs/flux-schnell');
    expect(warnings.join(' ')).toMatch(
      /takes no reference pictures: .* in words only. Models that can: .*nano-banana/,
    );
  });

  it.each(
    [...models, ...formerModels].flatMap(({ id, kind, status }) =>
      kind === 'video' && 'successor' in status && status.state !== 'retiring'
        ? [[id, status.successor, status] as const]
        : [],
    ),
  )('%s gives way to its successor %s, with a warning', (id, successor, status) => {
    const { video, warnings } = chooseModels(named(null, id), 6);
    expect(video.id).toBe(successor);
    const why = status.state === 'retired' ? `was retired on ${status.on}` : status.why;
    expect(warnings[0]).toContain(`${id} `);
    expect(warnings[0]).toContain(why);
    expect(warnings[0]).toContain(`${successor} is used in its place`);
  });

  it('is refused with the limit of its successor where that cannot', () => {
    expect(unfit(named(null, 'openai/sora-2'), 12).message).toContain(
      'google/veo-3.1-fast films at most 8 s',
    );
  });

  it.each(['openai/gpt-4o', 'openai/gpt-4o-mini', 'google/gemini-2.5-pro', 'xai/grok-4-1-fast'])(
    '%s is refused, for it plans, and its successor is named',
    (id) => {
      const error = unfit(named(null, id));
      expect(error.code).toBe('scene_not_filmable');
      expect(error.message).toMatch(
        /It is a planner model\. It .* \w+\/(gpt-5\.4-mini|gemini-3\.5-flash|grok-4\.3) follows it/,
      );
    },
  );
});

describe('the length asked for', () => {
  it.each([
    ['google/veo-3.1', 3, 4],
    ['google/veo-3.1', 4, 4],
    ['google/veo-3.1', 5, 6],
    ['google/veo-3.1', 7, 8],
    ['google/veo-3.1', 4 + 1 / 60, 6],
    ['google/veo-3.1', 4.0000000001, 4],
    ['minimax/hailuo-02', 5, 6],
    ['minimax/hailuo-02', 6.5, 10],
    ['bytedance/seedance-1-lite', 1, 2],
    ['bytedance/seedance-1-lite', 4.2, 5],
    ['bytedance/seedance-1-lite', 12, 12],
    ['wan-video/wan-2.2-i2v-fast', 2, 81 / 16],
    ['wan-video/wan-2.2-i2v-fast', 6, 97 / 16],
    ['wan-video/wan-2.2-i2v-fast', 7.5, 121 / 16],
  ])('of %s for %d s is %d s', (id, needed, asked) => {
    expect(askedSeconds(video(id), needed, { resolution: '720p' })).toBe(asked);
  });

  it('is the shortest that covers the need, for every model', () => {
    for (const model of videos) {
      for (const resolution of resolutions.filter((name) => model.resolutions[name])) {
        const allowed = allowedSeconds(model, { resolution });
        expect(allowed).toEqual([...allowed].sort((a, b) => a - b));
        for (let needed = 0.5; needed <= maxClipSeconds(model, { resolution }); needed += 0.1) {
          const asked = askedSeconds(model, needed, { resolution });
          expect(asked).toBeGreaterThanOrEqual(needed - 1e-6);
          expect(allowed.filter((other) => other >= needed).every((other) => other >= asked)).toBe(true);
        }
      }
    }
  });

  it('is refused past the longest clip, which a resolution may shorten', () => {
    expect(askedSeconds(video('minimax/hailuo-02'), 7, { resolution: '720p' })).toBe(10);
    expect(() => askedSeconds(video('minimax/hailuo-02'), 7, { resolution: '1080p' })).toThrow(ModelUnfit);
  });

  it('leaves room for the transition in the longest scene', () => {
    const settings = settingsWith({ transition: { kind: 'crossfade', seconds: 1 } });
    expect(maxSceneSeconds(video('google/veo-3.1'), settings)).toBe(7);
    expect(maxSceneSeconds(video('google/veo-3.1'), settingsWith())).toBe(8);
  });

  it('reads well in every way of selling it', () => {
    expect(lengthsInWords(video('google/veo-3.1'), { resolution: '720p' })).toBe('4, 6 or 8 s');
    expect(lengthsInWords(video('minimax/hailuo-02'), { resolution: '1080p' })).toBe('only 6 s');
    expect(lengthsInWords(video('bytedance/seedance-1-pro'), { resolution: '720p' })).toBe('2 to 12 s');
    expect(lengthsInWords(video('wan-video/wan-2.2-i2v-fast'), { resolution: '720p' })).toBe(
      '5.06 to 7.56 s',
    );
  });
});
