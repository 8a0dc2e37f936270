import {
  decimal,
  flag,
  formatOf,
  numberOf,
  one,
  oneOf,
  onePicture,
  picture,
  seed,
  text,
  textOf,
  whole,
} from './fields.ts';
import { fluxSize, sizeOfShape } from './frame-sizes.ts';
import { googleImageModels } from './google-image-models.ts';
import { seedreamModels } from './seedream-models.ts';
import type { SimImageModel } from './sim-model.ts';

/**
 * Image models: inputs, defaults and limits as on their pages (replicate.com/OWNER/NAME/api/schema).
 * Sizes are those of the real pictures.
 */
const fluxShapes = ['1:1', '16:9', '21:9', '3:2', '2:3', '4:5', '5:4', '3:4', '4:3', '9:16', '9:21'];

const fluxSchnell: SimImageModel = {
  id: 'black-forest-labs/flux-schnell',
  kind: 'image',
  description: 'The fastest image generation model of Black Forest Labs.',
  version: null,
  output: 'array',
  required: ['prompt'],
  pictures: {},
  inputs: {
    prompt: text,
    aspect_ratio: oneOf(fluxShapes, '1:1'),
    num_outputs: whole(1, 4, 1),
    num_inference_steps: whole(1, 4, 4),
    seed,
    output_format: oneOf(['webp', 'jpg', 'png'], 'webp'),
    output_quality: whole(0, 100, 80),
    disable_safety_checker: flag(false),
    go_fast: flag(true),
    megapixels: oneOf(['1', '0.25'], '1'),
  },
  count: (input) => numberOf(input, 'num_outputs'),
  format: formatOf,
  size: (input) => fluxSize(textOf(input, 'aspect_ratio'), textOf(input, 'megapixels')),
  metrics: (input) => ({ image_output_count: numberOf(input, 'num_outputs') }),
};

const flux11Pro: SimImageModel = {
  id: 'black-forest-labs/flux-1.1-pro',
  kind: 'image',
  description: 'Faster, better FLUX Pro.',
  version: null,
  output: 'string',
  required: ['prompt'],
  pictures: { references: 'image_prompt' },
  inputs: {
    prompt: text,
    image_prompt: picture,
    aspect_ratio: oneOf(['custom', '1:1', '16:9', '3:2', '2:3', '4:5', '5:4', '9:16', '3:4', '4:3'], '1:1'),
    seed,
    output_format: oneOf(['webp', 'jpg', 'png'], 'webp'),
    output_quality: whole(0, 100, 80),
    safety_tolerance: whole(1, 6, 2),
    prompt_upsampling: flag(false),
  },
  count: one,
  format: formatOf,
  size: (input) => sizeOfShape(textOf(input, 'aspect_ratio')),
  metrics: onePicture,
};

const fluxKontextPro: SimImageModel = {
  id: 'black-forest-labs/flux-kontext-pro',
  kind: 'image',
  description: 'Edits a picture by words.',
  version: null,
  output: 'string',
  required: ['prompt'],
  pictures: { references: 'input_image' },
  inputs: {
    prompt: text,
    input_image: picture,
    aspect_ratio: oneOf(['match_input_image', ...fluxShapes, '2:1', '1:2'], 'match_input_image'),
    seed,
    output_format: oneOf(['jpg', 'png'], 'png'),
    safety_tolerance: whole(0, 6, 2),
    prompt_upsampling: flag(false),
  },
  count: one,
  format: formatOf,
  size: (input) => sizeOfShape(textOf(input, 'aspect_ratio')),
  metrics: onePicture,
};

/** A community model: it runs by version only. */
const sdxl: SimImageModel = {
  id: 'stability-ai/sdxl',
  kind: 'image',
  description: 'A text-to-image model that creates beautiful images.',
  version: '7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc',
  output: 'array',
  required: [],
  pictures: { references: 'image' },
  inputs: {
    prompt: { type: 'string', default: 'An astronaut riding a rainbow unicorn' },
    negative_prompt: { type: 'string', default: '' },
    image: picture,
    width: { type: 'integer', default: 1024 },
    height: { type: 'integer', default: 1024 },
    num_outputs: whole(1, 4, 1),
    num_inference_steps: whole(1, 500, 50),
    guidance_scale: decimal(1, 50, 7.5),
    apply_watermark: flag(true),
    seed,
  },
  count: (input) => numberOf(input, 'num_outputs'),
  format: () => 'png',
  size: (input) => ({ width: numberOf(input, 'width'), height: numberOf(input, 'height') }),
  metrics: (input) => ({ image_output_count: numberOf(input, 'num_outputs') }),
};

export const imageModels: readonly SimImageModel[] = [
  fluxSchnell,
  flux11Pro,
  fluxKontextPro,
  sdxl,
  ...googleImageModels,
  ...seedreamModels,
];
