import { glow } from '../brushes/glow.ts';
import { type Colour, fade, lighten, mix } from '../colour.ts';
import type { Random } from '../random.ts';
import { band, type Item, motion, type Pen, part, type View } from '../scene.ts';

export interface Lit {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly colour: Colour;
  readonly beacon?: boolean;
}

export function row(
  view: View,
  index: number,
  depth: number,
  base: number,
  tall: number,
  near: number,
  lit: Lit[],
  all: Lit[],
): Item {
  const { stage } = view;
  const random = view.random.fork(`row${index}`);
  const box = band(
    stage,
    base - tall * 1.5,
    Math.min(stage.h + stage.marginY, base + (index > 2 ? stage.h : 90)),
  );
  return part(depth, box, (pen) => {
    let x = box.x - 20;
    while (x < box.x + box.w) {
      const w = random.range(34, 84) * (0.75 + near * 0.6);
      const centre = 1 - Math.abs((x + w / 2) / stage.w - 0.5) * (stage.tall ? 0.5 : 0.9);
      const h = tall * random.range(0.35, 1) * (0.55 + 0.45 * centre);
      tower(pen, view, x, base, w, h, box.y + box.h - base, depth, near, random, lit);
      x += w * random.range(0.72, 1.16);
    }
    all.push(...lit);
  });
}

/** One tower: body shaded across, a top of its own, a grid of windows, some of them lit. */
function tower(
  pen: Pen,
  view: View,
  x: number,
  base: number,
  w: number,
  h: number,
  below: number,
  depth: number,
  near: number,
  random: Random,
  lit: Lit[],
): void {
  const { light } = view;
  const material = random.pick(['#8d96a5', '#a4917f', '#6f7f97', '#9aa6ab', '#7c6f83', '#b5a591']);
  const shine = light.sunX > x + w / 2;
  const bright = light.surface(material, depth, 0.5);
  const dark = light.surface(material, depth, -0.45);
  const gradient = pen.createLinearGradient(x, 0, x + w, 0);
  gradient.addColorStop(shine ? 0 : 1, dark);
  gradient.addColorStop(shine ? 1 : 0, bright);
  pen.fillStyle = gradient;
  const top = base - h;
  const kind = random.int(0, 6);
  pen.beginPath();
  if (kind === 0 && h > 120) {
    pen.moveTo(x, base + below);
    pen.lineTo(x, top + w * 0.35);
    pen.lineTo(x + w, top);
    pen.lineTo(x + w, base + below);
  } else if (kind === 1 && h > 140) {
    pen.rect(x, top + h * 0.14, w, h * 0.86 + below);
    pen.rect(x + w * 0.15, top + h * 0.05, w * 0.7, h * 0.1);
    pen.rect(x + w * 0.3, top, w * 0.4, h * 0.06);
    pen.rect(x + w * 0.48, top - h * 0.16, w * 0.04, h * 0.17);
  } else if (kind === 2 && h > 120) {
    pen.moveTo(x, base + below);
    pen.lineTo(x, top + w * 0.5);
    pen.quadraticCurveTo(x + w / 2, top - w * 0.3, x + w, top + w * 0.5);
    pen.lineTo(x + w, base + below);
  } else {
    pen.rect(x, top, w, h + below);
    if (kind === 3) pen.rect(x + w * 0.2, top - 9, w * 0.35, 10);
    if (kind === 4) pen.rect(x + w * 0.7, top - h * 0.14, 2.2, h * 0.15);
  }
  pen.fill();
  if (kind === 4 && h > 150)
    lit.push({ x: x + w * 0.7 + 1, y: top - h * 0.14, w: 3, h: 3, colour: '#ff4a4a', beacon: true });
  const cell = 7.5 + near * 5;
  const columns = Math.max(2, Math.floor((w - 6) / cell));
  const gap = (w - columns * cell * 0.55) / (columns + 1);
  const warm =
    light.night && random.chance(0.3)
      ? mix(light.glow, '#ffffff', 0.35)
      : random.pick(['#ffd68a', '#ffe9bf', '#ffc46b', '#cfe4ff']);
  const share = light.lampsLit ? random.range(0.16, 0.5) : 0.04;
  const ribbon = random.chance(0.25);
  const glass = light.surface(lighten('#4d6684', 0.02), depth, light.lampsLit ? -0.5 : 0.1);
  const start = top + (kind < 3 ? h * 0.2 : 10);
  for (let y = start; y < base + Math.min(below, 200) - cell; y += cell * 1.35) {
    const rowLit = random.next();
    for (let c = 0; c < columns; c++) {
      const wx = x + gap + c * (cell * 0.55 + gap);
      const on = ribbon ? rowLit < share && random.chance(0.85) : random.chance(share);
      if (!on) {
        pen.fillStyle = fade(glass, 0.5);
        pen.fillRect(wx, y, cell * 0.55, cell * 0.8);
        continue;
      }
      const colour = mix(warm, light.haze, (1 - depth) * 0.35);
      if (light.lampsLit && random.chance(0.07))
        lit.push({ x: wx, y, w: cell * 0.55, h: cell * 0.8, colour });
      else {
        pen.fillStyle = fade(colour, light.lampsLit ? 0.92 : 0.5);
        pen.fillRect(wx, y, cell * 0.55, cell * 0.8);
      }
    }
  }
}

/** Windows that are switched on and off, and lamps on masts. They are found while the towers are painted. */
export function windows(lit: readonly Lit[], depth: number, flicker: boolean): Item {
  return motion(depth, (pen, seconds) => {
    lit.forEach((window, i) => {
      if (window.beacon) {
        if (!flicker) return;
        pen.globalCompositeOperation = 'screen';
        glow(pen, window.x, window.y, 13, window.colour, Math.max(0.1, Math.sin(i + seconds * 2.6)));
        pen.globalCompositeOperation = 'source-over';
        return;
      }
      const on = flicker ? Math.sin(i * 12.9 + seconds * (0.5 + (i % 7) * 0.16)) > -0.45 : true;
      pen.fillStyle = fade(window.colour, on ? 0.95 : 0.14);
      pen.fillRect(window.x, window.y, window.w, window.h);
    });
  });
}
