import { verticalFill } from '../brushes/glow.ts';
import { mistBank } from '../brushes/mist.ts';
import { ridge } from '../brushes/ridges.ts';
import { sky } from '../brushes/sky.ts';
import { water } from '../brushes/water.ts';
import { fade } from '../colour.ts';
import { band, type Item, part, type Setting, type View } from '../scene.ts';
import { type Lit, row, windows } from './city-towers.ts';

/** A skyline, near blocks before far towers; a river, or roofs, in front. By night its windows live. */
export function city(view: View): Setting {
  const { stage, light, random, horizon } = view;
  const items: Item[] = [...sky(view)];
  const lit: Lit[] = [];
  const riverside = random.chance(0.45);
  const foot = riverside ? horizon + (stage.h - horizon) * 0.22 : stage.h;
  if (random.chance(0.5))
    items.push(
      ridge(
        view,
        {
          depth: 0.05,
          base: horizon + 10,
          bottom: horizon + 60,
          height: 60,
          jagged: 0.3,
          span: 320,
          material: '#5a6478',
        },
        'hills',
      ).item,
    );
  const rows = riverside ? 3 : 4;
  for (let i = 0; i < rows; i++) {
    const f = i / (rows - 1);
    const depth = 0.14 + (riverside ? 0.3 : 0.66) * f;
    const base = riverside ? foot + 2 : horizon + (foot - horizon) * (0.2 + 0.95 * f);
    const tall = stage.h * (stage.tall ? 0.36 : 0.44) * (riverside ? 1 - f * 0.38 : 1 - f * 0.3);
    const rowLit: Lit[] = [];
    items.push(row(view, i, depth, base, tall, f, rowLit, lit), windows(rowLit, depth, light.lampsLit));
    if (i < rows - 1)
      items.push(
        mistBank(view, {
          y: base - (riverside ? 30 : 8),
          height: tall * 0.34,
          depth,
          label: `smog${i}`,
          strength: 0.14,
        }),
      );
  }
  if (riverside)
    items.push(
      ...water(view, { top: foot, tint: light.night ? '#15264a' : '#3b6c86', depth: 0.55, tintShare: 0.3 }),
      ...reflections(view, foot, lit),
      quay(view),
    );
  else items.push(roofs(view));
  const front = items.at(-1);
  return {
    items,
    spots: {
      ground: {
        x: view.focusX,
        y: riverside ? stage.h * 0.975 : stage.h * 0.955,
        scale: 1.15,
        depth: 1.05,
        before: riverside ? undefined : front,
      },
      water: riverside
        ? { x: view.focusX, y: foot + (stage.h - foot) * 0.4, scale: 0.7, depth: 0.7 }
        : undefined,
      air: { x: view.focusX, y: horizon * 0.4, scale: 0.65, depth: 0.3 },
    },
    ambience: 'city',
  };
}

function reflections(view: View, foot: number, lit: readonly Lit[]): Item[] {
  const { stage, light } = view;
  const random = view.random.fork('reflections');
  return [
    part(0.55, band(stage, foot), (pen) => {
      const marks = light.lampsLit ? Math.round(stage.w / 9) : Math.round(stage.w / 26);
      for (let i = 0; i < marks; i++) {
        const source = lit[Math.floor(random.next() * lit.length)];
        const x = source ? source.x + random.range(-8, 8) : random.next() * stage.w;
        const colour = source?.colour ?? light.key;
        const length = (stage.h - foot) * random.range(0.12, 0.55);
        pen.fillStyle = verticalFill(pen, foot, foot + length, [
          fade(colour, light.lampsLit ? 0.3 : 0.1),
          fade(colour, 0),
        ]);
        for (let y = foot; y < foot + length; y += 5) {
          pen.fillRect(x + random.range(-3, 3) - 4, y, random.range(5, 17), 2.1);
        }
      }
    }),
  ];
}

/** The near bank of the river: a paved edge with a railing. */
function quay(view: View): Item {
  const { stage, light } = view;
  const top = stage.h * 0.915;
  return part(1.02, band(stage, top - 74), (pen) => {
    const x0 = -stage.marginX;
    const w = stage.w + 2 * stage.marginX;
    const stone = light.surface('#6f6c70', 1, -0.3);
    pen.fillStyle = verticalFill(pen, top, stage.h + stage.marginY, [
      stone,
      light.surface('#4a484e', 1, -0.6),
    ]);
    pen.fillRect(x0, top, w, stage.h + stage.marginY - top);
    pen.fillStyle = fade(light.key, 0.3);
    pen.fillRect(x0, top, w, 2);
    pen.fillStyle = light.surface('#2c2d34', 1, -0.5);
    pen.fillRect(x0, top - 58, w, 5);
    pen.fillRect(x0, top - 32, w, 2.5);
    for (let x = x0; x < x0 + w; x += 62) pen.fillRect(x, top - 64, 6, 66);
  });
}

/** Near roofs with their small things, dark against the lights. */
function roofs(view: View): Item {
  const { stage, light } = view;
  const random = view.random.fork('roofs');
  return part(0.98, band(stage, stage.h * 0.76), (pen) => {
    let x = -stage.marginX;
    while (x < stage.w + stage.marginX) {
      const w = random.range(110, 240);
      const top = stage.h * random.range(0.86, 0.97) + Math.abs(x + w / 2 - view.focusX) * -0.04;
      pen.fillStyle = light.surface('#3a3842', 1, -0.7);
      pen.fillRect(x, top, w + 2, stage.h + stage.marginY - top);
      pen.fillStyle = fade(light.key, 0.25);
      pen.fillRect(x, top, w, 1.6);
      pen.fillStyle = light.surface('#2c2b34', 1, -0.75);
      const things = random.int(1, 3);
      for (let i = 0; i < things; i++) {
        const tx = x + random.range(0.1, 0.8) * w;
        if (random.chance(0.3)) {
          pen.fillRect(tx, top - 34, 26, 24);
          pen.fillRect(tx + 3, top - 12, 3, 12);
          pen.fillRect(tx + 20, top - 12, 3, 12);
          pen.beginPath();
          pen.moveTo(tx - 2, top - 33);
          pen.lineTo(tx + 13, top - 46);
          pen.lineTo(tx + 28, top - 33);
          pen.fill();
        } else if (random.chance(0.5)) pen.fillRect(tx, top - 13, 32, 14);
        else {
          pen.fillRect(tx, top - 40, 2, 40);
          pen.fillRect(tx - 8, top - 34, 18, 1.6);
          pen.fillRect(tx - 5, top - 27, 12, 1.6);
        }
      }
      x += w;
    }
  });
}
