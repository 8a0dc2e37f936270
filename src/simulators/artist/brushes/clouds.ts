import { fade, mix } from '../colour.ts';
import type { Random } from '../random.ts';
import { type Item, type Pen, part, type View } from '../scene.ts';
import { softEllipse } from './glow.ts';

/** Clouds that drift: long soft streaks near the horizon, heaped ones higher up. */
export function clouds(view: View, cloudiness: number): Item[] {
  const { stage, light, horizon } = view;
  const random = view.random.fork('clouds');
  const heaped = !light.night && random.chance(light.hidden ? 0.85 : view.brief.time === 'day' ? 0.85 : 0.4);
  const drift = random.range(5, 11) * (random.chance(0.5) ? 1 : -1);
  const items: Item[] = [];
  const streaks = Math.round(2 + cloudiness * 9);
  const top = -stage.marginY * 0.5;
  const tint = mix(light.skyAt(0.9), light.sun, light.night ? 0.1 : 0.5);
  const box = {
    x: -stage.marginX - 140,
    y: -stage.marginY,
    w: stage.w + 2 * stage.marginX + 280,
    h: horizon + stage.marginY,
  };
  items.push(
    part(
      0.03,
      box,
      (pen) => {
        for (let i = 0; i < streaks; i++) {
          const y = top + (horizon * 0.92 - top) * random.next() ** 0.8;
          streak(
            pen,
            random.range(-60, stage.w + 60),
            y,
            random.range(150, 420),
            tint,
            random.range(0.12, 0.34),
            random,
          );
        }
      },
      { pose: (seconds) => ({ x: seconds * drift * 0.6 }) },
    ),
  );
  if (!heaped || cloudiness < 0.2) return items;
  const count = Math.max(1, Math.round(cloudiness * (stage.wide ? 5 : 3.4)));
  for (const layer of [0, 1]) {
    items.push(
      part(
        0.04 + layer * 0.03,
        box,
        (pen) => {
          for (let i = 0; i < count; i++) {
            const height = random.range(0.05, 0.62) + (1 - layer) * 0.2;
            const size = (0.5 + (1 - height) * 0.9) * random.range(46, 92) * (layer ? 1.15 : 0.6);
            heap(pen, ((i + random.range(0.1, 0.9)) / count) * stage.w, horizon * height, size, view, random);
          }
        },
        { blur: 1.6, pose: (seconds) => ({ x: seconds * drift * (0.7 + layer * 0.7) }) },
      ),
    );
  }
  return items;
}

function streak(
  pen: Pen,
  x: number,
  y: number,
  width: number,
  colour: string,
  strength: number,
  random: Random,
): void {
  for (let i = 0; i < 4; i++) {
    softEllipse(
      pen,
      x + random.range(-0.45, 0.45) * width,
      y + random.range(-9, 9),
      width * random.range(0.35, 0.75),
      random.range(5, 16),
      colour,
      strength,
    );
  }
}

/** One heaped cloud: a flat foot, billows above it, each lit on the side of the light. */
function heap(pen: Pen, x: number, y: number, size: number, view: View, random: Random): void {
  const { light } = view;
  const side = Math.sign(light.sunX - x) || 1;
  const high = Math.max(0, Math.min(1, y / view.horizon));
  const air = light.skyAt(high);
  const foot = mix(mix(air, light.shade, light.hidden ? 0.3 : 0.14), light.sun, 0.12);
  const body = mix(air, light.sun, light.hidden ? 0.3 : 0.66);
  const crown = mix(body, light.sun, light.hidden ? 0.35 : 0.85);
  const count = random.int(5, 8);
  const puffs = Array.from({ length: count }, (_, i) => {
    const along = (i / (count - 1)) * 2 - 1 + random.range(-0.1, 0.1);
    const r = size * (0.34 + 0.5 * (1 - along * along)) * random.range(0.72, 1.08);
    return { x: x + along * size * 1.75, y: y - r * 0.42, r };
  });
  pen.save();
  pen.beginPath();
  pen.rect(x - size * 4, y - size * 3, size * 8, size * 3.1);
  pen.clip();
  for (const [scale, dx, dy, top, bottom] of [
    [1, 0, 0, body, foot],
    [0.8, 0.14, -0.16, crown, body],
  ] as const) {
    for (const puff of puffs) {
      const px = puff.x + side * dx * puff.r;
      const py = puff.y + dy * puff.r;
      const r = puff.r * scale;
      const g = pen.createLinearGradient(
        px + side * r * 0.3,
        py - r,
        px - side * r * 0.2,
        Math.min(y, py + r),
      );
      g.addColorStop(0, fade(top, scale === 1 ? 0.96 : 0.8));
      g.addColorStop(1, fade(bottom, scale === 1 ? 0.8 : 0));
      pen.fillStyle = g;
      pen.beginPath();
      pen.arc(px, py, r, 0, Math.PI * 2);
      pen.fill();
    }
  }
  pen.restore();
  softEllipse(pen, x, y + 2, size * 2.3, size * 0.16, foot, 0.5);
}
