import { fade, mix } from '../colour.ts';
import type { Random } from '../random.ts';
import { type Item, type Pen, part, type View } from '../scene.ts';
import { softEllipse, verticalFill } from './glow.ts';

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
  const count =
    heaped && cloudiness >= 0.2 ? Math.max(1, Math.round(cloudiness * (stage.wide ? 5 : 3.4))) : 0;
  const heaps = (pen: Pen, near: boolean): void => {
    for (let i = 0; i < count; i++) {
      const height = random.range(0.05, 0.62) + (near ? 0 : 0.2);
      const size = (0.5 + (1 - height) * 0.9) * random.range(46, 92) * (near ? 1.15 : 0.6);
      heap(pen, ((i + random.range(0.1, 0.9)) / count) * stage.w, horizon * height, size, view, random);
    }
  };
  items.push(
    part(
      0.03,
      box,
      (pen) => {
        for (let i = 0; i < streaks; i++) {
          const y = top + (horizon * 0.92 - top) * random.next() ** 0.8;
          const strength = random.range(0.12, 0.34);
          streak(pen, random.range(-60, stage.w + 60), y, random.range(150, 420), tint, strength, random);
        }
        heaps(pen, false);
      },
      { blur: count > 0 ? 1.2 : 0, pose: (seconds) => ({ x: seconds * drift * 0.6 }) },
    ),
  );
  if (count > 0)
    items.push(
      part(0.07, box, (pen) => heaps(pen, true), {
        blur: 1.6,
        pose: (seconds) => ({ x: seconds * drift * 1.3 }),
      }),
    );
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
  const air = light.skyAt(Math.max(0, Math.min(1, y / view.horizon)));
  const white = mix(light.sun, '#ffffff', 0.35);
  const crown = mix(air, white, light.hidden ? 0.55 : 0.96);
  const body = mix(air, white, light.hidden ? 0.3 : 0.72);
  const foot = mix(mix(air, light.shade, light.hidden ? 0.25 : 0.06), white, light.hidden ? 0.1 : 0.34);
  const count = random.int(6, 10);
  const puffs = Array.from({ length: count }, (_, i) => {
    const along = (i / (count - 1)) * 2 - 1 + random.range(-0.12, 0.12);
    const r = size * (0.26 + 0.5 * Math.max(0, 1 - along * along)) * random.range(0.7, 1.12);
    return { x: x + along * size * 1.7, y: y - r * 0.5, r };
  });
  const top = Math.min(...puffs.map((puff) => puff.y - puff.r));
  const fillPuffs = (scale: number, dx: number, dy: number, style: Pen['fillStyle']): void => {
    pen.fillStyle = style;
    pen.beginPath();
    for (const puff of puffs) {
      const px = puff.x + side * dx * puff.r;
      const py = puff.y + dy * puff.r;
      pen.moveTo(px + puff.r * scale, py);
      pen.arc(px, py, puff.r * scale, 0, Math.PI * 2);
    }
    pen.fill();
  };
  pen.save();
  pen.beginPath();
  pen.rect(x - size * 4, y - size * 3, size * 8, size * 3.02);
  pen.clip();
  fillPuffs(1, 0, 0, verticalFill(pen, top, y, [fade(crown, 0.95), fade(body, 0.92), fade(foot, 0.8)]));
  fillPuffs(0.72, 0.2, -0.2, verticalFill(pen, top, y, [fade(crown, 0.9), fade(crown, 0.35), fade(body, 0)]));
  pen.restore();
  softEllipse(pen, x, y + 2, size * 2.2, size * 0.14, foot, 0.45);
}
