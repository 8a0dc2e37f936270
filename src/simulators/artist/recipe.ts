import type { Colour } from './colour.ts';

/** Raised when the same prompt and seed would be drawn differently. */
export const ARTIST_VERSION = 3;

/** Everything that a picture is drawn from; it travels inside the picture. */
export interface Recipe {
  readonly version: number;
  readonly prompt: string;
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  /** Of the reference pictures: what they are known by, and their leading colours. */
  readonly references: readonly { readonly hash: string; readonly colours: readonly Colour[] }[];
}

/** The text from which all chance of a picture comes. */
export const chanceOf = (recipe: Recipe): string =>
  [recipe.prompt, recipe.seed, ...recipe.references.map((reference) => reference.hash)].join('\u0001');
