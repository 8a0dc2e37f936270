import { grass, ground } from '../brushes/ground.ts';
import { sky } from '../brushes/sky.ts';
import { broadleaf, bush } from '../brushes/trees.ts';
import { band, type Item, motion, part, type Setting, type View } from '../scene.ts';
import { bed, blossom } from './garden-flowers.ts';

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
