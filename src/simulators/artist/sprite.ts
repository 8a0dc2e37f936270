import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { createRandom } from './random.ts';
import type { Part, Pen, Relight } from './scene.ts';

/** Pixels per unit and where the scene's origin lies on the pixel grid. */
export interface Raster {
  readonly scale: number;
  readonly originX: number;
  readonly originY: number;
}

/** A painted layer, and where its left upper pixel belongs. */
export interface Sprite {
  readonly canvas: Canvas;
  readonly left: number;
  readonly top: number;
}

let grainTile: Canvas | undefined;

/** A tile of fine monochrome noise: it hides the steps of 8-bit gradients. */
function grain(): Canvas {
  if (grainTile) return grainTile;
  const size = 256;
  const tile = createCanvas(size, size);
  const pen = tile.getContext('2d');
  const image = pen.createImageData(size, size);
  const random = createRandom('grain');
  for (let i = 0; i < image.data.length; i += 4) {
    const value = random.next() + random.next() - 1;
    const tone = value > 0 ? 255 : 0;
    image.data[i] = tone;
    image.data[i + 1] = tone;
    image.data[i + 2] = tone;
    image.data[i + 3] = Math.round(Math.abs(value) * (value > 0 ? 4.2 : 5.5));
  }
  pen.putImageData(image, 0, 0);
  grainTile = tile;
  return tile;
}

/** Paints parts that lie at one depth into one sprite. */
export function paintSprite(
  parts: readonly Part[],
  raster: Raster,
  view: { width: number; height: number; marginX: number; marginY: number },
  grade: ((pixels: Uint8ClampedArray) => void) | undefined,
): Sprite | undefined {
  const blur = Math.max(...parts.map((part) => part.blur ?? 0)) * raster.scale;
  const spill = Math.ceil(blur * 2.2) + 1;
  const left =
    Math.max(-view.marginX, Math.min(...parts.map((p) => raster.originX + p.box.x * raster.scale))) - spill;
  const top =
    Math.max(-view.marginY, Math.min(...parts.map((p) => raster.originY + p.box.y * raster.scale))) - spill;
  const right =
    Math.min(
      view.width + view.marginX,
      Math.max(...parts.map((p) => raster.originX + (p.box.x + p.box.w) * raster.scale)),
    ) + spill;
  const bottom =
    Math.min(
      view.height + view.marginY,
      Math.max(...parts.map((p) => raster.originY + (p.box.y + p.box.h) * raster.scale)),
    ) + spill;
  const x = Math.floor(left);
  const y = Math.floor(top);
  const width = Math.ceil(right) - x;
  const height = Math.ceil(bottom) - y;
  if (width <= 2 * spill || height <= 2 * spill) return undefined;
  let canvas = createCanvas(width, height);
  let pen = canvas.getContext('2d');
  for (const part of parts) {
    pen.save();
    pen.setTransform(raster.scale, 0, 0, raster.scale, raster.originX - x, raster.originY - y);
    part.paint(pen);
    pen.restore();
    if (part.relight) relight(pen, width, height, part.relight, raster.scale);
  }
  if (blur > 0.3) {
    const soft = createCanvas(width, height);
    const softPen = soft.getContext('2d');
    softPen.filter = `blur(${blur.toFixed(2)}px)`;
    softPen.drawImage(canvas, 0, 0);
    softPen.filter = 'none';
    canvas = soft;
    pen = softPen;
  }
  pen.globalCompositeOperation = 'source-atop';
  pen.fillStyle = pen.createPattern(grain(), 'repeat');
  pen.fillRect(0, 0, width, height);
  pen.globalCompositeOperation = 'source-over';
  if (grade) {
    const image = pen.getImageData(0, 0, width, height);
    grade(image.data);
    pen.putImageData(image, 0, 0);
  }
  return { canvas: rastered(canvas), left: x, top: y };
}

/**
 * The canvas as pixels. This library keeps a canvas as a list of strokes until it is read; drawn as
 * such, its blend modes would reach through to whatever lies below.
 */
function rastered(canvas: Canvas): Canvas {
  const copy = createCanvas(canvas.width, canvas.height);
  copy.getContext('2d').drawImage(canvas, 0, 0);
  return copy;
}

/** Fits what was painted in daylight into the scene: air, shadow, light from one side, a bright rim. */
function relight(pen: Pen, width: number, height: number, light: Relight, scale: number): void {
  pen.save();
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.globalCompositeOperation = 'source-atop';
  const wash = (style: Pen['fillStyle'], share: number): void => {
    pen.globalAlpha = Math.min(1, Math.max(0, share));
    pen.fillStyle = style;
    pen.fillRect(0, 0, width, height);
  };
  wash(light.ambient, light.ambientShare);
  const sideways = pen.createLinearGradient(
    light.side > 0 ? width : 0,
    0,
    light.side > 0 ? 0 : width,
    height * 0.35,
  );
  sideways.addColorStop(0, light.key);
  sideways.addColorStop(0.55, `${light.key}00`);
  wash(sideways, light.keyShare * (0.35 + 0.65 * Math.abs(light.side)));
  if (light.rim > 0) {
    const rim = createCanvas(width, height);
    const rimPen = rim.getContext('2d');
    rimPen.drawImage(pen.canvas, 0, 0);
    rimPen.globalCompositeOperation = 'source-in';
    rimPen.fillStyle = light.key;
    rimPen.fillRect(0, 0, width, height);
    rimPen.globalCompositeOperation = 'destination-out';
    rimPen.filter = `blur(${(0.9 * scale).toFixed(2)}px)`;
    const step = 2.6 * scale;
    rimPen.drawImage(pen.canvas, -step * (light.side || 0.3), step * 0.55);
    rimPen.drawImage(pen.canvas, -step * 0.4 * (light.side || 0.3), step * 0.3);
    pen.globalAlpha = light.rim;
    pen.drawImage(rim, 0, 0);
  }
  wash(light.haze, light.hazeShare);
  pen.restore();
}
