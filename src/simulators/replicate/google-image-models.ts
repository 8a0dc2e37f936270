import { flag, formatOf, one, oneOf, onePicture, pictures, text, textOf } from './fields.ts';
import { imagenSize, sizeOfShape } from './frame-sizes.ts';
import type { SimImageModel } from './sim-model.ts';

/** Google's image models: inputs, defaults and limits as on replicate.com/google/NAME/api/schema. */
const imagenShapes = ['1:1', '9:16', '16:9', '3:4', '4:3'];
const bananaShapes = [
  'match_input_image',
  '1:1',
  '2:3',
  '3:2',
  '3:4',
  '4:3',
  '4:5',
  '5:4',
  '9:16',
  '16:9',
  '21:9',
];

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
    aspect_ratio: oneOf(bananaShapes, 'match_input_image'),
    output_format: oneOf(['jpg', 'png'], 'jpg'),
  },
  count: one,
  format: formatOf,
  size: (input) => sizeOfShape(textOf(input, 'aspect_ratio')),
  metrics: onePicture,
};

/** Pixels along the side of a square, by what the model calls the size. */
const bananaSides: Readonly<Record<string, number>> = { '1K': 1024, '2K': 2048, '4K': 4096 };

const nanoBanana2: SimImageModel = {
  ...nanoBanana,
  id: 'google/nano-banana-2',
  description: "The second of Google's Gemini image models, in up to 4K.",
  inputs: {
    ...nanoBanana.inputs,
    aspect_ratio: oneOf([...bananaShapes, '1:4', '4:1', '1:8', '8:1'], 'match_input_image'),
    resolution: oneOf(['1K', '2K', '4K'], '1K'),
    google_search: flag(false),
    image_search: flag(false),
  },
  size: (input) => sizeOfShape(textOf(input, 'aspect_ratio'), bananaSides[textOf(input, 'resolution')]),
  metrics: (input) => ({ image_output_count: 1, resolution_target: textOf(input, 'resolution') }),
};

export const googleImageModels: readonly SimImageModel[] = [imagen4, imagen4Fast, nanoBanana, nanoBanana2];
