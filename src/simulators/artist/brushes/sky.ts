import { fade, mix } from '../colour.ts';
import { createRandom } from '../random.ts';
import { band, type Item, motion, type Pen, part, type View } from '../scene.ts';
import { clouds } from './clouds.ts';
import { glow, softEllipse, verticalFill } from './glow.ts';

/** Sky down to a little below the horizon, its light, stars if dark, clouds as the weather has them. */
export function sky(view: View, options: { cloudiness?: number; stars?: boolean } = {}): Item[] {
  const { stage, light, horizon, random, brief } = view;
  const items: Item[] = [
    part(0, band(stage), (pen) => {
      const top = -stage.marginY;
      pen.fillStyle = verticalFill(
        pen,
        top,
        horizon + 4,
        Array.from({ length: 13 }, (_, i) => light.skyAt(i / 12)),
      );
      pen.fillRect(-stage.marginX, top, stage.w + 2 * stage.marginX, stage.h + 2 * stage.marginY);
      pen.fillStyle = verticalFill(pen, horizon, stage.h + stage.marginY, [light.skyAt(1), light.haze]);
      pen.fillRect(-stage.marginX, horizon + 3, stage.w + 2 * stage.marginX, stage.h);
      paintSun(pen, view);
    }),
  ];
  if (light.night && options.stars !== false) items.splice(1, 0, ...stars(view, horizon));
  const chance = random.fork('cloudiness').range(0.15, 0.75);
  const cloudiness =
    options.cloudiness ??
    (brief.weather === 'cloudy' || brief.weather === 'storm' || light.hidden ? 1 : chance);
  items.push(...clouds(view, cloudiness));
  return items;
}

function paintSun(pen: Pen, { stage, light, horizon }: View): void {
  const { sunX: x, sunY: y, sunRadius: r } = light;
  const reach = Math.max(stage.w, stage.h);
  pen.globalCompositeOperation = 'screen';
  glow(pen, x, y, reach * 0.95, light.glow, light.night ? 0.28 : 0.42);
  if (light.hidden) {
    glow(pen, x, y, reach * 0.5, light.glow, 0.4);
    pen.globalCompositeOperation = 'source-over';
    return;
  }
  softEllipse(pen, x, horizon, reach * 0.75, 130, light.glow, light.night ? 0.2 : 0.5);
  glow(pen, x, y, r * 9, light.glow, 0.5);
  glow(pen, x, y, r * 3.4, light.sun, 0.55);
  pen.globalCompositeOperation = 'source-over';
  pen.fillStyle = verticalFill(pen, y - r, y + r, [
    light.sun,
    mix(light.sun, light.moon ? light.haze : light.glow, 0.3),
  ]);
  pen.beginPath();
  pen.arc(x, y, r, 0, Math.PI * 2);
  pen.fill();
  if (!light.moon) return;
  const random = createRandom('the same moon for all');
  pen.save();
  pen.beginPath();
  pen.arc(x, y, r, 0, Math.PI * 2);
  pen.clip();
  for (let i = 0; i < 9; i++) {
    const size = r * random.range(0.12, 0.4);
    softEllipse(
      pen,
      x + random.range(-0.7, 0.9) * r,
      y + random.range(-0.9, 0.5) * r,
      size * 1.5,
      size,
      light.haze,
      0.2,
    );
  }
  pen.restore();
}

/** Small steady stars in the sky, and a few that twinkle. */
export function stars(view: View, bottom: number, amount = 1): Item[] {
  const { stage, light } = view;
  const random = view.random.fork('stars');
  const count = Math.round((stage.w * bottom * amount) / 2600);
  const all = Array.from({ length: count }, () => {
    const height = random.next() ** 1.35;
    return {
      x: random.range(-stage.marginX, stage.w + stage.marginX),
      y: -stage.marginY + height * (bottom * 0.92 + stage.marginY),
      r: 0.5 + 1.25 * random.next() ** 5,
      alpha: random.range(0.25, 1) * (1 - height * 0.75),
      phase: random.range(0, 7),
    };
  });
  const steady = all.filter((_, i) => i % 6 !== 0);
  const twinkling = all.filter((_, i) => i % 6 === 0);
  return [
    part(0, band(stage, -stage.marginY, bottom), (pen) => {
      for (const star of steady) dot(pen, star.x, star.y, star.r, fade('#ffffff', star.alpha));
    }),
    motion(0, (pen, seconds) => {
      for (const star of twinkling) {
        const shine = 0.55 + 0.45 * Math.sin(star.phase + seconds * (1.6 + star.phase * 0.35));
        dot(pen, star.x, star.y, star.r * 1.35, fade(mix('#ffffff', light.key, 0.3), star.alpha * shine));
      }
    }),
  ];
}

function dot(pen: Pen, x: number, y: number, radius: number, colour: string): void {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(x, y, radius, 0, Math.PI * 2);
  pen.fill();
}
