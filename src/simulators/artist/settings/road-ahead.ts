import { softEllipse, verticalFill } from '../brushes/glow.ts';
import { broadleaf, bush, conifer } from '../brushes/trees.ts';
import { darken, fade } from '../colour.ts';
import { band, type Item, motion, part, type View } from '../scene.ts';

/** The road from here to the horizon; its middle line comes towards the eye. */
export function ahead(view: View, top: number): Item[] {
  const { stage, light } = view;
  const bottom = stage.h + stage.marginY;
  const x = view.focusX;
  const middle = stage.w * 0.5;
  const centre = (f: number): number => x + (middle - x) * f ** 0.8 + Math.sin(f * 2.6) * stage.w * 0.02;
  const half = (f: number): number => 5 + f ** 1.25 * stage.w * (stage.tall ? 0.62 : 0.4);
  const strip = (
    pen: Parameters<Parameters<typeof part>[2]>[0],
    from: number,
    to: number,
    f0: number,
    f1: number,
  ): void => {
    pen.beginPath();
    const n = 16;
    for (let i = 0; i <= n; i++) {
      const f = f0 + ((f1 - f0) * i) / n;
      pen.lineTo(centre(f) + half(f) * from, top + (bottom - top) * f);
    }
    for (let i = n; i >= 0; i--) {
      const f = f0 + ((f1 - f0) * i) / n;
      pen.lineTo(centre(f) + half(f) * to, top + (bottom - top) * f);
    }
    pen.fill();
  };
  return [
    part(0.5, band(stage, top - 2), (pen) => {
      pen.fillStyle = verticalFill(pen, top, bottom, [
        light.surface('#a39a8c', 0.5, 0.3),
        light.surface('#8a8278', 1, 0),
      ]);
      strip(pen, -1.12, 1.12, 0, 1);
      pen.fillStyle = verticalFill(pen, top, bottom, [
        light.surface('#77777c', 0.5, 0.4),
        light.surface('#54555c', 0.9, 0.1),
        light.surface('#3a3b42', 1, -0.5),
      ]);
      strip(pen, -1, 1, 0, 1);
      pen.fillStyle = light.surface('#f4efe2', 0.95, 0.3);
      strip(pen, -0.95, -0.92, 0, 1);
      strip(pen, 0.92, 0.95, 0, 1);
      softEllipse(pen, light.sunX, top + 10, stage.w * 0.36, 70, light.glow, light.hidden ? 0.15 : 0.4);
    }),
    motion(0.5, (pen, seconds) => {
      pen.fillStyle = light.surface('#f6e3a0', 0.95, 0.4);
      for (let i = 0; i < 9; i++) {
        const f0 = ((((i + seconds * 1.1) / 9) % 1) + 1) % 1;
        const near = f0 ** 1.9;
        strip(pen, -0.018, 0.018, near, Math.min(1, near + 0.012 + near * 0.085));
      }
    }),
  ];
}

export function poles(view: View, top: number, kind: string): Item {
  const { stage, light } = view;
  const random = view.random.fork('poles');
  const side = view.focusX > stage.w / 2 ? -1 : 1;
  return part(0.62, band(stage), (pen) => {
    const at = (f: number): { x: number; y: number; h: number } => ({
      x: view.focusX + side * (20 + f ** 1.2 * stage.w * 0.55),
      y: top + (stage.h - top) * f,
      h: 36 + f * stage.h * 0.85,
    });
    const steps = [0.02, 0.05, 0.1, 0.18, 0.32, 0.56];
    pen.strokeStyle = fade(light.surface('#3a322c', 0.9, -0.4), 0.7);
    pen.lineWidth = 1.3;
    for (const level of [0.96, 0.9]) {
      pen.beginPath();
      for (const [i, f] of steps.entries()) {
        const p = at(f);
        const q = at(steps[i - 1] ?? f);
        if (i === 0) pen.moveTo(p.x, p.y - p.h * level);
        else
          pen.quadraticCurveTo(
            (p.x + q.x) / 2,
            (p.y - p.h * level + q.y - q.h * level) / 2 + (p.x - q.x) * side * 0.07,
            p.x,
            p.y - p.h * level,
          );
      }
      pen.stroke();
    }
    for (const f of steps) {
      const p = at(f);
      pen.fillStyle = light.surface('#5a4636', 0.4 + f, -0.3);
      pen.fillRect(p.x - p.h * 0.012, p.y - p.h, p.h * 0.024, p.h);
      pen.fillRect(p.x - p.h * 0.09, p.y - p.h * 0.96, p.h * 0.18, p.h * 0.014);
      pen.fillRect(p.x - p.h * 0.07, p.y - p.h * 0.9, p.h * 0.14, p.h * 0.012);
    }
    for (let i = 0; i < 14; i++) {
      const f = random.next() ** 1.5 * 0.5;
      const x = view.focusX - side * (60 + random.range(0.08, 0.7) * stage.w * (0.3 + f * 1.6));
      const y = top + 8 + (stage.h - top) * f;
      const size = 34 + f * 190;
      const near = 0.5 + f;
      if (kind === 'fir')
        conifer(
          pen,
          x,
          y,
          size * 1.5,
          light.surface('#33553f', near, -0.4),
          light.surface('#557a50', near, 0.5),
          light.sunX > x ? 1 : -1,
          random,
        );
      else if (kind === 'leaf') broadleaf(pen, x, y, size * 1.3, '#6a9448', '#5b4535', light, near, random);
      else bush(pen, x, y, size * 0.4, darken('#8a8a4a', 0.02), light, near, random);
    }
  });
}
