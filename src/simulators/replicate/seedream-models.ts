import { flag, one, oneOf, onePicture, pictures, text, textOf, whole } from './fields.ts';
import { sizeOfShape } from './frame-sizes.ts';
import type { SimImageModel } from './sim-model.ts';

/** ByteDance's image models: inputs, defaults and limits as on replicate.com/bytedance/NAME/api/schema. */
const shapes = ['match_input_image', '1:1', '4:3', '3:4', '16:9', '9:16', '3:2', '2:3', '21:9'];
/** Pixels along the side of a square, by what the model calls the size. */
const sides: Readonly<Record<string, number>> = { '1K': 1024, '2K': 2048, '4K': 4096 };

const seedream45: SimImageModel = {
  id: 'bytedance/seedream-4.5',
  kind: 'image',
  description: 'Draws and edits by words and pictures in up to 4K.',
  version: null,
  output: 'array',
  required: ['prompt'],
  pictures: { references: 'image_input' },
  inputs: {
    prompt: text,
    size: oneOf(['2K', '4K'], '2K'),
    aspect_ratio: oneOf(shapes, 'match_input_image'),
    image_input: pictures(14),
    max_images: whole(1, 15, 1),
    sequential_image_generation: oneOf(['disabled', 'auto'], 'disabled'),
    disable_safety_checker: flag(false),
  },
  count: one,
  format: () => 'jpg',
  // Of 4K the artist draws half: nobody looks closer at a picture that nothing is billed for.
  size: (input) =>
    sizeOfShape(textOf(input, 'aspect_ratio'), Math.min(2048, sides[textOf(input, 'size')] ?? 2048)),
  metrics: onePicture,
};

const { disable_safety_checker: _ofTheNewerOne, ...olderInputs } = seedream45.inputs;

const seedream4: SimImageModel = {
  ...seedream45,
  id: 'bytedance/seedream-4',
  inputs: {
    ...olderInputs,
    size: oneOf(['1K', '2K', '4K', 'custom'], '2K'),
    width: whole(1024, 4096, 2048),
    height: whole(1024, 4096, 2048),
    image_input: pictures(10),
    enhance_prompt: flag(true),
  },
};

export const seedreamModels: readonly SimImageModel[] = [seedream4, seedream45];
