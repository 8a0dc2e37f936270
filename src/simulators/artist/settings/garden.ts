import { glow, softEllipse, verticalFill } from '../brushes/glow.ts';
import { grass, ground } from '../brushes/ground.ts';
import { sky } from '../brushes/sky.ts';
import { broadleaf, bush } from '../brushes/trees.ts';
import { darken, fade, lighten } from '../colour.ts';
import type { Light } from '../light.ts';
import type { Random } from '../random.ts';
import { band, type Item, motion, type Pen, part, type Setting, type View } from '../scene.ts';

const BLOOMS = [
  '#e8536b',
  '#f4a8c0',
  '#f4d35e',
  '#ffffff',
  '#8f6fd1',
  '#f28a4b',
  '#d94f9b',
  '#6f9be8',
] as const;

/** A garden in bloom: hedges and fruit trees behind, beds of flowers, butterflies, blossoms at the lens. */
export function garden(view: View): Setting {
  const { stage, random, horizon } = view;
  const cherry = view.brief.variants.includes('spring') || random.chance(0.25);
  const items: Item[] = [...sky(view, { cloudiness: 0.5 })];
  items.push(hedge(view, horizon + 20, 0.26), trees(view, horizon + 46, cherry));
  const lawn = ground(view, {
    top: horizon + 50,
    depth: 0.5,
    material: '#79a64c',
    uneven: 10,
    label: 'lawn',
    bottom: stage.h + stage.marginY,
    speckle: 1.2,
  });
  items.push(lawn.item, lawnPath(view, horizon + 54));
  const colours = [random.pick(BLOOMS), random.pick(BLOOMS), random.pick(BLOOMS)];
  const reach = stage.h - horizon;
  for (let i = 0; i < 3; i++)
    items.push(bed(view, i, horizon + reach * (0.28 + i * 0.22), 0.58 + i * 0.15, colours[i] ?? '#e8536b'));
  const near = grass(view, {
    base: stage.h * 0.985,
    height: stage.h * 0.1,
    depth: 1.12,
    material: '#4f7a3a',
    label: 'garden grass',
    density: 0.9,
    flowers: colours,
  });
  items.push(butterflies(view, colours));
  items.push(near);
  if (cherry) items.push(blossom(view));
  return {
    items,
    spots: {
      ground: { x: view.focusX, y: horizon + reach * 0.66, scale: 0.8, depth: 0.85, before: near },
      table: { x: view.focusX, y: horizon + reach * 0.8, scale: 0.8, depth: 0.95, before: near },
      air: { x: view.focusX, y: horizon * 0.6, scale: 0.7, depth: 0.6, before: near },
    },
    ambience: 'forest',
  };
}

function hedge(view: View, y: number, depth: number): Item {
  const { stage, light } = view;
  const random = view.random.fork('hedge');
  return part(depth, band(stage, y - 130, y + 60), (pen) => {
    for (let x = -stage.marginX; x < stage.w + stage.marginX; x += 62)
      bush(
        pen,
        x,
        y + 34,
        random.range(56, 104),
        random.pick(['#5a8a55', '#4f7a50', '#6a9a5a']),
        light,
        depth,
        random,
      );
    pen.fillStyle = light.surface('#5a8a55', depth, -0.2);
    pen.fillRect(-stage.marginX, y + 14, stage.w + 2 * stage.marginX, 40);
  });
}

function trees(view: View, y: number, cherry: boolean): Item {
  const { stage, light } = view;
  const random = view.random.fork('garden trees');
  const sides = [0.04, 0.2, 0.82, 0.98].filter(() => random.chance(0.8));
  return part(0.42, band(stage, Math.max(-stage.marginY, y - 400), y + 20), (pen) => {
    for (const at of sides) {
      const x = stage.w * at + random.range(-20, 20);
      if (Math.abs(x - view.focusX) < stage.w * 0.13) continue;
      broadleaf(
        pen,
        x,
        y + 8,
        random.range(210, 330),
        cherry ? '#eda0bd' : random.pick(['#6f9a4a', '#5a8a4a', '#8aa84f']),
        '#5b4535',
        light,
        0.6,
        random,
      );
    }
  });
}

function lawnPath(view: View, top: number): Item {
  const { stage, light } = view;
  const random = view.random.fork('garden path');
  return part(0.5, band(stage, top), (pen) => {
    const bottom = stage.h + stage.marginY;
    for (let i = 0; i < 22; i++) {
      const f = (i / 22) ** 1.6;
      const y = top + 6 + f * (bottom - top);
      const x =
        view.focusX + Math.sin(f * 3.4 + 0.6) * stage.w * 0.11 * (0.2 + f) + (stage.w / 2 - view.focusX) * f;
      const w = 10 + 130 * f;
      pen.fillStyle = light.surface('#c9bba5', 0.6 + 0.4 * f, 0.2 - f * 0.4);
      pen.beginPath();
      pen.ellipse(x + random.range(-6, 6), y, w * random.range(0.8, 1), w * 0.17, 0, 0, Math.PI * 2);
      pen.fill();
    }
  });
}

/** One flower as it is seen from the side and a little above. */
function bloom(
  pen: Pen,
  x: number,
  y: number,
  r: number,
  colour: string,
  light: Light,
  depth: number,
  kind: number,
  random: Random,
): void {
  if (kind === 0) {
    pen.fillStyle = light.surface(colour, depth, 0.2);
    for (const [dx, w] of [
      [-0.45, 0.5],
      [0.45, 0.5],
      [0, 0.55],
    ] as const) {
      pen.fillStyle = light.surface(dx === 0 ? lighten(colour, 0.06) : darken(colour, 0.04), depth, 0.8);
      pen.beginPath();
      pen.ellipse(x + dx * r, y, r * w, r * 1.05, dx * 0.4, 0, Math.PI * 2);
      pen.fill();
    }
    return;
  }
  const petals = kind === 1 ? 6 : 9;
  const turn = random.range(0, 1);
  for (let k = 0; k < petals; k++) {
    const a = turn + (k / petals) * Math.PI * 2;
    pen.fillStyle = light.surface(k % 2 ? darken(colour, 0.035) : lighten(colour, 0.05), depth, 0.85);
    pen.beginPath();
    pen.ellipse(
      x + Math.cos(a) * r * 0.6,
      y + Math.sin(a) * r * 0.42,
      r * 0.56,
      r * (kind === 1 ? 0.36 : 0.24),
      a,
      0,
      Math.PI * 2,
    );
    pen.fill();
  }
  pen.fillStyle = light.surface('#f2c230', depth, 0.5);
  pen.beginPath();
  pen.ellipse(x, y, r * 0.3, r * 0.24, 0, 0, Math.PI * 2);
  pen.fill();
}

function bed(view: View, index: number, y: number, depth: number, colour: string): Item {
  const { stage, light } = view;
  const random = view.random.fork(`bed${index}`);
  const size = 8 + index * 8.5;
  const kind = random.int(0, 2);
  return part(
    depth,
    band(stage, y - size * 9, y + size * 6),
    (pen) => {
      const gap = stage.w * (0.13 + index * 0.035);
      const stems: { x: number; y: number; h: number }[] = [];
      for (let i = 0; i < 130 - index * 26; i++) {
        const x = random.range(-stage.marginX, stage.w + stage.marginX);
        if (Math.abs(x - view.focusX) < gap) continue;
        stems.push({ x, y: y + random.range(-1, 2.4) * size, h: size * random.range(2.2, 5) });
      }
      for (const side of [-1, 1]) {
        const edge = view.focusX + side * gap;
        const far = side < 0 ? -stage.marginX : stage.w + stage.marginX;
        for (let x = edge; side < 0 ? x > far : x < far; x += side * size * 2.1)
          bush(pen, x, y + size * 3.2, size * 2.6, '#4f7f3f', light, depth, random);
      }
      stems.sort((a, b) => a.y - b.y);
      for (const s of stems) {
        pen.strokeStyle = light.surface('#4f8240', depth, random.range(-0.4, 0.4));
        pen.lineWidth = Math.max(1, size * 0.16);
        const bend = random.range(-0.3, 0.3) * s.h;
        pen.beginPath();
        pen.moveTo(s.x, s.y + size);
        pen.quadraticCurveTo(s.x, s.y - s.h * 0.5, s.x + bend, s.y - s.h);
        pen.stroke();
        bloom(
          pen,
          s.x + bend,
          s.y - s.h,
          size * random.range(0.65, 1.1),
          random.chance(0.85) ? colour : lighten(colour, 0.15),
          light,
          depth,
          kind,
          random,
        );
      }
    },
    {
      pivot: [0, y + size * 4],
      pose: (seconds) => ({ lean: 0.018 * (Math.sin(seconds * 1.3 + index) - Math.sin(index)) }),
    },
  );
}

function butterflies(view: View, colours: readonly string[]): Item {
  const { stage, light, horizon } = view;
  const random = view.random.fork('butterflies');
  const all = Array.from({ length: random.int(2, 5) }, () => ({
    x: random.range(0.1, 0.9) * stage.w,
    y: horizon + random.range(0, 0.45) * (stage.h - horizon),
    s: random.range(7, 13),
    phase: random.range(0, 6.3),
    colour: random.pick(colours),
  }));
  return motion(0.8, (pen, seconds) => {
    for (const b of all) {
      const x = b.x + 34 * Math.sin(b.phase + seconds * 0.8) + seconds * 6;
      const y = b.y + 18 * Math.sin(b.phase * 2 + seconds * 1.7);
      const open = 0.25 + 0.75 * Math.abs(Math.sin(b.phase + seconds * 7));
      for (const s of [-1, 1]) {
        pen.fillStyle = light.surface(b.colour, 1, 0.5);
        pen.beginPath();
        pen.ellipse(
          x + s * b.s * 0.5 * open,
          y - b.s * 0.3,
          b.s * 0.55 * open,
          b.s * 0.62,
          s * 0.5,
          0,
          Math.PI * 2,
        );
        pen.ellipse(
          x + s * b.s * 0.4 * open,
          y + b.s * 0.38,
          b.s * 0.4 * open,
          b.s * 0.42,
          s * -0.4,
          0,
          Math.PI * 2,
        );
        pen.fill();
      }
      pen.fillStyle = '#2a2222';
      pen.fillRect(x - 0.8, y - b.s * 0.5, 1.6, b.s);
    }
  });
}

/** A blossoming branch across an upper corner. */
function blossom(view: View): Item {
  const { stage, light } = view;
  const random = view.random.fork('blossom');
  const left = view.focusX > stage.w / 2;
  return part(
    1.18,
    band(stage, -stage.marginY, stage.h * 0.5),
    (pen) => {
      for (let branch = 0; branch < 3; branch++) {
        const x0 = left ? -stage.marginX : stage.w + stage.marginX;
        const y0 = -stage.marginY + branch * 70;
        const x1 = x0 + (left ? 1 : -1) * stage.w * random.range(0.3, 0.5);
        const y1 = y0 + stage.h * random.range(0.1, 0.26);
        pen.strokeStyle = light.surface('#5b4035', 1, -0.4);
        pen.lineWidth = 8 - branch * 1.5;
        pen.beginPath();
        pen.moveTo(x0, y0);
        pen.quadraticCurveTo((x0 + x1) / 2, y0 + 20, x1, y1);
        pen.stroke();
        for (let i = 0; i < 46; i++) {
          const f = random.next() ** 0.7;
          const x = x0 + (x1 - x0) * f + random.range(-26, 26);
          const y = y0 + (y1 - y0) * f * f + random.range(-26, 30);
          bloom(
            pen,
            x,
            y,
            random.range(9, 17),
            random.pick(['#f7bcd0', '#fbd6e2', '#f29dbb']),
            light,
            1,
            1,
            random,
          );
        }
      }
      glow(pen, left ? 0 : stage.w, 0, 200, light.glow, 0.16);
      softEllipse(pen, left ? 0 : stage.w, -20, 240, 80, light.surface('#f29dbb', 1, -0.2), 0.3);
      pen.fillStyle = verticalFill(pen, -stage.marginY, 10, [fade(light.shade, 0.2), fade(light.shade, 0)]);
      pen.fillRect(-stage.marginX, -stage.marginY, stage.w + 2 * stage.marginX, stage.marginY + 10);
    },
    {
      blur: 1.1,
      pivot: [left ? 0 : stage.w, -stage.marginY],
      pose: (seconds) => ({ lean: 0.02 * Math.sin(seconds * 1.2) }),
    },
  );
}
