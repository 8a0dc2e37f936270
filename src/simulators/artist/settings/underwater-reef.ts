import { softEllipse, verticalFill } from '../brushes/glow.ts';
import { darken, lighten, mix } from '../colour.ts';
import { createNoise, type Random } from '../random.ts';
import { band, type Item, type Pen, part, type View } from '../scene.ts';

export function reef(view: View, index: number, depth: number, far: string, deep: string): Item {
  const { stage } = view;
  const random = view.random.fork(`reef${index}`);
  const noise = createNoise(random, 4);
  const base = stage.h * (0.74 + index * 0.1);
  const top = (x: number): number => {
    const edge = Math.abs(x - view.focusX) / stage.w;
    return base - stage.h * 0.26 * edge * edge * 2 - 40 * noise(x / 150);
  };
  const box = band(stage, stage.h * 0.3, Math.min(stage.h + stage.marginY, base + 220));
  return part(depth, box, (pen) => {
    const rock = mix(far, deep, 0.25 + index * 0.2);
    for (let i = 0; i < 15 + index * 4; i++) {
      const x = random.range(box.x, box.x + box.w);
      if (index === 2 && Math.abs(x - view.focusX) < stage.w * 0.14) continue;
      coral(
        pen,
        x,
        top(x) + 8,
        (34 + 46 * depth) * random.range(0.7, 1.4),
        mix(
          random.pick(['#f0717a', '#f4a259', '#c77dff', '#ff9bc2', '#7fd8be', '#f2d45c']),
          rock,
          0.72 - depth * 0.55,
        ),
        random,
      );
    }
    pen.beginPath();
    pen.moveTo(box.x, box.y + box.h);
    for (let x = box.x; x <= box.x + box.w + 5; x += 5) pen.lineTo(x, top(x));
    pen.lineTo(box.x + box.w, box.y + box.h);
    pen.fillStyle = verticalFill(pen, base - 90, base + 160, [lighten(rock, 0.06), darken(rock, 0.07)]);
    pen.fill();
    pen.save();
    pen.clip();
    for (let i = 0; i < 30; i++)
      softEllipse(
        pen,
        random.range(box.x, box.x + box.w),
        base + random.range(-40, 140),
        random.range(20, 90),
        random.range(5, 16),
        random.chance(0.5) ? lighten(rock, 0.09) : darken(rock, 0.08),
        0.4,
      );
    pen.restore();
  });
}

function coral(pen: Pen, x: number, y: number, size: number, colour: string, random: Random): void {
  const kind = random.int(0, 2);
  if (kind === 0) {
    const branch = (
      bx: number,
      by: number,
      angle: number,
      length: number,
      width: number,
      level: number,
    ): void => {
      const ex = bx + Math.cos(angle) * length;
      const ey = by + Math.sin(angle) * length;
      pen.strokeStyle = level > 1 ? lighten(colour, 0.08) : colour;
      pen.lineWidth = width;
      pen.lineCap = 'round';
      pen.beginPath();
      pen.moveTo(bx, by);
      pen.lineTo(ex, ey);
      pen.stroke();
      if (level < 3)
        for (const turn of [-0.5, 0.05, 0.5])
          branch(ex, ey, angle + turn + random.range(-0.18, 0.18), length * 0.68, width * 0.68, level + 1);
    };
    branch(x, y, -Math.PI / 2 + random.range(-0.2, 0.2), size * 0.42, size * 0.12, 0);
  } else if (kind === 1) {
    for (let i = 0; i < 5; i++) {
      const g = pen.createRadialGradient(
        x + (i - 2) * size * 0.22 - 4,
        y - size * 0.3,
        2,
        x + (i - 2) * size * 0.22,
        y - size * 0.2,
        size * 0.36,
      );
      g.addColorStop(0, lighten(colour, 0.13));
      g.addColorStop(1, darken(colour, 0.07));
      pen.fillStyle = g;
      pen.beginPath();
      pen.arc(
        x + (i - 2) * size * 0.22,
        y - size * random.range(0.08, 0.24),
        size * random.range(0.2, 0.32),
        0,
        Math.PI * 2,
      );
      pen.fill();
    }
  } else {
    for (let i = 0; i < 7; i++) {
      const angle = -Math.PI / 2 + (i - 3) * 0.22;
      pen.fillStyle = i % 2 ? colour : lighten(colour, 0.07);
      pen.save();
      pen.translate(x, y);
      pen.rotate(angle + Math.PI / 2);
      pen.beginPath();
      pen.ellipse(0, -size * 0.45, size * 0.09, size * 0.5, 0, 0, Math.PI * 2);
      pen.fill();
      pen.restore();
    }
  }
}
