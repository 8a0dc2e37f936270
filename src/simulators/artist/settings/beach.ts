import { birds } from '../brushes/birds.ts';
import { softEllipse, verticalFill } from '../brushes/glow.ts';
import { ground } from '../brushes/ground.ts';
import { ridge } from '../brushes/ridges.ts';
import { sky } from '../brushes/sky.ts';
import { palm } from '../brushes/trees.ts';
import { water } from '../brushes/water.ts';
import { fade, mix } from '../colour.ts';
import { band, type Item, motion, part, type Setting, type View } from '../scene.ts';

/** Sand, a line of surf that comes and goes, sea, palms at one side. */
export function beach(view: View): Setting {
  const { stage, random, horizon } = view;
  const items: Item[] = [...sky(view)];
  const shore = horizon + (stage.h - horizon) * random.range(0.4, 0.52);
  if (random.chance(0.6))
    items.push(
      ridge(
        view,
        {
          depth: 0.08,
          base: horizon + 1,
          bottom: horizon + 2,
          height: random.range(26, 70),
          jagged: 0.35,
          span: 210,
          material: '#4f7a6a',
        },
        'island',
      ).item,
    );
  items.push(
    ...water(view, {
      top: horizon,
      bottom: shore + 60,
      tint: '#12a3a8',
      tintShare: 0.62,
      calm: 0.5,
      depth: 0.4,
    }),
  );
  const sand = ground(view, {
    top: shore,
    depth: 0.82,
    material: random.pick(['#e6c793', '#dcb583', '#eed6ad']),
    uneven: 22,
    label: 'sand',
    speckle: 0.7,
  });
  items.push(sand.item, ...surf(view, sand.top));
  items.push(birds(view, { y: horizon * 0.45, spread: stage.w * 0.3, count: random.int(2, 6) }));
  const palms = random.chance(0.75) ? [palmTrees(view)] : [];
  return {
    items: [...items, ...palms],
    spots: {
      ground: {
        x: view.focusX,
        y: shore + (stage.h - shore) * 0.62,
        scale: 0.9,
        depth: 0.95,
        before: palms[0],
      },
      water: {
        x: stage.w - view.focusX,
        y: horizon + (shore - horizon) * 0.42,
        scale: 0.55,
        depth: 0.5,
        before: sand.item,
      },
      air: { x: view.focusX, y: horizon * 0.45, scale: 0.75, depth: 0.3 },
      table: {
        x: view.focusX,
        y: shore + (stage.h - shore) * 0.7,
        scale: 0.8,
        depth: 0.97,
        before: palms[0],
      },
    },
    ambience: 'waves',
  };
}

/** Foam along the sand's edge, and the wet band below it. */
function surf(view: View, edge: (x: number) => number): Item[] {
  const { stage, light } = view;
  const box = band(stage, edge(0) - 60, edge(0) + 90);
  const foam = mix('#ffffff', light.haze, light.night ? 0.5 : 0.12);
  const line = (
    pen: Parameters<Parameters<typeof part>[2]>[0],
    lift: number,
    width: number,
    colour: string,
  ): void => {
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.lineJoin = 'round';
    pen.beginPath();
    for (let x = box.x; x <= box.x + box.w; x += 8) {
      const y = edge(x) + lift + 4 * Math.sin(x * 0.045 + lift) + 2.4 * Math.sin(x * 0.13 + lift * 2);
      if (x === box.x) pen.moveTo(x, y);
      else pen.lineTo(x, y);
    }
    pen.stroke();
  };
  return [
    part(0.82, box, (pen) => {
      for (let i = 0; i < 12; i++) line(pen, 4 + i * 2.2, 5, fade(light.surface('#7a6550', 1, -0.2), 0.1));
    }),
    motion(0.8, (pen, seconds) => {
      const roll = Math.sin(seconds * 0.9);
      line(pen, -4 + roll * 7, 8, fade(foam, 0.32));
      line(pen, -1 + roll * 7, 3.4, fade(foam, 0.92));
      line(pen, -18 + roll * 4, 2.2, fade(foam, 0.5));
      line(pen, -30 + Math.sin(seconds * 0.9 + 1) * 3, 1.6, fade(foam, 0.34));
    }),
  ];
}

function palmTrees(view: View): Item {
  const { stage, light } = view;
  const random = view.random.fork('palms');
  const left = view.focusX > stage.w / 2;
  return part(
    1.1,
    band(stage),
    (pen) => {
      const dark = light.surface('#2f4a33', 1, -0.6);
      const lit = light.surface('#5c8a4a', 1, 0.5);
      for (let i = 0; i < 3; i++) {
        const x = (left ? 0 : stage.w) + (left ? 1 : -1) * stage.w * (0.02 + i * 0.085);
        palm(pen, x, stage.h + 30, stage.h * random.range(0.62, 0.92) * (1 - i * 0.16), dark, lit, random);
      }
      pen.fillStyle = verticalFill(pen, stage.h - 80, stage.h + 60, [fade(dark, 0), dark]);
      softEllipse(pen, left ? 0 : stage.w, stage.h + 20, stage.w * 0.34, 90, dark, 0.9);
    },
    { pivot: [stage.w / 2, stage.h], pose: (seconds) => ({ lean: 0.012 * Math.sin(seconds * 1.3) }) },
  );
}
