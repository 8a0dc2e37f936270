import {
  decimal,
  flag,
  numberOf,
  oneOf,
  picture,
  pictures,
  referenceCount,
  seed,
  text,
  textOf,
  whole,
} from './fields.ts';
import { type Size, seedanceSize, sizeByArea, sizeByShortSide } from './frame-sizes.ts';
import type { Field, SimVideoModel } from './sim-model.ts';
import { veoModels } from './veo-models.ts';

/**
 * Video models: inputs, defaults and limits as on their pages (replicate.com/OWNER/NAME/api/schema).
 * Sizes, rates and lengths are those of the real clips.
 */
const wide: Size = { width: 16, height: 9 };

// ---------------------------------------------------------------- Seedance

const seedanceInputs: Readonly<Record<string, Field>> = {
  prompt: text,
  image: picture,
  last_frame_image: picture,
  duration: whole(2, 12, 5),
  resolution: oneOf(['480p', '720p', '1080p'], '720p'),
  aspect_ratio: oneOf(['16:9', '4:3', '1:1', '3:4', '9:16', '21:9', '9:21'], '16:9'),
  fps: oneOf([24], 24),
  camera_fixed: flag(false),
  seed,
};

const seedance1Pro: SimVideoModel = {
  id: 'bytedance/seedance-1-pro',
  kind: 'video',
  description: 'Text and pictures to video in up to 1080p.',
  version: null,
  output: 'string',
  required: ['prompt'],
  pictures: { start: 'image', end: 'last_frame_image' },
  inputs: seedanceInputs,
  refuses: (input) =>
    input.last_frame_image !== undefined && input.image === undefined
      ? 'last_frame_image only works if an image start frame is given too.'
      : null,
  size: (input, start) => seedanceSize(textOf(input, 'resolution'), textOf(input, 'aspect_ratio'), start),
  // The model ends on the frame after the last second: 5 s are 121 frames.
  film: (input) => ({ fps: 24, seconds: (numberOf(input, 'duration') * 24 + 1) / 24, sound: false }),
  metrics: (input) => ({
    video_output_count: 1,
    video_output_duration_seconds: numberOf(input, 'duration'),
    resolution_target: textOf(input, 'resolution'),
  }),
};

const seedance1Lite: SimVideoModel = {
  ...seedance1Pro,
  id: 'bytedance/seedance-1-lite',
  description: 'Text, pictures and references to video.',
  pictures: { ...seedance1Pro.pictures, references: 'reference_images' },
  inputs: { ...seedanceInputs, reference_images: pictures(4) },
  refuses: (input) => {
    if (referenceCount(input) === 0) return seedance1Pro.refuses?.(input) ?? null;
    return input.resolution === '1080p' || input.image !== undefined || input.last_frame_image !== undefined
      ? 'reference_images cannot be used with 1080p or with first or last frames.'
      : null;
  },
};

// ---------------------------------------------------------------- Hailuo

const hailuo02: SimVideoModel = {
  id: 'minimax/hailuo-02',
  kind: 'video',
  description: 'Text and pictures to video with real physics.',
  version: null,
  output: 'string',
  required: ['prompt'],
  pictures: { start: 'first_frame_image', end: 'last_frame_image' },
  inputs: {
    prompt: text,
    prompt_optimizer: flag(true),
    first_frame_image: picture,
    last_frame_image: picture,
    duration: oneOf([6, 10], 6),
    resolution: oneOf(['512p', '768p', '1080p'], '1080p'),
  },
  refuses: (input) => {
    if (input.resolution === '1080p' && input.duration === 10) {
      return '10 second videos are only supported for 512p and 768p.';
    }
    return input.last_frame_image !== undefined && input.resolution === '512p'
      ? 'last_frame_image is not supported for 512p.'
      : null;
  },
  size: (input, start) => sizeByShortSide(Number.parseInt(textOf(input, 'resolution'), 10), start ?? wide),
  film: (input) => ({ fps: 25, seconds: numberOf(input, 'duration'), sound: false }),
  metrics: (input) => ({
    video_output_count: 1,
    video_output_duration_seconds: numberOf(input, 'duration'),
    resolution_target: textOf(input, 'resolution'),
  }),
};

// ---------------------------------------------------------------- Wan

const wan22: SimVideoModel = {
  id: 'wan-video/wan-2.2-i2v-fast',
  kind: 'video',
  description: 'A very fast and cheap image-to-video model.',
  version: null,
  output: 'string',
  required: ['prompt', 'image'],
  pictures: { start: 'image', end: 'last_image' },
  inputs: {
    prompt: text,
    image: picture,
    last_image: picture,
    num_frames: whole(81, 121, 81),
    resolution: oneOf(['480p', '720p'], '480p'),
    frames_per_second: whole(5, 30, 16),
    interpolate_output: flag(false),
    go_fast: flag(true),
    sample_shift: decimal(1, 20, 12),
    seed,
    disable_safety_checker: flag(false),
  },
  size: (input, start) => {
    const pixels = textOf(input, 'resolution') === '720p' ? 1280 * 720 : 832 * 480;
    return sizeByArea(pixels, start ?? wide);
  },
  film: (input) => ({
    fps: numberOf(input, 'frames_per_second'),
    seconds: numberOf(input, 'num_frames') / numberOf(input, 'frames_per_second'),
    sound: false,
  }),
  metrics: (input) => ({
    video_output_count: 1,
    video_output_duration_seconds: numberOf(input, 'num_frames') / numberOf(input, 'frames_per_second'),
    resolution_target: textOf(input, 'resolution'),
  }),
};

// ---------------------------------------------------------------- Kling

const kling25TurboPro: SimVideoModel = {
  id: 'kwaivgi/kling-v2.5-turbo-pro',
  kind: 'video',
  description: 'Text and pictures to video with smooth motion.',
  version: null,
  output: 'string',
  required: ['prompt'],
  pictures: { start: 'start_image', end: 'end_image' },
  inputs: {
    prompt: text,
    start_image: picture,
    end_image: picture,
    duration: oneOf([5, 10], 5),
    aspect_ratio: oneOf(['16:9', '9:16', '1:1'], '16:9'),
    negative_prompt: { type: 'string', default: '' },
  },
  size: (input, start) => {
    const [width = 16, height = 9] = textOf(input, 'aspect_ratio').split(':').map(Number);
    return sizeByShortSide(1080, start ?? { width, height });
  },
  film: (input) => ({ fps: 24, seconds: numberOf(input, 'duration'), sound: false }),
  metrics: (input) => ({
    video_output_count: 1,
    video_output_duration_seconds: numberOf(input, 'duration'),
    resolution_target: '1080p',
  }),
};

export const videoModels: readonly SimVideoModel[] = [
  seedance1Lite,
  seedance1Pro,
  hailuo02,
  ...veoModels,
  wan22,
  kling25TurboPro,
];
