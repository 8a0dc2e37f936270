import { verticalFill } from '../brushes/glow.ts';
import { darken, fade, mix } from '../colour.ts';
import type { Random } from '../random.ts';
import { band, type Item, type Pen, part, type View } from '../scene.ts';

const WALLS = [
  '#e0b48c',
  '#d98f7a',
  '#c9cdb4',
  '#a9bcc9',
  '#e6d3a8',
  '#c9a0a0',
  '#b8a7c4',
  '#8fae9e',
] as const;

export function houses(
  view: View,
  label: string,
  depth: number,
  base: number,
  tall: number,
  size: number,
): Item {
  const { stage, light } = view;
  const random = view.random.fork(`houses ${label}`);
  return part(depth, band(stage, Math.max(-stage.marginY, base - tall * 1.35), base + 30), (pen) => {
    let x = -stage.marginX - random.range(0, 60);
    while (x < stage.w + stage.marginX) {
      const w = random.range(120, 200) * size;
      const h = tall * random.range(0.68, 1.08);
      facade(pen, view, x, base, w, h, depth, random.pick(WALLS), size, random);
      x += w;
    }
    pen.fillStyle = fade(light.haze, (1 - depth) * 0.3);
    pen.fillRect(-stage.marginX, base - tall * 0.2, stage.w + 2 * stage.marginX, tall * 0.2 + 30);
  });
}

function facade(
  pen: Pen,
  view: View,
  x: number,
  base: number,
  w: number,
  h: number,
  depth: number,
  wall: string,
  size: number,
  random: Random,
): void {
  const { light } = view;
  const facing = light.sunX > x + w / 2 ? 0.3 : 0.05;
  pen.fillStyle = verticalFill(pen, base - h, base, [
    light.surface(wall, depth, facing),
    light.surface(darken(wall, 0.05), depth, -0.25),
  ]);
  pen.fillRect(x, base - h, w + 1, h + 30);
  const roof = light.surface(random.pick(['#8a4a3a', '#5a5560', '#6b4a3f']), depth, 0);
  pen.fillStyle = roof;
  const gable = random.int(0, 2);
  pen.beginPath();
  if (gable === 0) {
    pen.moveTo(x - 4, base - h);
    pen.lineTo(x + w / 2, base - h - w * 0.36);
    pen.lineTo(x + w + 4, base - h);
  } else if (gable === 1) {
    pen.moveTo(x - 3, base - h);
    pen.lineTo(x + w * 0.1, base - h - 44 * size);
    pen.lineTo(x + w * 0.9, base - h - 44 * size);
    pen.lineTo(x + w + 3, base - h);
  } else pen.rect(x - 3, base - h - 10 * size, w + 6, 11 * size);
  pen.fill();
  if (random.chance(0.6)) {
    pen.fillRect(x + w * 0.72, base - h - (gable === 2 ? 34 : 52) * size, 15 * size, 34 * size);
  }
  const columns = Math.max(2, Math.round(w / (52 * size)));
  const cw = w / columns;
  for (let row = 0; row < Math.floor((h - 60 * size) / (70 * size)); row++) {
    for (let c = 0; c < columns; c++) {
      const ww = 25 * size;
      const wh = 40 * size;
      const wx = x + c * cw + (cw - ww) / 2;
      const wy = base - h + 20 * size + row * 70 * size;
      const on = random.chance(light.lampsLit ? 0.5 : 0.06);
      pen.fillStyle = light.surface('#f7f1e4', depth, 0.1);
      pen.fillRect(wx - 3 * size, wy - 3 * size, ww + 6 * size, wh + 6 * size);
      pen.fillStyle = on
        ? mix(random.pick(['#ffd68a', '#ffe3ac', '#ffc777']), light.haze, (1 - depth) * 0.3)
        : light.surface(random.pick(['#5f7688', '#6f8796']), depth, light.night ? -0.6 : 0.2);
      pen.fillRect(wx, wy, ww, wh);
      pen.fillStyle = light.surface('#f7f1e4', depth, 0);
      pen.fillRect(wx + ww / 2 - 1, wy, 2, wh);
      pen.fillRect(wx, wy + wh * 0.45, ww, 2);
      if (random.chance(0.35)) {
        const shutter = light.surface(random.pick(['#4f7a6a', '#7a5a4a', '#4a6a8a']), depth, 0);
        pen.fillStyle = shutter;
        pen.fillRect(wx - ww * 0.5 - 3, wy, ww * 0.42, wh);
        pen.fillRect(wx + ww + 3 + ww * 0.08, wy, ww * 0.42, wh);
      }
    }
  }
}
