import { softEllipse, verticalFill } from '../brushes/glow.ts';
import { mistBank } from '../brushes/mist.ts';
import { ridge } from '../brushes/ridges.ts';
import { sky } from '../brushes/sky.ts';
import { broadleaf, conifer } from '../brushes/trees.ts';
import { darken, fade, lighten, mix } from '../colour.ts';
import { createNoise } from '../random.ts';
import { band, type Item, motion, part, type Setting, type View } from '../scene.ts';
import { waterfall } from './river-waterfall.ts';

/** A river that winds towards the eye between banks and stones; often it falls from a cliff. */
export function river(view: View): Setting {
  const { stage, random, horizon, brief } = view;
  const fall = brief.variants.includes('waterfall') || random.chance(0.4);
  const items: Item[] = [...sky(view, { cloudiness: 0.5 })];
  items.push(
    ridge(
      view,
      {
        depth: 0.12,
        base: horizon + 20,
        bottom: horizon + 90,
        height: stage.h * 0.3,
        jagged: 0.85,
        span: 330,
        material: '#68757f',
        snow: 0.2,
      },
      'peaks',
    ).item,
  );
  items.push(
    ridge(
      view,
      {
        depth: 0.26,
        base: horizon + 40,
        bottom: horizon + 120,
        height: stage.h * 0.17,
        jagged: 0.3,
        span: 250,
        material: '#54725a',
      },
      'woods',
    ).item,
  );
  items.push(
    mistBank(view, { y: horizon + 40, height: 70, depth: 0.26, label: 'valley mist', strength: 0.2 }),
  );
  const source = view.stage.w * 0.5 + (view.focusX > stage.w / 2 ? -0.12 : 0.12) * stage.w;
  const top = horizon + 44;
  if (fall) items.push(...waterfall(view, source, top + 8));
  items.push(banks(view, top), ...stream(view, source, top + 4));
  items.push(trees(view, top, source));
  const front = stones(view);
  items.push(front);
  return {
    items,
    spots: {
      ground: {
        x:
          view.focusX > stage.w / 2
            ? Math.max(view.focusX, stage.w * 0.74)
            : Math.min(view.focusX, stage.w * 0.26),
        y: top + (stage.h - top) * 0.58,
        scale: 0.74,
        depth: 0.9,
        before: front,
      },
      water: { x: stage.w * 0.5, y: top + (stage.h - top) * 0.5, scale: 0.5, depth: 0.75, before: front },
      air: { x: view.focusX, y: horizon * 0.5, scale: 0.75, depth: 0.35 },
    },
    ambience: 'stream',
  };
}

function banks(view: View, top: number): Item {
  const { stage, light } = view;
  const random = view.random.fork('banks');
  const noise = createNoise(random, 3);
  const green = random.pick(['#6f9448', '#5f8648', '#86964f']);
  return part(0.6, band(stage, top - 20), (pen) => {
    const bottom = stage.h + stage.marginY;
    pen.beginPath();
    pen.moveTo(-stage.marginX, bottom);
    for (let x = -stage.marginX; x <= stage.w + stage.marginX + 6; x += 6)
      pen.lineTo(x, top + 12 * noise(x / 190));
    pen.lineTo(stage.w + stage.marginX, bottom);
    pen.fillStyle = verticalFill(pen, top, bottom, [
      light.surface(lighten(green, 0.04), 0.55, 0.4),
      light.surface(green, 0.8, 0),
      light.surface(darken(green, 0.1), 1, -0.5),
    ]);
    pen.fill();
    for (let i = 0; i < 200; i++) {
      const f = random.next() ** 1.4;
      pen.fillStyle = fade(
        light.surface(
          random.chance(0.5) ? lighten(green, 0.09) : darken(green, 0.1),
          0.6 + f * 0.4,
          random.range(-0.5, 0.6),
        ),
        0.34,
      );
      pen.beginPath();
      pen.ellipse(
        random.range(-stage.marginX, stage.w + stage.marginX),
        top + 10 + f * (bottom - top),
        6 + 50 * f,
        1.4 + 6 * f,
        0,
        0,
        Math.PI * 2,
      );
      pen.fill();
    }
  });
}

/** Middle and half width of the stream at a share of the way from the source to the eye. */
function course(view: View, source: number, f: number): { x: number; half: number } {
  const { stage } = view;
  const bend = view.focusX > stage.w / 2 ? 1 : -1;
  return {
    x: source + (stage.w * 0.5 - source) * f + bend * Math.sin(f * 5.2) * stage.w * 0.1 * (0.25 + f),
    half: 9 + f ** 1.5 * stage.w * 0.32,
  };
}

function stream(view: View, source: number, top: number): Item[] {
  const { stage, light } = view;
  const bottom = stage.h + stage.marginY;
  const random = view.random.fork('stream');
  const flecks = Array.from({ length: 110 }, () => ({
    f: random.next(),
    at: random.range(-0.85, 0.85),
    length: random.range(0.5, 1.6),
    speed: random.range(0.05, 0.1),
    alpha: random.range(0.16, 0.6),
  }));
  return [
    part(0.6, band(stage, top - 4), (pen) => {
      const edge = (grow: number): void => {
        pen.beginPath();
        for (let i = 0; i <= 40; i++) {
          const c = course(view, source, i / 40);
          pen.lineTo(c.x - c.half * grow - 3, top + (bottom - top) * (i / 40));
        }
        for (let i = 40; i >= 0; i--) {
          const c = course(view, source, i / 40);
          pen.lineTo(c.x + c.half * grow + 3, top + (bottom - top) * (i / 40));
        }
        pen.closePath();
      };
      pen.fillStyle = fade(light.surface('#7a6a55', 0.8, 0), 0.75);
      edge(1.13);
      pen.fill();
      pen.fillStyle = verticalFill(pen, top, bottom, [
        mix(light.skyAt(0.95), light.surface('#3f8f9a', 0.7, 0.2), 0.35),
        mix(light.skyAt(0.5), light.surface('#2c7a8a', 0.9, 0.1), 0.5),
        light.surface('#1f5a6a', 1, -0.3),
      ]);
      edge(1);
      pen.fill();
      pen.save();
      edge(1);
      pen.clip();
      softEllipse(
        pen,
        light.sunX,
        top,
        stage.w * 0.4,
        (bottom - top) * 0.5,
        light.glow,
        light.hidden ? 0.15 : 0.4,
      );
      pen.restore();
    }),
    motion(0.6, (pen, seconds) => {
      for (const fleck of flecks) {
        const f = (((fleck.f + seconds * fleck.speed * (0.5 + fleck.f)) % 1) + 1) % 1;
        const c = course(view, source, f);
        const y = top + (bottom - top) * f;
        pen.fillStyle = fade(
          mix('#ffffff', light.key, 0.3),
          fleck.alpha * Math.sin(Math.PI * Math.min(1, f * 1.4 + 0.05)) * (light.night ? 0.5 : 1),
        );
        pen.beginPath();
        pen.ellipse(
          c.x + fleck.at * c.half,
          y,
          (4 + 42 * f) * fleck.length,
          0.7 + 2.6 * f,
          0,
          0,
          Math.PI * 2,
        );
        pen.fill();
      }
    }),
  ];
}

function trees(view: View, top: number, source: number): Item {
  const { stage, light } = view;
  const random = view.random.fork('bank trees');
  return part(0.66, band(stage, Math.max(-stage.marginY, top - 330), stage.h), (pen) => {
    const places = Array.from({ length: 24 }, () => ({
      f: random.next() ** 1.6 * 0.42,
      s: random.chance(0.5) ? 1 : -1,
      away: random.range(1.4, 4.4),
    })).sort((a, b) => a.f - b.f);
    for (const p of places) {
      const c = course(view, source, p.f);
      const x = c.x + p.s * (c.half * 1.3 + 40 + p.away * stage.w * 0.095);
      if (Math.abs(x - view.focusX) < stage.w * 0.09 && p.f > 0.2) continue;
      const y = top + 10 + (stage.h - top) * p.f;
      const size = 80 + 330 * p.f;
      if (random.chance(0.55))
        conifer(
          pen,
          x,
          y,
          size * 1.15,
          light.surface('#3a5f45', 0.6 + p.f * 0.5, -0.4),
          light.surface('#5f8a55', 0.6 + p.f * 0.5, 0.5),
          light.sunX > x ? 1 : -1,
          random,
        );
      else
        broadleaf(
          pen,
          x,
          y,
          size,
          random.pick(['#6a9448', '#5a8450', '#8a9a48']),
          '#5b4535',
          light,
          0.6 + p.f * 0.5,
          random,
        );
    }
  });
}

function stones(view: View): Item {
  const { stage, light } = view;
  const random = view.random.fork('stones');
  return part(1.06, band(stage, stage.h * 0.7), (pen) => {
    for (let i = 0; i < 13; i++) {
      const left = i % 2 === 0;
      const x = (left ? 0 : stage.w) + (left ? 1 : -1) * random.next() * stage.w * 0.33;
      const y = stage.h * random.range(0.9, 1.04);
      const w = random.range(44, 130);
      const h = w * random.range(0.26, 0.42);
      softEllipse(pen, x, y + 3, w * 0.8, 12, light.shade, 0.5);
      pen.beginPath();
      pen.moveTo(x - w / 2, y + 8);
      const bump = random.range(-0.16, 0.16) * w;
      pen.quadraticCurveTo(x - w * 0.52, y - h * 0.6, x - w * 0.3, y - h * 0.82);
      pen.quadraticCurveTo(x - w * 0.05 + bump, y - h * 1.12, x + w * 0.2 + bump * 0.6, y - h * 0.86);
      pen.quadraticCurveTo(x + w * 0.5, y - h * 0.6, x + w / 2, y + 8);
      const g = pen.createLinearGradient(x - w / 2, y - h, x + w / 2, y);
      const lit = light.surface('#a3a29c', 1, 0.5);
      const dim = light.surface('#6a6a6c', 1, -0.6);
      g.addColorStop(0, light.sunX > x ? dim : lit);
      g.addColorStop(1, light.sunX > x ? lit : dim);
      pen.fillStyle = g;
      pen.fill();
    }
  });
}
