import { glow, softEllipse, verticalFill } from '../brushes/glow.ts';
import { bush } from '../brushes/trees.ts';
import { darken, fade, lighten } from '../colour.ts';
import type { Light } from '../light.ts';
import type { Random } from '../random.ts';
import { band, type Item, type Pen, part, type View } from '../scene.ts';

/** One flower as it is seen from the side and a little above. */
function bloom(
  pen: Pen,
  x: number,
  y: number,
  r: number,
  colour: string,
  light: Light,
  depth: number,
  kind: number,
  random: Random,
): void {
  if (kind === 0) {
    pen.fillStyle = light.surface(colour, depth, 0.2);
    for (const [dx, w] of [
      [-0.45, 0.5],
      [0.45, 0.5],
      [0, 0.55],
    ] as const) {
      pen.fillStyle = light.surface(dx === 0 ? lighten(colour, 0.06) : darken(colour, 0.04), depth, 0.8);
      pen.beginPath();
      pen.ellipse(x + dx * r, y, r * w, r * 1.05, dx * 0.4, 0, Math.PI * 2);
      pen.fill();
    }
    return;
  }
  const petals = kind === 1 ? 6 : 9;
  const turn = random.range(0, 1);
  for (let k = 0; k < petals; k++) {
    const a = turn + (k / petals) * Math.PI * 2;
    pen.fillStyle = light.surface(k % 2 ? darken(colour, 0.035) : lighten(colour, 0.05), depth, 0.85);
    pen.beginPath();
    pen.ellipse(
      x + Math.cos(a) * r * 0.6,
      y + Math.sin(a) * r * 0.42,
      r * 0.56,
      r * (kind === 1 ? 0.36 : 0.24),
      a,
      0,
      Math.PI * 2,
    );
    pen.fill();
  }
  pen.fillStyle = light.surface('#f2c230', depth, 0.5);
  pen.beginPath();
  pen.ellipse(x, y, r * 0.3, r * 0.24, 0, 0, Math.PI * 2);
  pen.fill();
}

export function bed(view: View, index: number, y: number, depth: number, colour: string): Item {
  const { stage, light } = view;
  const random = view.random.fork(`bed${index}`);
  const size = 8 + index * 8.5;
  const kind = random.int(0, 2);
  return part(
    depth,
    band(stage, y - size * 9, y + size * 6),
    (pen) => {
      const gap = stage.w * (0.13 + index * 0.035);
      const stems: { x: number; y: number; h: number }[] = [];
      for (let i = 0; i < 130 - index * 26; i++) {
        const x = random.range(-stage.marginX, stage.w + stage.marginX);
        if (Math.abs(x - view.focusX) < gap) continue;
        stems.push({ x, y: y + random.range(-1, 2.4) * size, h: size * random.range(2.2, 5) });
      }
      for (const side of [-1, 1]) {
        const edge = view.focusX + side * gap;
        const far = side < 0 ? -stage.marginX : stage.w + stage.marginX;
        for (let x = edge; side < 0 ? x > far : x < far; x += side * size * 2.1)
          bush(pen, x, y + size * 3.2, size * 2.6, '#4f7f3f', light, depth, random);
      }
      stems.sort((a, b) => a.y - b.y);
      for (const s of stems) {
        pen.strokeStyle = light.surface('#4f8240', depth, random.range(-0.4, 0.4));
        pen.lineWidth = Math.max(1, size * 0.16);
        const bend = random.range(-0.3, 0.3) * s.h;
        pen.beginPath();
        pen.moveTo(s.x, s.y + size);
        pen.quadraticCurveTo(s.x, s.y - s.h * 0.5, s.x + bend, s.y - s.h);
        pen.stroke();
        bloom(
          pen,
          s.x + bend,
          s.y - s.h,
          size * random.range(0.65, 1.1),
          random.chance(0.85) ? colour : lighten(colour, 0.15),
          light,
          depth,
          kind,
          random,
        );
      }
    },
    {
      pivot: [0, y + size * 4],
      pose: (seconds) => ({ lean: 0.018 * (Math.sin(seconds * 1.3 + index) - Math.sin(index)) }),
    },
  );
}

/** A blossoming branch across an upper corner. */
export function blossom(view: View): Item {
  const { stage, light } = view;
  const random = view.random.fork('blossom');
  const left = view.focusX > stage.w / 2;
  return part(
    1.18,
    band(stage, -stage.marginY, stage.h * 0.5),
    (pen) => {
      for (let branch = 0; branch < 3; branch++) {
        const x0 = left ? -stage.marginX : stage.w + stage.marginX;
        const y0 = -stage.marginY + branch * 70;
        const x1 = x0 + (left ? 1 : -1) * stage.w * random.range(0.3, 0.5);
        const y1 = y0 + stage.h * random.range(0.1, 0.26);
        pen.strokeStyle = light.surface('#5b4035', 1, -0.4);
        pen.lineWidth = 8 - branch * 1.5;
        pen.beginPath();
        pen.moveTo(x0, y0);
        pen.quadraticCurveTo((x0 + x1) / 2, y0 + 20, x1, y1);
        pen.stroke();
        for (let i = 0; i < 46; i++) {
          const f = random.next() ** 0.7;
          const x = x0 + (x1 - x0) * f + random.range(-26, 26);
          const y = y0 + (y1 - y0) * f * f + random.range(-26, 30);
          bloom(
            pen,
            x,
            y,
            random.range(9, 17),
            random.pick(['#f7bcd0', '#fbd6e2', '#f29dbb']),
            light,
            1,
            1,
            random,
          );
        }
      }
      glow(pen, left ? 0 : stage.w, 0, 200, light.glow, 0.16);
      softEllipse(pen, left ? 0 : stage.w, -20, 240, 80, light.surface('#f29dbb', 1, -0.2), 0.3);
      pen.fillStyle = verticalFill(pen, -stage.marginY, 10, [fade(light.shade, 0.2), fade(light.shade, 0)]);
      pen.fillRect(-stage.marginX, -stage.marginY, stage.w + 2 * stage.marginX, stage.marginY + 10);
    },
    {
      blur: 1.1,
      pivot: [left ? 0 : stage.w, -stage.marginY],
      pose: (seconds) => ({ lean: 0.02 * Math.sin(seconds * 1.2) }),
    },
  );
}
