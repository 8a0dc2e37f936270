import { decimal, flag, numberOf, oneOf, picture, pictures, seed, text, textOf, whole } from './fields.ts';
import { fluxSize, imagenSize, type Size } from './frame-sizes.ts';
import type { Input, SimImageModel } from './sim-model.ts';

/**
 * Image models: inputs, defaults and limits as on their pages (replicate.com/OWNER/NAME/api/schema).
 * Sizes are those of the real pictures.
 */
const fluxShapes = ['1:1', '16:9', '21:9', '3:2', '2:3', '4:5', '5:4', '3:4', '4:3', '9:16', '9:21'];
const imagenShapes = ['1:1', '9:16', '16:9', '3:4', '4:3'];

function formatOf(input: Input): 'png' | 'jpg' | 'webp' {
  const format = input.output_format;
  return format === 'png' || format === 'webp' ? format : 'jpg';
}

const one = () => 1;
const onePicture = () => ({ image_output_count: 1 });

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

const imagen4: SimImageModel = {
  id: 'google/imagen-4',
  kind: 'image',
  description: "Google's Imagen 4.",
  version: null,
  output: 'string',
  required: ['prompt'],
  pictures: {},
  inputs: {
    prompt: text,
    aspect_ratio: oneOf(imagenShapes, '1:1'),
    image_size: oneOf(['1K', '2K'], '1K'),
    safety_filter_level: oneOf(
      ['block_low_and_above', 'block_medium_and_above', 'block_only_high'],
      'block_only_high',
    ),
    output_format: oneOf(['jpg', 'png'], 'jpg'),
  },
  count: one,
  format: formatOf,
  size: (input) => imagenSize(textOf(input, 'aspect_ratio'), textOf(input, 'image_size')),
  metrics: onePicture,
};

const { image_size: _onlyOfTheLargeOne, ...imagenFastInputs } = imagen4.inputs;

const imagen4Fast: SimImageModel = {
  ...imagen4,
  id: 'google/imagen-4-fast',
  description: "The fast version of Google's Imagen 4.",
  inputs: imagenFastInputs,
  size: (input) => imagenSize(textOf(input, 'aspect_ratio'), '1K'),
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

const nanoBanana: SimImageModel = {
  id: 'google/nano-banana',
  kind: 'image',
  description: "Google's Gemini image model, with pictures as references.",
  version: null,
  output: 'string',
  required: ['prompt'],
  pictures: { references: 'image_input' },
  inputs: {
    prompt: text,
    image_input: pictures(14),
    aspect_ratio: oneOf(
      ['match_input_image', ...fluxShapes.filter((shape) => shape !== '9:21')],
      'match_input_image',
    ),
    output_format: oneOf(['jpg', 'png'], 'jpg'),
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
    seed,
  },
  count: (input) => numberOf(input, 'num_outputs'),
  format: () => 'png',
  size: (input) => ({ width: numberOf(input, 'width'), height: numberOf(input, 'height') }),
  metrics: (input) => ({ image_output_count: numberOf(input, 'num_outputs') }),
};

/** About one megapixel of a shape such as `4:5`; a square where the shape is left to the input. */
function sizeOfShape(aspectRatio: string): Size {
  const [wide, high] = aspectRatio.split(':').map(Number);
  const ratio = wide && high ? wide / high : 1;
  const side = (value: number) => Math.round((1024 * value) / 32) * 32;
  return { width: side(Math.sqrt(ratio)), height: side(Math.sqrt(1 / ratio)) };
}

export const imageModels: readonly SimImageModel[] = [
  fluxSchnell,
  imagen4,
  imagen4Fast,
  fluxKontextPro,
  nanoBanana,
  sdxl,
];
