import { glow, verticalFill } from '../brushes/glow.ts';
import { fade, mix } from '../colour.ts';
import { band, type Item, motion, part, type Setting, type View } from '../scene.ts';
import { reef } from './underwater-reef.ts';

const DEEP = {
  day: ['#8ff0e6', '#2bb7c9', '#0f6fa3', '#08305f'],
  night: ['#2a7fa8', '#11508a', '#0a2a5e', '#050f2e'],
} as const;

/** Below the surface: light in shafts, corals and weeds, shoals, bubbles that rise. */
export function underwater(view: View): Setting {
  const { stage, light, random } = view;
  const tones = light.night || view.brief.time === 'dusk' ? DEEP.night : DEEP.day;
  const deep = tones[3];
  const items: Item[] = [
    part(0, band(stage), (pen) => {
      pen.fillStyle = verticalFill(pen, -stage.marginY, stage.h + stage.marginY, tones);
      pen.fillRect(-stage.marginX, -stage.marginY, stage.w + 2 * stage.marginX, stage.h + 2 * stage.marginY);
      glow(pen, light.sunX, -stage.h * 0.12, stage.h * 0.95, '#eafff6', 0.75);
    }),
    rays(view),
  ];
  for (let i = 0; i < 3; i++) items.push(reef(view, i, 0.25 + i * 0.25, mix(tones[2], deep, i * 0.3), deep));
  items.push(
    shoal(view, 0.4, 16, 7, mix(tones[1], deep, 0.3)),
    shoal(view, 0.75, 7, 17, random.pick(['#f2a541', '#f06b5b', '#f4d35e'])),
  );
  const front = weeds(view, deep);
  items.push(bubbles(view), front);
  return {
    items,
    spots: {
      air: { x: view.focusX, y: stage.h * 0.44, scale: 1.15, depth: 0.8, before: front },
      water: { x: view.focusX, y: stage.h * 0.5, scale: 0.8, depth: 0.8, before: front },
      table: { x: view.focusX, y: stage.h * 0.9, scale: 0.8, depth: 0.9, before: front },
      ground: { x: view.focusX, y: stage.h * 0.9, scale: 0.8, depth: 0.9, before: front },
    },
    ambience: 'deep',
  };
}

function rays(view: View): Item {
  const { stage, light } = view;
  const random = view.random.fork('rays');
  const shafts = Array.from({ length: 8 }, () => ({
    at: random.range(-0.6, 0.6),
    w: random.range(14, 54),
    a: random.range(0.06, 0.2),
    phase: random.range(0, 6.3),
  }));
  return motion(
    0.1,
    (pen, seconds) => {
      for (const s of shafts) {
        const sway = Math.sin(seconds * 0.5 + s.phase) * 26;
        const x0 = light.sunX + s.at * 220;
        const x1 = light.sunX + s.at * stage.w * 1.3 + sway;
        const g = pen.createLinearGradient(0, -stage.marginY, 0, stage.h * 0.92);
        g.addColorStop(0, fade('#eafff6', s.a * (0.75 + 0.25 * Math.sin(seconds * 0.9 + s.phase * 2))));
        g.addColorStop(1, fade('#eafff6', 0));
        pen.fillStyle = g;
        pen.beginPath();
        pen.moveTo(x0 - s.w * 0.4, -stage.marginY - 30);
        pen.lineTo(x0 + s.w * 0.4, -stage.marginY - 30);
        pen.lineTo(x1 + s.w * 2, stage.h);
        pen.lineTo(x1 - s.w * 2, stage.h);
        pen.fill();
      }
    },
    { blend: 'screen' },
  );
}

function shoal(view: View, depth: number, count: number, size: number, colour: string): Item {
  const { stage } = view;
  const random = view.random.fork(`shoal${depth}`);
  const way = random.chance(0.5) ? 1 : -1;
  const cx = stage.w * random.range(0.2, 0.8);
  const cy = stage.h * random.range(0.26, 0.6);
  const fish = Array.from({ length: count }, () => ({
    x: cx + random.range(-1, 1) * size * 13,
    y: cy + random.range(-1, 1) * size * 5,
    s: size * random.range(0.7, 1.25),
    phase: random.range(0, 6.3),
  }));
  return motion(depth, (pen, seconds) => {
    for (const f of fish) {
      const x = f.x + way * seconds * (14 + size);
      const y = f.y + Math.sin(f.phase + seconds * 1.4) * size * 0.5;
      const wag = Math.sin(f.phase + seconds * 8) * 0.35;
      pen.fillStyle = colour;
      pen.beginPath();
      pen.ellipse(x, y, f.s, f.s * 0.46, 0, 0, Math.PI * 2);
      pen.fill();
      pen.beginPath();
      pen.moveTo(x - way * f.s * 0.8, y);
      pen.lineTo(x - way * f.s * 1.65, y - f.s * (0.5 + wag));
      pen.lineTo(x - way * f.s * 1.65, y + f.s * (0.5 - wag));
      pen.fill();
      if (size < 12) continue;
      pen.fillStyle = 'rgba(255,255,255,0.7)';
      pen.fillRect(x - f.s * 0.1, y - f.s * 0.42, f.s * 0.2, f.s * 0.84);
      pen.fillStyle = '#14161c';
      pen.beginPath();
      pen.arc(x + way * f.s * 0.55, y - f.s * 0.08, f.s * 0.1, 0, Math.PI * 2);
      pen.fill();
    }
  });
}

function bubbles(view: View): Item {
  const { stage } = view;
  const random = view.random.fork('bubbles');
  const all = Array.from({ length: 34 }, () => ({
    x: random.next() * stage.w,
    y: random.next(),
    r: 1.5 + 7 * random.next() ** 3,
    phase: random.range(0, 6.3),
    speed: random.range(0.04, 0.1),
  }));
  return motion(0.9, (pen, seconds) => {
    for (const b of all) {
      const f = (((b.y - seconds * b.speed) % 1) + 1) % 1;
      const x = b.x + Math.sin(b.phase + seconds * 1.6) * 7;
      const y = -20 + f * (stage.h + 40);
      pen.strokeStyle = 'rgba(235,255,250,0.5)';
      pen.lineWidth = 1.1;
      pen.beginPath();
      pen.arc(x, y, b.r, 0, Math.PI * 2);
      pen.stroke();
      pen.fillStyle = 'rgba(255,255,255,0.6)';
      pen.beginPath();
      pen.arc(x - b.r * 0.35, y - b.r * 0.35, b.r * 0.22, 0, Math.PI * 2);
      pen.fill();
    }
  });
}

function weeds(view: View, deep: string): Item {
  const { stage } = view;
  const random = view.random.fork('weeds');
  return part(
    1.15,
    band(stage, stage.h * 0.34),
    (pen) => {
      for (let i = 0; i < 30; i++) {
        const left = random.chance(0.5);
        const x = (left ? -30 : stage.w + 30) + (left ? 1 : -1) * random.next() ** 1.6 * stage.w * 0.26;
        const h = stage.h * random.range(0.2, 0.56);
        const bend = random.range(-50, 50);
        pen.fillStyle = mix(deep, random.pick(['#1f7a5c', '#2a5f7a', '#12506b']), random.range(0.1, 0.55));
        pen.beginPath();
        pen.moveTo(x - 9, stage.h + stage.marginY);
        pen.bezierCurveTo(x - 24, stage.h - h * 0.4, x + 34, stage.h - h * 0.6, x + bend, stage.h - h);
        pen.bezierCurveTo(
          x + 46,
          stage.h - h * 0.5,
          x - 4,
          stage.h - h * 0.3,
          x + 10,
          stage.h + stage.marginY,
        );
        pen.fill();
      }
    },
    {
      blur: 1.2,
      pivot: [0, stage.h + stage.marginY],
      pose: (seconds) => ({ lean: 0.06 * Math.sin(seconds * 0.9) }),
    },
  );
}
