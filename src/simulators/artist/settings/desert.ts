import { softEllipse, verticalFill } from '../brushes/glow.ts';
import { ridge, shadeSlopes, skyline } from '../brushes/ridges.ts';
import { sky } from '../brushes/sky.ts';
import { darken, fade, lighten } from '../colour.ts';
import { createNoise } from '../random.ts';
import { band, type Item, motion, part, type Setting, type View } from '../scene.ts';

/** Dunes with one lit and one shaded flank each, far table mountains, drifting sand. */
export function desert(view: View): Setting {
  const { stage, random, horizon } = view;
  const items: Item[] = [...sky(view, { cloudiness: 0.2 })];
  const sand = random.pick(['#e0a768', '#d9935a', '#e8bd84', '#c9794a']);
  if (random.chance(0.6))
    items.push(
      ridge(
        view,
        {
          depth: 0.1,
          base: horizon + 12,
          bottom: horizon + 60,
          height: random.range(60, 130),
          jagged: 0.75,
          span: 330,
          material: '#9a6a5a',
        },
        'rocks',
      ).item,
    );
  const count = random.int(4, 5);
  let front: Item | undefined;
  for (let i = 0; i < count; i++) {
    const f = i / (count - 1);
    const base = horizon + (stage.h - horizon) * (0.12 + 0.86 * f);
    const item = dune(view, {
      depth: 0.2 + 0.75 * f,
      base,
      height: (90 + 120 * f) * (i === count - 1 ? 0.6 : 1),
      sand,
      index: i,
    });
    items.push(item);
    front = item;
  }
  if (random.chance(0.55)) items.push(cacti(view));
  items.push(driftingSand(view));
  return {
    items,
    spots: {
      ground: {
        x: view.focusX,
        y: horizon + (stage.h - horizon) * 0.78,
        scale: 0.62,
        depth: 0.8,
        before: front,
      },
      air: { x: view.focusX, y: horizon * 0.5, scale: 0.8, depth: 0.35 },
    },
    ambience: 'wind',
  };
}

function dune(
  view: View,
  d: { depth: number; base: number; height: number; sand: string; index: number },
): Item {
  const { stage, light } = view;
  const random = view.random.fork(`dune${d.index}`);
  const top = skyline(
    {
      depth: d.depth,
      base: d.base,
      height: d.height,
      jagged: 0.16,
      span: 300 + 240 * d.depth,
      material: d.sand,
    },
    random,
  );
  const bottom = Math.min(stage.h + stage.marginY, d.base + d.height * 0.9 + 90);
  const noise = createNoise(random, 2);
  const box = band(stage, d.base - d.height * 1.3, bottom);
  return part(d.depth, box, (pen) => {
    pen.beginPath();
    pen.moveTo(box.x, bottom);
    for (let x = box.x; x <= box.x + box.w + 4; x += 4) pen.lineTo(x, top(x));
    pen.lineTo(box.x + box.w, bottom);
    pen.closePath();
    pen.fillStyle = verticalFill(pen, d.base - d.height, bottom, [
      light.surface(lighten(d.sand, 0.05), d.depth, 0.75),
      light.surface(d.sand, d.depth, 0.15),
      light.surface(darken(d.sand, 0.05), d.depth, -0.35),
    ]);
    pen.fill();
    pen.save();
    pen.clip();
    shadeSlopes(
      pen,
      view,
      top,
      box,
      d.height * 1.7 + 60,
      {
        lit: light.surface(lighten(d.sand, 0.1), d.depth, 1),
        dark: light.surface(darken(d.sand, 0.17), d.depth, -0.9),
      },
      0.85,
    );
    pen.strokeStyle = fade(light.surface(lighten(d.sand, 0.12), d.depth, 0.9), 0.16);
    pen.lineWidth = 1.1 + d.depth;
    for (let i = 1; i < 13; i++) {
      pen.beginPath();
      for (let x = box.x; x <= box.x + box.w; x += 12) {
        const y = top(x) + i * (9 + 9 * d.depth) + 7 * noise(x / 90 + i * 0.3);
        if (x === box.x) pen.moveTo(x, y);
        else pen.lineTo(x, y);
      }
      pen.stroke();
    }
    pen.restore();
  });
}

function cacti(view: View): Item {
  const { stage, light } = view;
  const random = view.random.fork('cacti');
  const left = view.focusX > stage.w / 2;
  return part(1.05, band(stage, stage.h * 0.45), (pen) => {
    for (let i = 0; i < 3; i++) {
      const x = stage.w * (left ? 0.06 + i * 0.11 : 0.94 - i * 0.11) + random.range(-16, 16);
      const y = stage.h * (1 - i * 0.035);
      const h = stage.h * (0.34 - i * 0.09) * random.range(0.85, 1.1);
      softEllipse(pen, x, y, h * 0.4, 9, light.shade, 0.5);
      const body = light.surface('#4f7a4a', 1, -0.45);
      pen.strokeStyle = body;
      pen.lineCap = 'round';
      pen.lineJoin = 'round';
      const trunk = (width: number, shift: number): void => {
        pen.lineWidth = width;
        pen.beginPath();
        pen.moveTo(x + shift, y);
        pen.lineTo(x + shift, y - h);
        pen.moveTo(x + shift, y - h * 0.36);
        pen.lineTo(x + shift - h * 0.2, y - h * 0.4);
        pen.lineTo(x + shift - h * 0.2, y - h * 0.68);
        pen.moveTo(x + shift, y - h * 0.5);
        pen.lineTo(x + shift + h * 0.18, y - h * 0.54);
        pen.lineTo(x + shift + h * 0.18, y - h * 0.8);
        pen.stroke();
      };
      trunk(h * 0.11, 0);
      pen.strokeStyle = fade(light.surface('#7fae6a', 1, 0.8), 0.7);
      trunk(h * 0.025, (light.sunX > x ? 1 : -1) * h * 0.03);
    }
  });
}

function driftingSand(view: View): Item {
  const { stage, light } = view;
  const random = view.random.fork('drift');
  const grains = Array.from({ length: 40 }, () => ({
    x: random.next(),
    y: stage.h * random.range(0.72, 1),
    length: random.range(14, 60),
    speed: random.range(0.1, 0.22),
    alpha: random.range(0.05, 0.2),
  }));
  return motion(0.95, (pen, seconds) => {
    for (const g of grains) {
      const f = (((g.x + seconds * g.speed) % 1) + 1) % 1;
      pen.fillStyle = fade(light.key, g.alpha * Math.sin(Math.PI * f));
      pen.fillRect(-60 + f * (stage.w + 120), g.y, g.length, 1.3);
    }
  });
}
