import { verticalFill } from '../brushes/glow.ts';
import { bush } from '../brushes/trees.ts';
import { darken, fade, lighten, mix } from '../colour.ts';
import { createNoise } from '../random.ts';
import { type Item, motion, part, type View } from '../scene.ts';

export function waterfall(view: View, x: number, foot: number): Item[] {
  const { stage, light } = view;
  const random = view.random.fork('waterfall');
  const h = stage.h * 0.34;
  const w = stage.w * (stage.tall ? 0.11 : 0.06);
  const top = foot - h;
  const noise = createNoise(random, 4);
  const threads = Array.from({ length: 44 }, () => ({
    at: random.range(-0.95, 0.95),
    phase: random.next(),
    speed: random.range(0.5, 0.95),
    length: random.range(0.12, 0.3),
    alpha: random.range(0.25, 0.8),
  }));
  const box = { x: x - stage.w * 0.42, y: top - 50, w: stage.w * 0.84, h: h + 70 };
  return [
    part(0.36, box, (pen) => {
      for (const s of [-1, 1]) {
        for (let layer = 0; layer < 3; layer++) {
          const reach = stage.w * (0.36 - layer * 0.1);
          pen.beginPath();
          pen.moveTo(x + s * w * 0.7, foot + 14);
          for (let i = 0; i <= 26; i++) {
            const f = i / 26;
            const y = top + layer * h * 0.12 + h * f ** 1.7 * 0.95 - 26 * noise(f * 6 + layer * 7 + s);
            pen.lineTo(x + s * (w * (0.75 + layer * 0.14) + reach * f), Math.min(foot + 14, y));
          }
          pen.lineTo(x + s * (w + reach), foot + 14);
          pen.closePath();
          pen.fillStyle = verticalFill(pen, top, foot, [
            light.surface(lighten('#6a6f72', 0.05 - layer * 0.05), 0.6, 0.4),
            light.surface(darken('#5a5f60', layer * 0.05), 0.62, -0.4),
          ]);
          pen.fill();
        }
        for (let i = 0; i < 7; i++)
          bush(
            pen,
            x + s * (w + random.range(0.02, 0.33) * stage.w),
            foot + random.range(-6, 12),
            random.range(14, 34),
            '#4f7a4a',
            light,
            0.6,
            random,
          );
      }
      pen.fillStyle = verticalFill(pen, top, foot, [
        light.surface('#cfe6ea', 0.75, 0.5),
        light.surface('#9fc9d2', 0.75, 0.1),
      ]);
      pen.beginPath();
      pen.moveTo(x - w * 0.72, top - 4);
      pen.quadraticCurveTo(x, top - 12, x + w * 0.72, top - 4);
      pen.lineTo(x + w, foot + 8);
      pen.lineTo(x - w, foot + 8);
      pen.fill();
    }),
    motion(0.36, (pen, seconds) => {
      for (const t of threads) {
        const f = (((t.phase + seconds * t.speed) % 1) + 1) % 1;
        const y = top + f * h;
        const spread = w * (0.7 + 0.3 * f);
        pen.fillStyle = fade('#ffffff', t.alpha * (light.night ? 0.4 : 0.8));
        pen.fillRect(x + t.at * spread, y, 1.8, Math.min(h * t.length, foot - y));
      }
      for (let i = 0; i < 7; i++) {
        pen.fillStyle = fade(mix('#ffffff', light.haze, 0.3), 0.15 + 0.07 * Math.sin(seconds * 2 + i * 1.7));
        pen.beginPath();
        pen.ellipse(
          x + (i - 3) * w * 0.5,
          foot - 4 + 3 * Math.sin(seconds * 3 + i),
          w * 0.8,
          17,
          0,
          0,
          Math.PI * 2,
        );
        pen.fill();
      }
    }),
  ];
}
