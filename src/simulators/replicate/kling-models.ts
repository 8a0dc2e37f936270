import { flag, numberOf, oneOf, picture, text, textOf } from './fields.ts';
import { sizeByShortSide } from './frame-sizes.ts';
import type { SimVideoModel } from './sim-model.ts';

/** Kuaishou's Kling: inputs, defaults and limits as on replicate.com/kwaivgi/NAME/api/schema. */
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

const { end_image: _notOfThisOne, ...kling26Inputs } = kling25TurboPro.inputs;

const kling26: SimVideoModel = {
  ...kling25TurboPro,
  id: 'kwaivgi/kling-v2.6',
  description: 'Text and pictures to video with sound.',
  pictures: { start: 'start_image' },
  inputs: { ...kling26Inputs, generate_audio: flag(true) },
  film: (input) => ({ fps: 24, seconds: numberOf(input, 'duration'), sound: input.generate_audio === true }),
  metrics: (input) => ({ ...kling25TurboPro.metrics(input), with_audio: input.generate_audio === true }),
};

const kling21: SimVideoModel = {
  ...kling25TurboPro,
  id: 'kwaivgi/kling-v2.1',
  description: 'Pictures to video in 720p and 1080p.',
  required: ['prompt', 'start_image'],
  inputs: {
    prompt: text,
    start_image: picture,
    end_image: picture,
    mode: oneOf(['standard', 'pro'], 'standard'),
    duration: oneOf([5, 10], 5),
    negative_prompt: { type: 'string', default: '' },
  },
  refuses: (input) =>
    input.end_image !== undefined && input.mode !== 'pro' ? 'end_image is only supported in pro mode.' : null,
  size: (input, start) =>
    sizeByShortSide(input.mode === 'pro' ? 1080 : 720, start ?? { width: 16, height: 9 }),
  metrics: (input) => ({
    video_output_count: 1,
    video_output_duration_seconds: numberOf(input, 'duration'),
    motion_mode: textOf(input, 'mode'),
  }),
};

export const klingModels: readonly SimVideoModel[] = [kling25TurboPro, kling26, kling21];
