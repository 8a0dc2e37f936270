import { darken, fade, lighten, mix } from '../colour.ts';
import { createNoise } from '../random.ts';
import { band, type Item, part, type View } from '../scene.ts';
import { softEllipse, verticalFill } from './glow.ts';

/** Near ground with an uneven upper edge, lit towards the light, dark at the bottom of the frame. */
export function ground(
  view: View,
  options: {
    top: number;
    depth: number;
    material: string;
    uneven?: number;
    bottom?: number;
    label: string;
    speckle?: number;
  },
): { item: Item; top: (x: number) => number } {
  const { stage, light } = view;
  const random = view.random.fork(options.label);
  const noise = createNoise(random, 3);
  const uneven = options.uneven ?? 14;
  const top = (x: number): number => options.top + uneven * noise(x / 260 + 3);
  const bottom = options.bottom ?? stage.h + stage.marginY;
  const box = band(stage, options.top - uneven * 1.2, bottom);
  const item = part(options.depth, box, (pen) => {
    pen.beginPath();
    pen.moveTo(box.x, bottom);
    for (let x = box.x; x <= box.x + box.w + 6; x += 6) pen.lineTo(x, top(x));
    pen.lineTo(box.x + box.w, bottom);
    pen.closePath();
    const far = mix(light.surface(options.material, options.depth, 0.35), light.haze, 0.12);
    pen.fillStyle = verticalFill(pen, options.top, bottom, [
      far,
      light.surface(options.material, options.depth, -0.1),
      light.surface(darken(options.material, 0.08), 1, -0.6),
    ]);
    pen.fill();
    pen.save();
    pen.clip();
    softEllipse(
      pen,
      light.sunX,
      options.top + 6,
      stage.w * 0.55,
      (bottom - options.top) * 0.5,
      light.key,
      light.hidden ? 0.1 : 0.24,
    );
    const count = Math.round(240 * (options.speckle ?? 1));
    for (let i = 0; i < count; i++) {
      const f = random.next() ** 1.5;
      const y = options.top + f * (bottom - options.top);
      const bright = random.chance(0.5);
      pen.fillStyle = fade(
        light.surface(
          bright ? lighten(options.material, 0.1) : darken(options.material, 0.12),
          options.depth,
          bright ? 0.4 : -0.5,
        ),
        random.range(0.12, 0.4),
      );
      pen.beginPath();
      pen.ellipse(
        random.range(box.x, box.x + box.w),
        y,
        (3 + 34 * f) * random.range(0.4, 1.3),
        (0.8 + 4.5 * f) * random.range(0.5, 1.2),
        0,
        0,
        Math.PI * 2,
      );
      pen.fill();
    }
    pen.restore();
  });
  return { item, top };
}

/** Blades of grass along the lower edge of the frame; they sway as one. */
export function grass(
  view: View,
  options: {
    base: number;
    height: number;
    depth: number;
    material: string;
    density?: number;
    label: string;
    flowers?: readonly string[];
  },
): Item {
  const { stage, light } = view;
  const random = view.random.fork(options.label);
  const box = band(stage, options.base - options.height * 1.5, stage.h + stage.marginY);
  const phase = random.range(0, 6);
  const pivotY = stage.h + stage.marginY;
  return part(
    options.depth,
    box,
    (pen) => {
      const count = Math.round(((box.w * (options.density ?? 1)) / options.height) * 12);
      for (let i = 0; i < count; i++) {
        const x = random.range(box.x, box.x + box.w);
        const y = options.base + random.range(0, options.height * 0.55);
        const h = options.height * random.range(0.5, 1.35);
        const bend = random.range(-0.4, 0.4) * h;
        const facing = random.range(-0.6, 0.8);
        pen.fillStyle = light.surface(options.material, Math.min(1, options.depth), facing);
        const width = Math.max(1.4, h * 0.062);
        pen.beginPath();
        pen.moveTo(x - width, y + h * 0.2);
        pen.quadraticCurveTo(x, y - h * 0.5, x + bend, y - h);
        pen.quadraticCurveTo(x + width * 1.4, y - h * 0.45, x + width, y + h * 0.2);
        pen.fill();
        if (options.flowers && random.chance(0.16)) {
          pen.fillStyle = light.surface(random.pick(options.flowers), 1, 0.6);
          const r = h * random.range(0.05, 0.09);
          for (let petal = 0; petal < 5; petal++) {
            pen.beginPath();
            pen.ellipse(
              x + bend + Math.cos(petal * 1.257) * r,
              y - h + Math.sin(petal * 1.257) * r,
              r * 0.8,
              r * 0.8,
              0,
              0,
              Math.PI * 2,
            );
            pen.fill();
          }
          pen.fillStyle = light.surface('#f2c230', 1, 0.7);
          pen.beginPath();
          pen.arc(x + bend, y - h, r * 0.55, 0, Math.PI * 2);
          pen.fill();
        }
      }
      pen.fillStyle = verticalFill(pen, options.base, stage.h + stage.marginY, [
        fade(light.surface(darken(options.material, 0.06), 1, -0.6), 0),
        light.surface(darken(options.material, 0.1), 1, -0.8),
      ]);
      pen.fillRect(box.x, options.base, box.w, stage.h + stage.marginY - options.base);
    },
    {
      pivot: [0, pivotY],
      pose: (seconds) => ({ lean: 0.035 * (Math.sin(phase + seconds * 1.5) - Math.sin(phase)) }),
    },
  );
}
