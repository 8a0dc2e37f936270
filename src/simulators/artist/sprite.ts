import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { createRandom } from './random.ts';
import type { Box, Part, Pen, Relight } from './scene.ts';

/** Pixels per unit and where the scene's origin lies on the pixel grid. */
export interface Raster {
  readonly scale: number;
  readonly originX: number;
  readonly originY: number;
}

/** A painted layer: the part of its canvas that holds something, and where that belongs. */
export interface Sprite {
  readonly canvas: Canvas;
  /** Where the canvas's left upper pixel belongs in the frame. */
  readonly left: number;
  readonly top: number;
  /** What of the canvas is drawn, in its own pixels. */
  readonly crop: Box;
  /** The longest run of rows of the canvas that are opaque from edge to edge. */
  readonly opaque?: { readonly from: number; readonly to: number };
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
): Sprite {
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
  // A layer that lies wholly outside keeps a pixel, so that nothing else needs to know.
  const width = Math.max(1, Math.ceil(right) - x);
  const height = Math.max(1, Math.ceil(bottom) - y);
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
  return { canvas, left: x, top: y, crop: { x: 0, y: 0, w: width, h: height } };
}

/** The sprite without the empty strips around what is painted, with a clear pixel kept at the edges. */
export function trim(sprite: Sprite): Sprite | undefined {
  const { width, height } = sprite.canvas;
  const pixels = sprite.canvas.getContext('2d').getImageData(0, 0, width, height).data;
  const words = new Uint32Array(pixels.buffer, pixels.byteOffset, width * height);
  const alphaAt = (i: number): number => (words[i] ?? 0) >>> 24;
  let left = width;
  let right = -1;
  let first = -1;
  let last = -1;
  let opaqueFrom = 0;
  let opaqueTo = 0;
  let runFrom = 0;
  let runTo = -1;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let x = 0;
    while (x < width && alphaAt(row + x) === 0) x++;
    if (x === width) continue;
    if (first < 0) first = y;
    last = y;
    left = Math.min(left, x);
    let end = width - 1;
    while (end > right && alphaAt(row + end) === 0) end--;
    right = Math.max(right, end);
    // The outermost pixels may be half covered; what counts is that nothing shows through between.
    let solid = 3;
    while (solid < width - 3 && alphaAt(row + solid) === 255) solid++;
    if (solid < width - 3) continue;
    if (y !== runTo) runFrom = y;
    runTo = y + 1;
    if (runTo - runFrom > opaqueTo - opaqueFrom) [opaqueFrom, opaqueTo] = [runFrom, runTo];
  }
  if (right < 0) return undefined;
  const x0 = Math.max(0, left - 1);
  const y0 = Math.max(0, first - 1);
  const x1 = Math.min(width, right + 2);
  const y1 = Math.min(height, last + 2);
  return {
    ...sprite,
    crop: { x: x0, y: y0, w: x1 - x0, h: y1 - y0 },
    opaque: opaqueTo === opaqueFrom ? undefined : { from: opaqueFrom, to: opaqueTo },
  };
}

/** The sprite without the rows above `top` and below `bottom`, both in pixels of the frame. */
export function crop(sprite: Sprite, top: number, bottom: number): Sprite | undefined {
  const from = Math.max(sprite.crop.y, Math.floor(top) - sprite.top);
  const to = Math.min(sprite.crop.y + sprite.crop.h, Math.ceil(bottom) - sprite.top);
  return to > from ? { ...sprite, crop: { ...sprite.crop, y: from, h: to - from } } : undefined;
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
