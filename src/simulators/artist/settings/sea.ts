import { birds } from '../brushes/birds.ts';
import { glow } from '../brushes/glow.ts';
import { ridge } from '../brushes/ridges.ts';
import { sky } from '../brushes/sky.ts';
import { water } from '../brushes/water.ts';
import { darken, fade, mix } from '../colour.ts';
import { createNoise } from '../random.ts';
import { band, type Item, motion, part, type Setting, type View } from '../scene.ts';

/** Open sea to the horizon: far land, perhaps a headland with a lighthouse or a harbour wall. */
export function sea(view: View): Setting {
  const { stage, random, horizon, brief } = view;
  const items: Item[] = [...sky(view)];
  if (random.chance(0.75)) {
    items.push(
      ridge(
        view,
        {
          depth: 0.06,
          base: horizon + 1,
          bottom: horizon + 2,
          height: random.range(8, 30),
          jagged: 0.2,
          span: 240,
          material: '#5b6f8f',
        },
        'coast',
      ).item,
    );
  }
  items.push(
    ...water(view, {
      top: horizon,
      tint: random.pick(['#1e6f8c', '#23577f', '#2c7f86']),
      tintShare: 0.42,
      calm: brief.weather === 'storm' ? 0 : 0.45,
    }),
  );
  const harbour = brief.variants.includes('harbour');
  if (harbour || brief.variants.includes('lighthouse') || random.chance(0.4))
    items.push(...headland(view, harbour || brief.variants.includes('lighthouse') || random.chance(0.5)));
  items.push(birds(view, { y: horizon * 0.55, spread: stage.w * 0.3, count: random.int(3, 7) }));
  const shore = random.chance(0.55) ? [rocks(view)] : [];
  const y = horizon + (stage.h - horizon) * (stage.tall ? 0.22 : 0.3);
  return {
    items: [...items, ...shore],
    spots: {
      water: { x: view.focusX, y, scale: 1, depth: 0.62, before: shore[0] },
      air: { x: view.focusX, y: horizon * 0.5, scale: 0.8, depth: 0.25 },
      ground: { x: view.focusX, y: stage.h * 0.97, scale: 1, depth: 1 },
    },
    ambience: 'waves',
  };
}

/** A spit of land on the side of the sun's opposite, with its lighthouse if wanted. */
function headland(view: View, lighthouse: boolean): Item[] {
  const { stage, light, horizon } = view;
  const random = view.random.fork('headland');
  const side = light.sunX > stage.w / 2 ? -1 : 1;
  const edge = side < 0 ? -stage.marginX : stage.w + stage.marginX;
  const reach = stage.w * random.range(0.3, 0.44) + stage.marginX;
  const height = random.range(46, 84);
  const y = horizon + 14;
  const noise = createNoise(random, 4);
  const land = part(0.3, band(stage, horizon - 230, y + 16), (pen) => {
    pen.beginPath();
    pen.moveTo(edge, y + 8);
    for (let i = 0; i <= 60; i++) {
      const f = i / 60;
      const h = height * Math.max(0, (1 - f) ** 0.7 + noise(f * 5) * 0.24 * (1 - f));
      pen.lineTo(edge - side * reach * f, y - h);
    }
    pen.quadraticCurveTo(edge - side * reach * 0.5, y + 9, edge, y + 8);
    pen.fillStyle = light.surface('#4c5a4a', 0.5, -0.2);
    pen.fill();
    if (!lighthouse) return;
    const x = edge - side * reach * 0.74;
    const foot = y - height * 0.33;
    const tall = 118;
    for (let i = 0; i < 5; i++) {
      pen.fillStyle = light.surface(i % 2 ? '#c8453c' : '#f2ece0', 0.55, 0.2);
      const w0 = 13 - i * 1.2;
      const w1 = 13 - (i + 1) * 1.2;
      const y0 = foot + 8 - (i * tall) / 5.8;
      const y1 = foot + 8 - ((i + 1) * tall) / 5.8;
      pen.beginPath();
      pen.moveTo(x - w0, y0 + 0.5);
      pen.lineTo(x - w1, y1);
      pen.lineTo(x + w1, y1);
      pen.lineTo(x + w0, y0 + 0.5);
      pen.fill();
    }
    const top = foot + 8 - (5 * tall) / 5.8;
    pen.fillStyle = light.surface('#2a2f3a', 0.55, 0);
    pen.fillRect(x - 11, top - 3, 22, 4);
    pen.fillRect(x - 6, top - 17, 12, 14);
    pen.beginPath();
    pen.moveTo(x - 9, top - 16);
    pen.lineTo(x, top - 27);
    pen.lineTo(x + 9, top - 16);
    pen.fill();
    pen.fillStyle = mix('#fff3c4', light.sun, 0.3);
    pen.fillRect(x - 4, top - 14, 8, 9);
  });
  if (!lighthouse || !light.lampsLit) return [land];
  const x = edge - side * reach * 0.74;
  const lamp = y - height * 0.33 - 104;
  return [
    land,
    motion(
      0.3,
      (pen, seconds) => {
        glow(pen, x, lamp, 70, '#ffe9a8', 0.55 + 0.35 * Math.sin(seconds * 2.1));
      },
      { blend: 'screen' },
    ),
  ];
}

/** Dark rocks at the lower edge that frame the view. */
function rocks(view: View): Item {
  const { stage, light } = view;
  const random = view.random.fork('rocks');
  const side = light.sunX > stage.w / 2 ? -1 : 1;
  return part(1.08, band(stage, stage.h * 0.7), (pen) => {
    for (let layer = 0; layer < 3; layer++) {
      const noise = createNoise(random.fork(`rock${layer}`), 5);
      const reach = stage.w * (0.62 - layer * 0.13) + stage.marginX;
      const edge = side < 0 ? -stage.marginX : stage.w + stage.marginX;
      const height = stage.h * (0.13 + layer * 0.03);
      pen.beginPath();
      pen.moveTo(edge, stage.h + stage.marginY);
      for (let i = 0; i <= 80; i++) {
        const f = i / 80;
        const h = height * (1 - f) ** 0.85 * (0.75 + 0.5 * noise(f * 6 + layer * 9));
        pen.lineTo(edge - side * reach * f, stage.h + 6 - h + layer * height * 0.34);
      }
      pen.lineTo(edge - side * reach, stage.h + stage.marginY);
      pen.closePath();
      pen.fillStyle = light.surface(darken('#4a4752', layer * 0.07), 1, -0.5 - layer * 0.2);
      pen.fill();
      pen.strokeStyle = fade(light.key, 0.16);
      pen.lineWidth = 1.5;
      pen.stroke();
    }
  });
}
