import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { type Camera, parallax, zoomShare } from './camera.ts';
import type { Item, Motion, Part, Pen, Scene } from './scene.ts';
import { paintSprite, type Raster, type Sprite } from './sprite.ts';

/** Something that can be filmed: a prepared scene, or a still. */
export interface Shootable {
  draw(pen: Pen, seconds: number, camera: Camera): void;
}

type Layer = { readonly part: Part; readonly sprite: Sprite } | { readonly motion: Motion };

/**
 * Paints all layers of a scene once, for frames of the given size; where the scene has another shape,
 * it covers the frame and its edges are cut off, never stretched.
 */
export function prepare(scene: Scene, width: number, height: number): Shootable {
  const scale = Math.max(width / scene.stage.w, height / scene.stage.h);
  const raster: Raster = {
    scale,
    originX: (width - scene.stage.w * scale) / 2,
    originY: (height - scene.stage.h * scale) / 2,
  };
  const view = {
    width,
    height,
    marginX: Math.ceil(width * 0.115),
    marginY: Math.ceil(height * 0.115),
  };
  const layers: Layer[] = [];
  for (const group of groups(scene.items)) {
    const first = group[0];
    if (first === undefined) continue;
    if (first.kind === 'motion') {
      layers.push({ motion: first });
      continue;
    }
    // What drifts may come in from outside the frame; a fixed layer never shows more than the frame.
    const reach = first.pose ? { ...view, marginX: view.marginX * 2.2, marginY: view.marginY * 1.4 } : view;
    const sprite = paintSprite(
      group as Part[],
      raster,
      first.fixed ? { ...view, marginX: 0, marginY: 0 } : reach,
      scene.grade,
    );
    if (sprite) layers.push({ part: first, sprite });
  }
  const focusX = raster.originX + scene.focus[0] * scale;
  const focusY = raster.originY + scene.focus[1] * scale;
  return {
    draw(pen, seconds, camera) {
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.globalAlpha = 1;
      pen.imageSmoothingEnabled = true;
      pen.imageSmoothingQuality = 'low';
      for (const layer of layers) {
        const item = 'part' in layer ? layer.part : layer.motion;
        const zoom = item.fixed ? 1 : 1 + (camera.zoom - 1) * zoomShare(item.depth);
        const way = item.fixed ? 0 : parallax(item.depth);
        const moveX = focusX * (1 - zoom) + camera.x * width * way;
        const moveY = focusY * (1 - zoom) + camera.y * height * way;
        pen.globalCompositeOperation = item.blend ?? 'source-over';
        if ('motion' in layer) {
          pen.save();
          pen.setTransform(
            zoom * scale,
            0,
            0,
            zoom * scale,
            zoom * raster.originX + moveX,
            zoom * raster.originY + moveY,
          );
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

/** One frame of a scene at rest. */
export function paint(scene: Scene, width: number, height: number): Canvas {
  const canvas = createCanvas(width, height);
  prepare(scene, width, height).draw(canvas.getContext('2d'), 0, { x: 0, y: 0, zoom: 1 });
  return canvas;
}
