import {
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
import { seedanceSize } from './frame-sizes.ts';
import type { Field, SimVideoModel } from './sim-model.ts';

/** ByteDance's Seedance: inputs, defaults and limits as on replicate.com/bytedance/NAME/api/schema. */
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

const { last_frame_image: _onlyOfTheSlowOne, ...proFastInputs } = seedanceInputs;

const seedance1ProFast: SimVideoModel = {
  ...seedance1Pro,
  id: 'bytedance/seedance-1-pro-fast',
  description: 'A faster and cheaper Seedance 1 Pro.',
  pictures: { start: 'image' },
  inputs: { ...proFastInputs, resolution: oneOf(['480p', '720p', '1080p'], '1080p') },
  refuses: undefined,
};

const seedance20: SimVideoModel = {
  ...seedance1Pro,
  id: 'bytedance/seedance-2.0',
  description: 'Text, pictures, clips and sounds to video with sound.',
  pictures: { ...seedance1Pro.pictures, references: 'reference_images' },
  inputs: {
    prompt: text,
    image: picture,
    last_frame_image: picture,
    reference_images: pictures(9),
    reference_videos: pictures(3),
    reference_audios: pictures(3),
    duration: whole(-1, 15, 5),
    resolution: oneOf(['480p', '720p', '1080p'], '720p'),
    aspect_ratio: oneOf(['16:9', '4:3', '1:1', '3:4', '9:16', '21:9', '9:21', 'adaptive'], '16:9'),
    generate_audio: flag(true),
    seed,
  },
  refuses: (input) =>
    referenceCount(input) > 0 && (input.image !== undefined || input.last_frame_image !== undefined)
      ? 'first/last frame content cannot be mixed with reference media content.'
      : (seedance1Pro.refuses?.(input) ?? null),
  film: (input) => ({
    fps: 24,
    seconds: (numberOf(input, 'duration') * 24 + 1) / 24,
    sound: input.generate_audio === true,
  }),
  metrics: (input) => ({ ...seedance1Pro.metrics(input), with_audio: input.generate_audio === true }),
};

export const seedanceModels: readonly SimVideoModel[] = [
  seedance1Lite,
  seedance1Pro,
  seedance1ProFast,
  seedance20,
];
