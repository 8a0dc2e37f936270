import { decimal, numberOf, oneOf, picture, seed, text, textOf, whole } from './fields.ts';
import { type Size, sizeByShortSide, sizeOfShape } from './frame-sizes.ts';
import type { Input, SimVideoModel } from './sim-model.ts';

/** Models of makers that have one here: inputs, defaults and limits as on replicate.com/OWNER/NAME/api/schema. */
const wide: Size = { width: 16, height: 9 };
const oneClip = (input: Input) => ({
  video_output_count: 1,
  video_output_duration_seconds: numberOf(input, 'duration'),
});
const filmed = (input: Input) => ({ fps: 24, seconds: numberOf(input, 'duration'), sound: false });

function shapeOf(input: Input): Size {
  const [width = 16, height = 9] = textOf(input, 'aspect_ratio').split(':').map(Number);
  return Number.isFinite(width) ? { width, height } : wide;
}

const pixverse5: SimVideoModel = {
  id: 'pixverse/pixverse-v5',
  kind: 'video',
  description: 'Text and pictures to video with lively motion.',
  version: null,
  output: 'string',
  required: ['prompt'],
  pictures: { start: 'image', end: 'last_frame_image' },
  inputs: {
    prompt: text,
    image: picture,
    last_frame_image: picture,
    quality: oneOf(['360p', '540p', '720p', '1080p'], '540p'),
    duration: oneOf([5, 8], 5),
    aspect_ratio: oneOf(['16:9', '9:16', '1:1'], '16:9'),
    negative_prompt: { type: 'string', default: '' },
    seed,
  },
  refuses: (input) =>
    input.last_frame_image !== undefined && input.image === undefined
      ? 'last_frame_image requires an image to start from.'
      : null,
  size: (input, start) =>
    sizeByShortSide(Number.parseInt(textOf(input, 'quality'), 10), start ?? shapeOf(input)),
  film: filmed,
  metrics: (input) => ({ ...oneClip(input), resolution_target: textOf(input, 'quality') }),
};

const ray2: SimVideoModel = {
  id: 'luma/ray-2-720p',
  kind: 'video',
  description: 'Text and pictures to video with natural motion.',
  version: null,
  output: 'string',
  required: ['prompt'],
  pictures: { start: 'start_image', end: 'end_image' },
  inputs: {
    prompt: text,
    start_image: picture,
    end_image: picture,
    duration: oneOf([5, 9], 5),
    aspect_ratio: oneOf(['1:1', '3:4', '4:3', '9:16', '16:9', '9:21', '21:9'], '16:9'),
    loop: { type: 'boolean', default: false },
  },
  size: (input, start) => sizeByShortSide(720, start ?? shapeOf(input)),
  film: filmed,
  metrics: oneClip,
};

const gen45: SimVideoModel = {
  id: 'runwayml/gen-4.5',
  kind: 'video',
  description: 'Text and pictures to video.',
  version: null,
  output: 'string',
  required: ['prompt'],
  pictures: { start: 'image' },
  inputs: {
    prompt: text,
    image: picture,
    duration: oneOf([5, 10], 5),
    aspect_ratio: oneOf(['16:9', '9:16', '4:3', '3:4', '1:1', '21:9'], '16:9'),
    seed,
  },
  size: (input) => sizeByShortSide(720, shapeOf(input)),
  film: filmed,
  metrics: oneClip,
};

const grok: SimVideoModel = {
  id: 'xai/grok-imagine-video',
  kind: 'video',
  description: 'Text, pictures and clips to video.',
  version: null,
  output: 'string',
  required: ['prompt'],
  pictures: { start: 'image' },
  inputs: {
    prompt: text,
    image: picture,
    video: picture,
    duration: whole(1, 15, 5),
    resolution: oneOf(['720p', '480p'], '720p'),
    aspect_ratio: oneOf(['auto', '16:9', '4:3', '1:1', '9:16', '3:4', '3:2', '2:3'], 'auto'),
  },
  size: (input, start) => {
    const side = Number.parseInt(textOf(input, 'resolution'), 10);
    return sizeByShortSide(side, input.aspect_ratio === 'auto' ? (start ?? wide) : shapeOf(input));
  },
  film: filmed,
  metrics: (input) => ({ ...oneClip(input), resolution_target: textOf(input, 'resolution') }),
};

/** A community model: it runs by version only, and answers with a list. */
const ltx: SimVideoModel = {
  id: 'lightricks/ltx-video',
  kind: 'video',
  description: 'An open model that films faster than one watches.',
  version: '8c47da666861d081eeb4d1261853087de23923a268a69b63febdf5dc1dee08e4',
  output: 'array',
  required: [],
  pictures: { start: 'image' },
  inputs: {
    prompt: { type: 'string', default: 'best quality, 4k, HDR, a tracking shot of a beautiful scene' },
    image: picture,
    model: oneOf(['0.9.1', '0.9'], '0.9.1'),
    length: oneOf([97, 129, 161, 193, 225, 257], 97),
    steps: whole(1, 50, 30),
    cfg: decimal(1, 20, 3),
    target_size: oneOf([512, 576, 640, 704, 768, 832, 896, 960, 1024], 640),
    aspect_ratio: oneOf(
      ['1:1', '1:2', '2:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '9:21', '21:9'],
      '3:2',
    ),
    negative_prompt: { type: 'string', default: 'low quality, worst quality, deformed, distorted' },
    image_noise_scale: decimal(0, 1, 0.15),
    seed,
  },
  size: (input) => sizeOfShape(textOf(input, 'aspect_ratio'), numberOf(input, 'target_size')),
  film: (input) => ({ fps: 24, seconds: numberOf(input, 'length') / 24, sound: false }),
  metrics: (input) => ({
    video_output_count: 1,
    video_output_duration_seconds: numberOf(input, 'length') / 24,
  }),
};

export const otherVideoModels: readonly SimVideoModel[] = [pixverse5, ray2, gen45, grok, ltx];
