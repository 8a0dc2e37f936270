import { setImmediate } from 'node:timers/promises';
import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { type Camera, parallax, STILL, zoomShare } from './camera.ts';
import type { Item, Motion, Part, Pen, Scene } from './scene.ts';
import { crop, type Draft, paintSprite, type Raster, type Sprite, trim, whole } from './sprite.ts';

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
export function paint(scene: Scene, width: number, height: number): Canvas {
  const raster = rasterFor(scene, width, height);
  const layers = drafts(scene, raster, width, height).map(
    (layer): Layer => ('part' in layer ? { part: layer.part, sprite: whole(layer.draft()) } : layer),
  );
  const canvas = createCanvas(width, height);
  shootable(scene, layers, raster, width, height).draw(canvas.getContext('2d'), 0, STILL);
  return canvas;
}

/** Paints all layers of a scene once, for a film with frames of the given size. */
export async function prepare(scene: Scene, width: number, height: number): Promise<Shootable> {
  const raster = rasterFor(scene, width, height);
  const layers: Layer[] = [];
  for (const layer of drafts(scene, raster, width, height)) {
    if ('motion' in layer) {
      layers.push(layer);
      continue;
    }
    const sprite = trim(layer.draft());
    if (sprite) layers.push({ part: layer.part, sprite });
    // Drafts are large and live outside of V8's heap: freed one by one, they never add up.
    globalThis.gc?.();
    await setImmediate();
  }
  return shootable(scene, withoutHidden(layers, height), raster, width, height);
}

type Painted = { readonly part: Part; readonly draft: () => Draft } | { readonly motion: Motion };

/** The layers of a scene in order. Each draft is to be asked for once, in this order. */
function drafts(scene: Scene, raster: Raster, width: number, height: number): Painted[] {
  const view = { width, height, marginX: Math.ceil(width * 0.115), marginY: Math.ceil(height * 0.115) };
  return groups(scene.items).flatMap((group): Painted[] => {
    const first = group[0];
    if (first === undefined) return [];
    if (first.kind === 'motion') return [{ motion: first }];
    // What drifts may come in from outside the frame; a fixed layer never shows more than the frame.
    const reach = first.fixed
      ? { ...view, marginX: 0, marginY: 0 }
      : first.pose
        ? { ...view, marginX: view.marginX * 2.2, marginY: view.marginY * 1.4 }
        : view;
    const parts = group.filter((item) => item.kind === 'part');
    return [{ part: first, draft: () => paintSprite(parts, raster, reach, scene.grade) }];
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
    let top = layer.sprite.top;
    let bottom = layer.sprite.top + layer.sprite.canvas.height;
    while (bottom > top && (covered[bottom - 1 + reach] === 1 || bottom - 1 + reach >= covered.length))
      bottom--;
    while (top < bottom && covered[top + reach] === 1) top++;
    const sprite = crop(layer.sprite, top, bottom);
    if (sprite) kept.push({ part: layer.part, sprite });
    const opaque = layer.sprite.opaque;
    if (!opaque || layer.part.blend) continue;
    const end = layer.sprite.top + opaque.to + reach;
    const from = layer.sprite.top + opaque.from + reach + slack;
    // What reaches the lower edge of the strip around the frame covers it down to there.
    const to = end >= covered.length - 3 ? covered.length : end - slack;
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
    pen.drawImage(sprite.canvas, sprite.left, sprite.top);
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
  pen.drawImage(sprite.canvas, sprite.left - pivotX, sprite.top - pivotY);
  pen.globalAlpha = 1;
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
