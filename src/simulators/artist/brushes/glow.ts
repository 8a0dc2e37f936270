import { type Colour, fade } from '../colour.ts';
import type { Pen } from '../scene.ts';

/** A soft round light. Falls off like a Gaussian, so that its edge is never seen. */
export function glow(pen: Pen, x: number, y: number, radius: number, colour: Colour, strength: number): void {
  if (radius <= 0 || strength <= 0) return;
  const gradient = pen.createRadialGradient(x, y, 0, x, y, radius);
  for (const stop of [0, 0.08, 0.18, 0.3, 0.45, 0.62, 0.8]) {
    gradient.addColorStop(stop, fade(colour, strength * Math.exp(-4.6 * stop * stop) * (1 - stop * 0.2)));
  }
  gradient.addColorStop(1, fade(colour, 0));
  pen.fillStyle = gradient;
  pen.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
}

/** A soft ellipse: shadows on the ground, patches of light. */
export function softEllipse(
  pen: Pen,
  x: number,
  y: number,
  radiusX: number,
  radiusY: number,
  colour: Colour,
  strength: number,
): void {
  pen.save();
  pen.translate(x, y);
  pen.scale(1, radiusY / radiusX);
  glow(pen, 0, 0, radiusX, colour, strength);
  pen.restore();
}

/** A gradient from top to bottom through the colours, evenly spaced. */
export function verticalFill(
  pen: Pen,
  top: number,
  bottom: number,
  colours: readonly string[],
): CanvasGradientLike {
  const gradient = pen.createLinearGradient(0, top, 0, bottom);
  colours.forEach((colour, i) => {
    gradient.addColorStop(colours.length === 1 ? 0 : i / (colours.length - 1), colour);
  });
  return gradient;
}

export type CanvasGradientLike = ReturnType<Pen['createLinearGradient']>;

export function horizontalFill(
  pen: Pen,
  left: number,
  right: number,
  colours: readonly string[],
): CanvasGradientLike {
  const gradient = pen.createLinearGradient(left, 0, right, 0);
  colours.forEach((colour, i) => {
    gradient.addColorStop(colours.length === 1 ? 0 : i / (colours.length - 1), colour);
  });
  return gradient;
}
