import { describe, expect, it } from 'vitest';
import { clipInput, imageInput } from '../../src/domain/model-input.ts';
import { maxClipSeconds } from '../../src/domain/model-lengths.ts';
import { findModel, models } from '../../src/domain/model-registry.ts';
import { aspectRatios, resolutions } from '../../src/domain/settings.ts';
import { objection, providerSchemas } from './provider-schemas.ts';

const schemas = providerSchemas();
const wanted = { prompt: 'A fox in the snow', aspectRatio: '16:9', resolution: '720p', seed: 42 } as const;
const clipWanted = { ...wanted, startImageUrl: 'https://example.com/a.jpg', seconds: 5 };

function image(id: string, over: Partial<Parameters<typeof imageInput>[1]> = {}) {
  const model = findModel(id);
  if (model?.kind !== 'image') throw new Error(`${id} draws no pictures`);
  return imageInput(model, { ...wanted, ...over });
}

function clip(id: string, over: Partial<Parameters<typeof clipInput>[1]> = {}) {
  const model = findModel(id);
  if (model?.kind !== 'video') throw new Error(`${id} films no clips`);
  return clipInput(model, { ...clipWanted, ...over });
}

describe('the input of an image model', () => {
  it('has the names and values of FLUX.1 schnell', () => {
    expect(image('black-forest-labs/flux-schnell')).toEqual({
      prompt: 'A fox in the snow',
      seed: 42,
      aspect_ratio: '16:9',
      megapixels: '1',
      num_outputs: 1,
      num_inference_steps: 4,
      output_format: 'jpg',
      output_quality: 95,
    });
  });

  it('has no seed where the model takes none, or chance decides', () => {
    expect(image('google/imagen-4-fast')).not.toHaveProperty('seed');
    expect(image('black-forest-labs/flux-schnell', { seed: null })).not.toHaveProperty('seed');
  });

  it('asks for the nearest shape where the model lacks ours', () => {
    expect(image('google/imagen-4', { aspectRatio: '4:5' })).toMatchObject({
      aspect_ratio: '3:4',
      image_size: '2K',
    });
    expect(image('black-forest-labs/flux-schnell', { aspectRatio: '4:5' })).toMatchObject({
      aspect_ratio: '4:5',
    });
  });

  it('cuts a prompt at a word where the model has a limit', () => {
    const prompt = 'snow '.repeat(800).trim();
    const sent = String(image('google/imagen-4', { prompt }).prompt);
    expect(sent.length).toBeLessThanOrEqual(1900);
    expect(sent.endsWith('snow')).toBe(true);
    const withoutSpaces = String(image('google/imagen-4', { prompt: '😀'.repeat(1500) }).prompt);
    expect(withoutSpaces.length).toBeLessThanOrEqual(1900);
    expect(withoutSpaces.isWellFormed()).toBe(true);
  });
});

describe('the input of a video model', () => {
  it('has the names and values of each way to tell a length', () => {
    expect(clip('google/veo-3.1-fast')).toEqual({
      prompt: 'A fox in the snow',
      seed: 42,
      aspect_ratio: '16:9',
      resolution: '720p',
      image: 'https://example.com/a.jpg',
      generate_audio: false,
      duration: 6,
    });
    expect(clip('minimax/hailuo-02')).toEqual({
      prompt: 'A fox in the snow',
      resolution: '768p',
      first_frame_image: 'https://example.com/a.jpg',
      prompt_optimizer: false,
      duration: 6,
    });
    expect(clip('wan-video/wan-2.2-i2v-fast', { seconds: 6 })).toEqual({
      prompt: 'A fox in the snow',
      seed: 42,
      resolution: '720p',
      image: 'https://example.com/a.jpg',
      go_fast: true,
      interpolate_output: false,
      num_frames: 97,
      frames_per_second: 16,
    });
    expect(clip('bytedance/seedance-1-lite')).toMatchObject({ duration: 5, resolution: '720p', fps: 24 });
  });

  it('is the same for the length asked for as for the need', () => {
    expect(clip('google/veo-3.1', { seconds: 5 })).toEqual(clip('google/veo-3.1', { seconds: 6 }));
    expect(clip('wan-video/wan-2.2-i2v-fast', { seconds: 97 / 16 })).toMatchObject({ num_frames: 97 });
  });

  it('is refused for a clip that is too long', () => {
    expect(() => clip('google/veo-3.1', { seconds: 9 })).toThrow(/at most 8 s/);
  });

  it.skipIf(schemas === null)('has only names and values of the public schema, whatever is wanted', () => {
    let compared = 0;
    for (const model of models) {
      const schema = schemas?.[model.id]?.input;
      if (!schema) continue;
      for (const aspectRatio of aspectRatios) {
        for (const resolution of resolutions.filter((name) => model.resolutions[name] !== undefined)) {
          const want = { ...clipWanted, aspectRatio, resolution };
          const inputs =
            model.kind === 'image'
              ? [imageInput(model, want)]
              : [1, 4.5, maxClipSeconds(model, want)].map((seconds) =>
                  clipInput(model, { ...want, seconds }),
                );
          for (const [name, value] of inputs.flatMap((input) => Object.entries(input))) {
            expect(objection(value, schema[name]), `${model.id} ${name}=${value}`).toBeNull();
            compared++;
          }
        }
      }
    }
    expect(compared).toBeGreaterThan(300);
  });
});
