import { createHash } from 'node:crypto';
import { type Canvas, createCanvas, type Image, loadImage } from '@napi-rs/canvas';
import type { Camera } from './camera.ts';
import { type Colour, fromRgb, lightnessOf } from './colour.ts';
import type { Recipe } from './recipe.ts';
import type { Shootable } from './render.ts';

/** How much larger than the frame a still is kept, so that the camera may move on it. */
const ROOM = 1.12;

async function decode(bytes: Uint8Array, what: string): Promise<Image> {
  try {
    return await loadImage(Buffer.from(bytes));
  } catch {
    throw new Error(`the ${what} is not a picture that can be read`);
  }
}

/**
 * A picture of unknown origin, to be filmed by moving over it. It covers the frame: what does not fit
 * its shape is cut off at the edges, never stretched.
 * @throws if the bytes are no PNG, JPEG, WebP or AVIF
 */
export async function stillOf(bytes: Uint8Array, width: number, height: number): Promise<Shootable> {
  const image = await decode(bytes, 'start or end image');
  const cover = Math.max(width / image.width, height / image.height) * ROOM;
  const canvas: Canvas = createCanvas(Math.ceil(width * ROOM), Math.ceil(height * ROOM));
  const painter = canvas.getContext('2d');
  painter.imageSmoothingQuality = 'high';
  painter.drawImage(
    image,
    (canvas.width - image.width * cover) / 2,
    (canvas.height - image.height * cover) / 2,
    image.width * cover,
    image.height * cover,
  );
  const flat = createCanvas(canvas.width, canvas.height);
  flat.getContext('2d').drawImage(canvas, 0, 0);
  return {
    draw(pen, _seconds, camera: Camera) {
      // A still has no margins: it only ever comes nearer, and wanders as far as its zoom allows.
      const reach = 1 + Math.abs(Math.log(camera.zoom)) * 0.7 + Math.hypot(camera.x, camera.y) * 0.8;
      const zoom = reach / ROOM;
      const spare = (reach - 1) / 2;
      const limit = (v: number): number => Math.max(-spare, Math.min(spare, v));
      pen.globalAlpha = 1;
      pen.globalCompositeOperation = 'source-over';
      pen.imageSmoothingQuality = 'low';
      pen.setTransform(
        zoom,
        0,
        0,
        zoom,
        width / 2 + limit(camera.x) * width - (zoom * canvas.width) / 2,
        height / 2 + limit(camera.y) * height - (zoom * canvas.height) / 2,
      );
      pen.drawImage(flat, 0, 0);
      pen.setTransform(1, 0, 0, 1, 0, 0);
    },
  };
}

/**
 * What a new picture takes from a reference: who it is, and its two most telling colours.
 * @throws if the bytes are not a picture
 */
export async function readReference(bytes: Uint8Array): Promise<Recipe['references'][number]> {
  const image = await decode(bytes, 'reference');
  const size = 32;
  const canvas = createCanvas(size, size);
  const pen = canvas.getContext('2d');
  pen.drawImage(image, 0, 0, size, size);
  const pixels = pen.getImageData(0, 0, size, size).data;
  const buckets = new Map<number, { weight: number; r: number; g: number; b: number; n: number }>();
  for (let i = 0; i < pixels.length; i += 4) {
    const [r, g, b] = [pixels[i] ?? 0, pixels[i + 1] ?? 0, pixels[i + 2] ?? 0];
    const key = ((r >> 6) << 4) | ((g >> 6) << 2) | (b >> 6);
    const bucket = buckets.get(key) ?? { weight: 0, r: 0, g: 0, b: 0, n: 0 };
    // Strong colours say more about a character or a product than the greys around it.
    bucket.weight += 0.15 + (Math.max(r, g, b) - Math.min(r, g, b)) / 255;
    bucket.r += r;
    bucket.g += g;
    bucket.b += b;
    bucket.n += 1;
    buckets.set(key, bucket);
  }
  const colours: Colour[] = [...buckets.values()]
    .sort((a, b) => b.weight - a.weight)
    .map((bucket) => fromRgb(bucket.r / bucket.n, bucket.g / bucket.n, bucket.b / bucket.n))
    .filter((colour) => lightnessOf(colour) > 0.3)
    .slice(0, 2);
  return { hash: createHash('sha256').update(bytes).digest('hex').slice(0, 32), colours };
}
