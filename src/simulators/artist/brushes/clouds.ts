import { mix } from '../colour.ts';
import type { Random } from '../random.ts';
import { type Item, type Pen, part, type View } from '../scene.ts';
import { glow, softEllipse } from './glow.ts';

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
        { pose: (seconds) => ({ x: seconds * drift * (0.7 + layer * 0.7) }) },
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

/** One heaped cloud: puffs in the colour of their shadow, then lit caps towards the light. */
function heap(pen: Pen, x: number, y: number, size: number, view: View, random: Random): void {
  const { light } = view;
  const side = Math.sign(light.sunX - x) || 1;
  const high = Math.max(0, Math.min(1, y / view.horizon));
  const base = mix(
    light.skyAt(high),
    light.hidden ? light.shade : mix(light.sky[1], light.shade, 0.15),
    light.hidden ? 0.22 : 0.18,
  );
  const body = mix(base, light.hidden ? '#ffffff' : light.sun, light.hidden ? 0.18 : 0.5);
  const bright = mix(body, light.sun, light.hidden ? 0.5 : 0.9);
  const puffs = Array.from({ length: random.int(9, 15) }, () => {
    const along = random.range(-1, 1);
    const r = size * random.range(0.35, 0.7) * (1.05 - Math.abs(along) * 0.6);
    return { x: x + along * size * 2, y: y - r * random.range(0.1, 0.75), r };
  });
  for (const puff of puffs) glow(pen, puff.x, puff.y + puff.r * 0.28, puff.r * 1.35, base, 0.55);
  for (const puff of puffs) glow(pen, puff.x, puff.y, puff.r * 1.15, body, 0.75);
  for (const puff of puffs)
    glow(pen, puff.x + side * puff.r * 0.2, puff.y - puff.r * 0.3, puff.r * 0.8, bright, 0.7);
  softEllipse(pen, x, y + size * 0.2, size * 2.1, size * 0.22, base, 0.5);
}
