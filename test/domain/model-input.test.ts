import { describe, expect, it } from 'vitest';
import { clipInput, imageInput } from '../../src/domain/model-input.ts';
import { maxClipSeconds } from '../../src/domain/model-lengths.ts';
import { modelOfKind, modelsOfKind, sizeOf } from '../../src/domain/model-registry.ts';
import { aspectRatios, resolutions } from '../../src/domain/settings.ts';
import { objection, providerSchemas } from './provider-schemas.ts';

const schemas = providerSchemas();
const wanted = { prompt: 'A fox in the snow', aspectRatio: '16:9', resolution: '720p', seed: 42 } as const;
const clipWanted = { ...wanted, startImageUrl: 'https://example.com/a.jpg', seconds: 5 };

function image(id: string, over: Partial<Parameters<typeof imageInput>[1]> = {}) {
  const model = modelOfKind('image', id);
  if (!model) throw new Error(`${id} draws no pictures`);
  return imageInput(model, { ...wanted, ...over });
}

function clip(id: string, over: Partial<Parameters<typeof clipInput>[1]> = {}) {
  const model = modelOfKind('video', id);
  if (!model) throw new Error(`${id} films no clips`);
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

describe('references in the input of an image model', () => {
  const referenceUrls = ['a', 'b'].map((name) => `https://example.com/${name}.jpg`);

  it('are a list where the model takes several, the first alone where it takes one', () => {
    expect(image('google/nano-banana', { referenceUrls })).toMatchObject({ image_input: referenceUrls });
    expect(image('bytedance/seedream-4', { referenceUrls })).toMatchObject({ image_input: referenceUrls });
    expect(image('black-forest-labs/flux-kontext-pro', { referenceUrls })).toMatchObject({
      input_image: referenceUrls[0],
    });
  });

  it('are left out where the model takes none, or none are given', () => {
    expect(image('google/imagen-4', { referenceUrls })).toEqual(image('google/imagen-4'));
    expect(image('google/nano-banana', { referenceUrls: [] })).not.toHaveProperty('image_input');
  });
});

describe('the effort of a preset', () => {
  it('is few steps and small pictures, or many and large ones, where the model offers them', () => {
    const flux = (effort: 'low' | 'high') => image('black-forest-labs/flux-schnell', { effort });
    expect(flux('low')).toMatchObject({ num_inference_steps: 2, megapixels: '0.25' });
    expect(flux('high')).toMatchObject({ num_inference_steps: 4, megapixels: '1' });
    expect(image('google/imagen-4', { effort: 'low' })).toMatchObject({ image_size: '1K' });
    expect(image('google/imagen-4', { effort: 'high' })).toMatchObject({ image_size: '2K' });
    expect(image('bytedance/seedream-4.5', { effort: 'high' })).toMatchObject({ size: '2K' });
    expect(image('google/nano-banana-2', { effort: 'high' })).toMatchObject({ resolution: '2K' });
    expect(image('stability-ai/sdxl', { effort: 'low' })).toMatchObject({
      num_inference_steps: 20,
      width: 1280,
      height: 720,
    });
  });

  it('changes nothing where the model offers neither', () => {
    expect(image('google/nano-banana', { effort: 'low' })).toEqual(
      image('google/nano-banana', { effort: 'high' }),
    );
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

  it('asks for sound where it is wanted and the model has the switch, and else for none', () => {
    expect(clip('google/veo-3.1', { sound: true })).toMatchObject({ generate_audio: true });
    expect(clip('google/veo-3.1')).toMatchObject({ generate_audio: false });
    expect(clip('google/veo-3.1-lite', { sound: true })).not.toHaveProperty('generate_audio');
  });

  const endImageUrl = 'https://example.com/end.jpg';
  const referenceUrls = ['a', 'b', 'c', 'd', 'e'].map((name) => `https://example.com/${name}.jpg`);

  it.each([
    ['google/veo-3.1', 'last_frame'],
    ['google/veo-3.1-fast', 'last_frame'],
    ['google/veo-3.1-lite', 'last_frame'],
    ['minimax/hailuo-02', 'last_frame_image'],
    ['bytedance/seedance-1-lite', 'last_frame_image'],
    ['bytedance/seedance-2.0', 'last_frame_image'],
    ['kwaivgi/kling-v2.5-turbo-pro', 'end_image'],
    ['wan-video/wan-2.2-i2v-fast', 'last_image'],
    ['pixverse/pixverse-v5', 'last_frame_image'],
    ['luma/ray-2-720p', 'end_image'],
  ])('names the end frame of %s %s', (id, name) => {
    expect(clip(id, { endImageUrl })).toMatchObject({ [name]: endImageUrl });
    expect(clip(id)).not.toHaveProperty(name);
  });

  it('never drops an end frame in silence', () => {
    expect(() => clip('xai/grok-imagine-video', { endImageUrl })).toThrow(/takes no end frame/);
  });

  it('takes as many references as the model does, where its rules allow them', () => {
    const veo = (over: object) => clip('google/veo-3.1', { referenceUrls, seconds: 8, ...over });
    expect(veo({})).toMatchObject({ reference_images: referenceUrls.slice(0, 3), duration: 8 });
    expect(veo({ aspectRatio: '9:16' })).not.toHaveProperty('reference_images');
    expect(veo({ seconds: 5 })).not.toHaveProperty('reference_images');
    expect(veo({ seconds: 5 })).toMatchObject({ duration: 6 });
    expect(veo({ endImageUrl })).not.toHaveProperty('reference_images');
    expect(veo({ endImageUrl })).toMatchObject({ last_frame: endImageUrl });
    // Both Seedances take references or frames, not both, and every clip begins on a picture.
    expect(clip('bytedance/seedance-1-lite', { referenceUrls })).not.toHaveProperty('reference_images');
    expect(clip('bytedance/seedance-2.0', { referenceUrls })).not.toHaveProperty('reference_images');
  });

  it.skipIf(schemas === null)('has only names and values of the public schema, whatever is wanted', () => {
    let compared = 0;
    for (const model of [...modelsOfKind('image'), ...modelsOfKind('video')]) {
      const schema = schemas?.[model.id]?.input;
      if (!schema) continue;
      for (const aspectRatio of aspectRatios) {
        for (const resolution of resolutions.filter((name) => sizeOf(model, name) !== undefined)) {
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
