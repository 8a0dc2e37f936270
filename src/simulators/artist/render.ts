import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { type Camera, parallax, STILL, zoomShare } from './camera.ts';
import { letGo } from './memory.ts';
import type { Item, Motion, Part, Pen, Scene } from './scene.ts';
import { crop, paintSprite, type Raster, type Sprite, trim } from './sprite.ts';

/** Something that can be filmed: a prepared scene, or a still. */
export interface Shootable {
  draw(pen: Pen, seconds: number, camera: Camera): void;
}

type Layer = { readonly part: Part; readonly sprite: Sprite } | { readonly motion: Motion };

/** How a scene lies on a frame: it covers it, and what has no room is cut off, never stretched. */
function rasterFor(scene: Scene, width: number, height: number): Raster {
  const scale = Math.max(width / scene.stage.w, height / scene.stage.h);
  return {
    scale,
    originX: (width - scene.stage.w * scale) / 2,
    originY: (height - scene.stage.h * scale) / 2,
  };
}

/** One frame of a scene at rest. */
export async function paint(scene: Scene, width: number, height: number): Promise<Canvas> {
  const raster = rasterFor(scene, width, height);
  const canvas = createCanvas(width, height);
  const pen = canvas.getContext('2d');
  for (const layer of paintable(scene, raster, width, height)) {
    const painted: Layer = 'part' in layer ? { part: layer.part, sprite: layer.sprite() } : layer;
    shootable(scene, [painted], raster, width, height).draw(pen, 0, STILL);
    if (!('part' in painted)) continue;
    // Read now, the frame keeps its pixels and forgets the layer.
    pen.getImageData(0, 0, 1, 1);
    await letGo(2 * painted.sprite.canvas.width * painted.sprite.canvas.height);
  }
  return canvas;
}

/** Paints all layers of a scene once, for a film with frames of the given size. */
export async function prepare(scene: Scene, width: number, height: number): Promise<Shootable> {
  const raster = rasterFor(scene, width, height);
  const layers: Layer[] = [];
  for (const layer of paintable(scene, raster, width, height)) {
    if ('motion' in layer) {
      layers.push(layer);
      continue;
    }
    const draft = layer.sprite();
    const sprite = trim(draft);
    if (sprite) layers.push({ part: layer.part, sprite });
    await letGo(3 * draft.canvas.width * draft.canvas.height);
  }
  return shootable(scene, withoutHidden(layers, height), raster, width, height);
}

type Painted = { readonly part: Part; readonly sprite: () => Sprite } | { readonly motion: Motion };

/** The layers of a scene in order. Each sprite is to be asked for once, in this order. */
function paintable(scene: Scene, raster: Raster, width: number, height: number): Painted[] {
  return groups(scene.items).flatMap((group): Painted[] => {
    const first = group[0];
    if (first === undefined) return [];
    if (first.kind === 'motion') return [{ motion: first }];
    // The camera uncovers little at the sides of what is far. What drifts may come in from outside the
    // frame; a fixed layer never shows more than the frame.
    const drifts = Math.abs(first.pose?.(10).x ?? 0) > 1;
    const margin = first.fixed ? 0 : 0.115 * (0.4 + 0.6 * Math.min(1, first.depth));
    const reach = {
      width,
      height,
      marginX: Math.ceil(width * margin * (drifts ? 2.2 : 1)),
      marginY: Math.ceil(height * margin * (drifts ? 1.4 : 1)),
    };
    const parts = group.filter((item) => item.kind === 'part');
    return [{ part: first, sprite: () => paintSprite(parts, raster, reach, scene.grade) }];
  });
}

function shootable(
  scene: Scene,
  layers: readonly Layer[],
  raster: Raster,
  width: number,
  height: number,
): Shootable {
  const scale = raster.scale;
  const focusX = raster.originX + scene.focus[0] * scale;
  const focusY = raster.originY + scene.focus[1] * scale;
  return {
    draw(pen, seconds, camera) {
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.globalAlpha = 1;
      pen.imageSmoothingEnabled = true;
      pen.imageSmoothingQuality = 'low';
      pen.globalCompositeOperation = 'source-over';
      for (const layer of layers) {
        const item = 'part' in layer ? layer.part : layer.motion;
        const zoom = item.fixed ? 1 : 1 + (camera.zoom - 1) * zoomShare(item.depth);
        const way = item.fixed ? 0 : parallax(item.depth);
        const moveX = focusX * (1 - zoom) + camera.x * width * way;
        const moveY = focusY * (1 - zoom) + camera.y * height * way;
        pen.globalCompositeOperation = item.blend ?? 'source-over';
        if ('motion' in layer) {
          const k = zoom * scale;
          pen.save();
          pen.setTransform(k, 0, 0, k, zoom * raster.originX + moveX, zoom * raster.originY + moveY);
          layer.motion.draw(pen, seconds);
          pen.restore();
          continue;
        }
        drawSprite(pen, layer.part, layer.sprite, seconds, raster, zoom, moveX, moveY);
      }
      pen.globalCompositeOperation = 'source-over';
      pen.globalAlpha = 1;
      pen.setTransform(1, 0, 0, 1, 0, 0);
    },
  };
}

/** How far layers may shift against each other, as a share of the height, while the camera moves. */
const SLACK = 0.11;

/**
 * The layers without the rows that nearer ones always cover. Most of a landscape lies behind its
 * foreground: drawing a frame takes a third less time without it.
 */
function withoutHidden(layers: readonly Layer[], height: number): Layer[] {
  const reach = Math.ceil(height * 0.12);
  const covered = new Uint8Array(height + 2 * reach);
  const slack = Math.ceil(height * SLACK);
  const kept: Layer[] = [];
  for (const layer of layers.toReversed()) {
    if (!('part' in layer) || layer.part.fixed || layer.part.pose) {
      kept.push(layer);
      continue;
    }
    let top = layer.sprite.top + layer.sprite.crop.y;
    let bottom = top + layer.sprite.crop.h;
    while (bottom > top && (covered[bottom - 1 + reach] === 1 || bottom - 1 + reach >= covered.length))
      bottom--;
    while (top < bottom && covered[top + reach] === 1) top++;
    const sprite = crop(layer.sprite, top, bottom);
    if (sprite) kept.push({ part: layer.part, sprite });
    const opaque = layer.sprite.opaque;
    if (!opaque || layer.part.blend) continue;
    const end = layer.sprite.top + opaque.to + reach;
    const from = layer.sprite.top + opaque.from + reach + slack;
    // What reaches below the frame covers everything down to there.
    const to = end >= height + reach ? covered.length : end - slack;
    for (let row = Math.max(0, from); row < Math.min(covered.length, to); row++) covered[row] = 1;
  }
  return kept.reverse();
}

function drawSprite(
  pen: Pen,
  part: Part,
  sprite: Sprite,
  seconds: number,
  raster: Raster,
  zoom: number,
  moveX: number,
  moveY: number,
): void {
  const pose = part.pose?.(seconds);
  if (!pose) {
    pen.setTransform(zoom, 0, 0, zoom, moveX, moveY);
    stamp(pen, sprite, sprite.left, sprite.top);
    return;
  }
  const pivotX = raster.originX + (part.pivot?.[0] ?? 0) * raster.scale;
  const pivotY = raster.originY + (part.pivot?.[1] ?? 0) * raster.scale;
  const size = pose.scale ?? 1;
  const cos = Math.cos(pose.turn ?? 0) * size;
  const sin = Math.sin(pose.turn ?? 0) * size;
  pen.setTransform(zoom, 0, 0, zoom, moveX, moveY);
  pen.transform(1, 0, 0, 1, pivotX + (pose.x ?? 0) * raster.scale, pivotY + (pose.y ?? 0) * raster.scale);
  // A lean moves what is above the pivot sideways: shear along x by the height.
  pen.transform(cos, sin, -sin - (pose.lean ?? 0), cos, 0, 0);
  pen.globalAlpha = pose.opacity ?? 1;
  stamp(pen, sprite, sprite.left - pivotX, sprite.top - pivotY);
  pen.globalAlpha = 1;
}

/**
 * Draws the filled part of a sprite. `drawImage` and not the library's `drawCanvas`: that one would
 * repeat the sprite's strokes on the frame, with their blend modes reaching through to what lies below.
 */
function stamp(pen: Pen, { canvas, crop: { x, y, w, h } }: Sprite, left: number, top: number): void {
  pen.drawImage(canvas, x, y, w, h, left + x, top + y, w, h);
}

/** Neighbours that always move alike share one sprite: fewer layers to draw for each frame. */
function groups(items: readonly Item[]): Item[][] {
  const result: Item[][] = [];
  for (const item of items) {
    const last = result.at(-1)?.at(-1);
    const plain = (it: Item): it is Part =>
      it.kind === 'part' && !it.pose && !it.blend && !it.relight && !it.fixed;
    if (last && plain(last) && plain(item) && last.depth === item.depth && last.blur === item.blur) {
      result.at(-1)?.push(item);
    } else {
      result.push([item]);
    }
  }
  return result;
}
