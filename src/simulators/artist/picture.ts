import { compose } from './compose.ts';
import { ARTIST_VERSION, type Recipe } from './recipe.ts';
import { paint } from './render.ts';
import { type Format, sign } from './signature.ts';
import { readReference } from './still.ts';

/** A picture to draw. Sizes in pixels. */
export interface Picture {
  prompt: string;
  seed: number;
  width: number;
  height: number;
  format: Format;
  /** Pictures of the persons or things that should be recognised; they lend their colours. */
  references?: readonly Uint8Array[];
}

/**
 * Draws a picture and writes its recipe into it.
 * @throws if a reference is not a picture
 */
export async function drawPicture(picture: Picture): Promise<Buffer> {
  const recipe: Recipe = {
    version: ARTIST_VERSION,
    prompt: picture.prompt,
    seed: picture.seed,
    width: picture.width,
    height: picture.height,
    references: await Promise.all((picture.references ?? []).map(readReference)),
  };
  const canvas = await paint(compose(recipe), picture.width, picture.height);
  const bytes =
    picture.format === 'png'
      ? await canvas.encode('png')
      : await canvas.encode(picture.format === 'jpg' ? 'jpeg' : 'webp', 92);
  return sign(bytes, picture.format, recipe);
}
