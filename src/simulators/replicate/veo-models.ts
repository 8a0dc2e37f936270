import { flag, numberOf, oneOf, picture, pictures, referenceCount, seed, text, textOf } from './fields.ts';
import { type Size, sizeByShortSide } from './frame-sizes.ts';
import type { SimVideoModel } from './sim-model.ts';

/** Google's Veo: inputs, defaults and limits as on replicate.com/google/veo-3.1/api/schema. */
const wide: Size = { width: 16, height: 9 };

const veo31Fast: SimVideoModel = {
  id: 'google/veo-3.1-fast',
  kind: 'video',
  description: 'The faster version of Veo 3.1, with sound and last frame.',
  version: null,
  output: 'string',
  required: ['prompt'],
  pictures: { start: 'image', end: 'last_frame' },
  inputs: {
    prompt: text,
    aspect_ratio: oneOf(['16:9', '9:16'], '16:9'),
    duration: oneOf([4, 6, 8], 8),
    image: picture,
    last_frame: picture,
    negative_prompt: text,
    resolution: oneOf(['720p', '1080p'], '1080p'),
    generate_audio: flag(true),
    seed,
  },
  refuses: (input) =>
    input.last_frame !== undefined && input.image === undefined
      ? 'last_frame requires an image to start from.'
      : null,
  // A start picture of another shape is cropped: only `aspect_ratio` decides.
  size: (input) => {
    const shape = textOf(input, 'aspect_ratio') === '9:16' ? { width: 9, height: 16 } : wide;
    return sizeByShortSide(Number.parseInt(textOf(input, 'resolution'), 10), shape);
  },
  film: (input) => ({ fps: 24, seconds: numberOf(input, 'duration'), sound: input.generate_audio === true }),
  metrics: (input) => ({
    video_output_count: 1,
    video_output_duration_seconds: numberOf(input, 'duration'),
    resolution_target: textOf(input, 'resolution'),
    with_audio: input.generate_audio === true,
  }),
};

const veo31: SimVideoModel = {
  ...veo31Fast,
  id: 'google/veo-3.1',
  description: 'Veo 3.1, with sound, last frame and references.',
  pictures: { ...veo31Fast.pictures, references: 'reference_images' },
  inputs: { ...veo31Fast.inputs, reference_images: pictures(3) },
  refuses: (input) => {
    if (referenceCount(input) === 0) return veo31Fast.refuses?.(input) ?? null;
    return input.aspect_ratio !== '16:9' || input.duration !== 8
      ? 'reference_images is only supported for 16:9 videos of 8 seconds.'
      : null;
  },
};

const {
  generate_audio: _alwaysOff,
  seed: _chance,
  negative_prompt: _unknown,
  ...liteInputs
} = veo31Fast.inputs;

const veo31Lite: SimVideoModel = {
  ...veo31Fast,
  id: 'google/veo-3.1-lite',
  description: 'The cheapest Veo 3.1.',
  inputs: liteInputs,
  refuses: (input) =>
    input.resolution === '1080p' && input.duration !== 8
      ? '1080p is only supported for videos of 8 seconds.'
      : (veo31Fast.refuses?.(input) ?? null),
};

export const veoModels: readonly SimVideoModel[] = [veo31Fast, veo31, veo31Lite];
