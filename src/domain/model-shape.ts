import type { VisualModel } from './model-registry.ts';
import type { AspectRatio } from './settings.ts';

/**
 * How much of a picture may be cut off to give it the asked shape. 3:4 to 4:5 loses 6 % of the
 * height, which nobody misses; 16:9 to 1:1 would lose 44 % of the width, and with it the subject.
 */
const maxCropShare = 0.15;

export type ShapeFit =
  | { readonly fit: 'exact'; readonly value: string }
  | { readonly fit: 'crop'; readonly value: string }
  | { readonly fit: 'none'; readonly value: string | null };

/** The shape to ask a model for, in its own spelling, and whether it can be had from it at all. */
export function fitShape(
  model: Pick<VisualModel, 'aspectRatios' | 'otherShapes'>,
  wanted: AspectRatio,
): ShapeFit {
  const exact = model.aspectRatios[wanted];
  if (exact !== undefined) return { fit: 'exact', value: exact };
  const known = [
    ...Object.entries(model.aspectRatios).map(([shape, value]) => ({ shape, value })),
    ...model.otherShapes.map((shape) => ({ shape, value: shape })),
  ].map(({ shape, value }) => ({ value, lost: cropShare(shape, wanted) }));
  const nearest = known.sort((a, b) => a.lost - b.lost)[0];
  if (!nearest) return { fit: 'none', value: null };
  return { fit: nearest.lost <= maxCropShare ? 'crop' : 'none', value: nearest.value };
}

/** The share of a picture's area that is lost when it is cropped from one shape to another. */
export function cropShare(from: string, to: string): number {
  const a = ratio(from);
  const b = ratio(to);
  return 1 - Math.min(a, b) / Math.max(a, b);
}

function ratio(shape: string): number {
  const [width = 1, height = 1] = shape.split(':').map(Number);
  return width / height;
}
