import { softEllipse, verticalFill } from '../brushes/glow.ts';
import { mistBank } from '../brushes/mist.ts';
import { ridge, shadeSlopes } from '../brushes/ridges.ts';
import { sky } from '../brushes/sky.ts';
import { fade, mix } from '../colour.ts';
import { createNoise } from '../random.ts';
import { band, type Item, motion, type Pen, part, type Setting, type View } from '../scene.ts';

/** White land under a cold sky: snowed-in firs, soft drifts, by night perhaps northern lights. */
export function snow(view: View): Setting {
  const { stage, light, random, horizon } = view;
  const items: Item[] = [...sky(view, { cloudiness: 0.25 })];
  if (light.night && random.chance(0.7)) items.push(aurora(view));
  for (let i = 0; i < 2; i++) {
    const base = horizon + 16 + i * 30;
    items.push(
      ridge(
        view,
        {
          depth: 0.1 + i * 0.12,
          base,
          bottom: base + 60,
          height: stage.h * (0.36 - i * 0.14),
          jagged: 0.85,
          span: 310,
          material: i ? '#a9bcd2' : '#b9c8dc',
          snow: 0.5,
        },
        `peak${i}`,
      ).item,
    );
  }
  items.push(mistBank(view, { y: horizon + 40, height: 60, depth: 0.22, label: 'snow mist', strength: 0.3 }));
  const reach = stage.h - horizon;
  for (let i = 0; i < 3; i++) {
    const y = horizon + reach * (0.16 + i * 0.26);
    items.push(firs(view, i, 0.36 + i * 0.22, y, 70 + i * 64), drift(view, i, 0.4 + i * 0.24, y - 6));
  }
  const front = nearFirs(view);
  items.push(front);
  return {
    items,
    spots: {
      ground: { x: view.focusX, y: horizon + reach * 0.8, scale: 0.8, depth: 0.92, before: front },
      air: { x: view.focusX, y: horizon * 0.5, scale: 0.75, depth: 0.35 },
    },
    ambience: 'wind',
  };
}

function aurora(view: View): Item {
  const { stage, horizon } = view;
  const random = view.random.fork('aurora');
  const noise = createNoise(random, 3);
  const colours = [random.pick(['#3df5a5', '#58f0c8']), random.pick(['#7a6cf0', '#c85cf0', '#3db8f5'])];
  return motion(
    0.02,
    (pen, seconds) => {
      colours.forEach((colour, k) => {
        for (let x = -stage.marginX; x < stage.w + stage.marginX; x += 26) {
          const foot = horizon * (0.62 - k * 0.16) + 70 * noise(x / 420 + k * 5 + seconds * 0.035);
          const tall = horizon * (0.3 + 0.16 * noise(x / 130 + seconds * 0.12 + k));
          const strength = 0.22 + 0.2 * noise(x / 90 + k * 3 + seconds * 0.16);
          if (strength <= 0.02) continue;
          const g = pen.createLinearGradient(0, foot - tall, 0, foot + 16);
          g.addColorStop(0, fade(colour, 0));
          g.addColorStop(0.8, fade(colour, strength));
          g.addColorStop(1, fade(colour, 0));
          pen.fillStyle = g;
          pen.fillRect(x, foot - tall, 26.5, tall + 16);
        }
      });
    },
    { blend: 'screen' },
  );
}

function drift(view: View, index: number, depth: number, y: number): Item {
  const { stage, light } = view;
  const random = view.random.fork(`drift${index}`);
  const noise = createNoise(random, 2);
  const bottom = Math.min(stage.h + stage.marginY, y + stage.h * 0.42);
  const box = band(stage, y - 30, bottom);
  return part(depth, box, (pen) => {
    pen.beginPath();
    pen.moveTo(box.x, bottom);
    for (let x = box.x; x <= box.x + box.w + 6; x += 6) pen.lineTo(x, y + 22 * noise(x / 330));
    pen.lineTo(box.x + box.w, bottom);
    pen.closePath();
    pen.fillStyle = verticalFill(pen, y - 20, bottom, [
      light.surface('#ffffff', depth, 0.8),
      light.surface('#dfe9f5', depth, 0.2),
      light.surface('#a9bfdc', depth, -0.3),
    ]);
    pen.fill();
    pen.save();
    pen.clip();
    const slopes = { lit: light.surface('#ffffff', depth, 1), dark: light.surface('#86a0c8', depth, -0.6) };
    shadeSlopes(pen, view, (x) => y + 22 * noise(x / 330), box, 130, slopes, 0.8);
    for (let i = 0; i < 10; i++) {
      softEllipse(
        pen,
        random.range(box.x, box.x + box.w),
        y + random.range(20, 140),
        random.range(90, 280),
        random.range(8, 26),
        random.chance(0.5) ? light.surface('#8fa8cc', depth, -0.4) : light.surface('#ffffff', depth, 1),
        0.4,
      );
    }
    softEllipse(pen, light.sunX, y, stage.w * 0.5, 120, light.key, light.hidden ? 0.1 : 0.3);
    pen.restore();
  });
}

function snowFir(pen: Pen, view: View, x: number, y: number, h: number, depth: number): void {
  const { light } = view;
  const side = light.sunX > x ? 1 : -1;
  const near = Math.min(1, depth);
  pen.fillStyle = light.surface('#4a3a30', near, -0.4);
  pen.fillRect(x - h * 0.025, y - h * 0.12, h * 0.05, h * 0.14);
  for (let i = 4; i >= 0; i--) {
    const top = y - h + i * h * 0.15;
    const w = h * (0.1 + 0.062 * i);
    const low = top + h * 0.3;
    pen.fillStyle = light.surface('#34564a', near, -0.35);
    pen.beginPath();
    pen.moveTo(x, top);
    pen.quadraticCurveTo(x + w * 0.5, low - h * 0.09, x + w, low);
    pen.quadraticCurveTo(x, low + h * 0.035, x - w, low);
    pen.quadraticCurveTo(x - w * 0.5, low - h * 0.09, x, top);
    pen.fill();
    pen.fillStyle = light.surface('#f4f8fd', near, 0.5);
    pen.beginPath();
    pen.moveTo(x, top - h * 0.012);
    pen.quadraticCurveTo(x + w * 0.36, low - h * 0.15, x + w * 0.8, low - h * 0.045);
    pen.quadraticCurveTo(x + w * 0.6, low - h * 0.075, x + w * 0.42, low - h * 0.055);
    pen.quadraticCurveTo(x + w * 0.2, low - h * 0.12, x, low - h * 0.085);
    pen.quadraticCurveTo(x - w * 0.2, low - h * 0.13, x - w * 0.42, low - h * 0.065);
    pen.quadraticCurveTo(x - w * 0.6, low - h * 0.08, x - w * 0.8, low - h * 0.045);
    pen.quadraticCurveTo(x - w * 0.36, low - h * 0.15, x, top - h * 0.012);
    pen.fill();
    pen.fillStyle = fade(light.surface('#8fa8cc', near, -0.2), 0.55);
    pen.beginPath();
    pen.moveTo(x, top);
    pen.quadraticCurveTo(x - side * w * 0.36, low - h * 0.15, x - side * w * 0.8, low - h * 0.045);
    pen.quadraticCurveTo(x - side * w * 0.4, low - h * 0.08, x, low - h * 0.085);
    pen.fill();
  }
}

function firs(view: View, index: number, depth: number, y: number, height: number): Item {
  const { stage } = view;
  const random = view.random.fork(`firs${index}`);
  const box = band(stage, y - height * 1.35, y + 30);
  return part(depth, box, (pen) => {
    for (let x = box.x; x < box.x + box.w; x += height * random.range(0.25, 0.75)) {
      if (Math.abs(x - view.focusX) < stage.w * 0.1 * index) continue;
      if (random.chance(0.22)) continue;
      snowFir(pen, view, x, y + random.range(0, 14), height * random.range(0.6, 1.25), depth);
    }
  });
}

function nearFirs(view: View): Item {
  const { stage, light } = view;
  const random = view.random.fork('near firs');
  const left = view.focusX > stage.w / 2;
  return part(1.14, band(stage, stage.h * 0.2), (pen) => {
    for (let i = 0; i < 3; i++) {
      const x = (left ? 0 : stage.w) + (left ? 1 : -1) * stage.w * (0.01 + i * 0.1);
      snowFir(pen, view, x, stage.h * 1.04, stage.h * (0.62 - i * 0.16) * random.range(0.9, 1.1), 1.1);
    }
    pen.fillStyle = verticalFill(pen, stage.h * 0.93, stage.h + stage.marginY, [
      fade(light.surface('#dbe6f4', 1, 0), 0),
      mix(light.surface('#dbe6f4', 1, 0), light.shade, 0.2),
    ]);
    pen.fillRect(-stage.marginX, stage.h * 0.93, stage.w + 2 * stage.marginX, stage.h * 0.2);
  });
}
