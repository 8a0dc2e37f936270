/** How captions stand in pictures of each shape. */
import stringWidth from 'string-width';
import type { AspectRatio } from './settings.ts';

export interface CaptionLayout {
  /** Columns of a line: a letter takes one, a character of Chinese, Japanese or Korean two. */
  readonly columns: number;
  /** Size of the letters' em square, as a share of the picture's shorter side. */
  readonly em: number;
  /** Kept free left and right, as a share of the width. */
  readonly side: number;
  /** Kept free below, as a share of the height. */
  readonly bottom: number;
}

/** Captions never have more lines than this. */
export const captionLines = 2;

/**
 * 42 columns and two lines are what Netflix asks for ("Timed Text Style Guide: General Requirements"); narrower
 * pictures have room for fewer letters that can still be read on a phone. In upright pictures the lowest fifth
 * lies under the buttons of the apps that show them.
 */
const layouts: Record<AspectRatio, CaptionLayout> = {
  '16:9': { columns: 42, em: 0.056, side: 0.08, bottom: 0.07 },
  '1:1': { columns: 28, em: 0.052, side: 0.07, bottom: 0.08 },
  '4:5': { columns: 28, em: 0.052, side: 0.07, bottom: 0.1 },
  '9:16': { columns: 24, em: 0.06, side: 0.08, bottom: 0.2 },
};

export function captionLayout(aspectRatio: AspectRatio): CaptionLayout {
  return layouts[aspectRatio];
}

/** Columns that a text takes; marks that stand on letters take none. */
export function columnsOf(text: string): number {
  return stringWidth(text, { countAnsiEscapeCodes: true });
}
