import { decimal, flag, numberOf, oneOf, picture, seed, text, textOf, whole } from './fields.ts';
import { type Size, sizeByArea, sizeByShortSide } from './frame-sizes.ts';
import { klingModels } from './kling-models.ts';
import { otherVideoModels } from './other-video-models.ts';
import { seedanceModels } from './seedance-models.ts';
import type { SimVideoModel } from './sim-model.ts';
import { veoModels } from './veo-models.ts';

/**
 * Video models: inputs, defaults and limits as on their pages (replicate.com/OWNER/NAME/api/schema).
 * Sizes, rates and lengths are those of the real clips.
 */
const wide: Size = { width: 16, height: 9 };

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

const { last_frame_image: _notOfTheFastOne, ...hailuo23Inputs } = hailuo02.inputs;

const hailuo23Fast: SimVideoModel = {
  ...hailuo02,
  id: 'minimax/hailuo-2.3-fast',
  description: 'Pictures to video, fast.',
  required: ['prompt', 'first_frame_image'],
  pictures: { start: 'first_frame_image' },
  inputs: { ...hailuo23Inputs, resolution: oneOf(['768p', '1080p'], '768p') },
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

export const videoModels: readonly SimVideoModel[] = [
  ...seedanceModels,
  hailuo02,
  hailuo23Fast,
  ...veoModels,
  wan22,
  ...klingModels,
  ...otherVideoModels,
];
