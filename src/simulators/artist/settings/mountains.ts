import { birds } from '../brushes/birds.ts';
import { ground } from '../brushes/ground.ts';
import { mistBank } from '../brushes/mist.ts';
import { ridge } from '../brushes/ridges.ts';
import { sky } from '../brushes/sky.ts';
import { conifer } from '../brushes/trees.ts';
import { darken } from '../colour.ts';
import { band, type Item, part, type Setting, type View } from '../scene.ts';

/** Ranges behind ranges, the near ones with trees, a trail or meadow in front. */
export function mountains(view: View): Setting {
  const { stage, light, random, horizon, brief } = view;
  const items: Item[] = [...sky(view)];
  const count = random.int(3, 5);
  const snowy =
    brief.time === 'day' || brief.time === 'dawn' || brief.weather === 'snow' || random.chance(0.4);
  const reach = stage.h - horizon;
  const rock = random.pick(['#5b6475', '#6c5f6b', '#54677a', '#6a6258']);
  const summit = light.sunX > stage.w / 2 ? stage.w * 0.32 : stage.w * 0.68;
  for (let i = 0; i < count; i++) {
    const f = i / (count - 1);
    const depth = 0.08 + 0.5 * f;
    const base = horizon + reach * (0.1 + 0.44 * f);
    items.push(
      ridge(
        view,
        {
          depth,
          base,
          bottom: base + reach * 0.34,
          height: (stage.tall ? 0.24 : 0.42) * stage.h * (i === 0 ? 0.85 : 1 - f * 0.5),
          jagged: i < count - 1 ? 0.92 - f * 0.3 : 0.3,
          span: (stage.tall ? 330 : 310) * (1 - f * 0.15) * random.range(0.85, 1.2),
          material: f < 0.7 ? rock : '#3c5143',
          snow: snowy && f < 0.5 ? 0.34 - f * 0.2 : 0,
          summitX: i === 1 ? summit : undefined,
        },
        `range${i}`,
      ).item,
      mistBank(view, {
        y: base + reach * 0.04,
        height: reach * 0.2,
        depth,
        label: `mist${i}`,
        drifts: i === 1,
      }),
    );
  }
  items.push(...treeLine(view, horizon + reach * 0.68, 0.72, 62, 'far'));
  const meadow = ground(view, {
    top: horizon + reach * 0.72,
    depth: 0.85,
    material: random.pick(['#58683f', '#6a6a45', '#4d6247']),
    uneven: 26,
    label: 'meadow',
  });
  items.push(meadow.item);
  const front = treeLine(view, stage.h * 1.04, 1.12, stage.h * 0.27, 'near', view.focusX);
  items.push(birds(view, { y: horizon * 0.7, spread: 220, count: random.int(0, 5), size: 7 }));
  items.push(...front);
  return {
    items,
    spots: {
      ground: { x: view.focusX, y: horizon + reach * 0.86, scale: 0.72, depth: 0.95, before: front[0] },
      air: { x: view.focusX, y: horizon * 0.55, scale: 0.75, depth: 0.35 },
    },
    ambience: 'wind',
  };
}

/** A row of conifers; with `clearX`, none stand where the subject does. */
function treeLine(
  view: View,
  y: number,
  depth: number,
  height: number,
  label: string,
  clearX?: number,
): Item[] {
  const { stage, light } = view;
  const random = view.random.fork(`trees ${label}`);
  const colour = '#2c4436';
  const box = band(stage, y - height * 1.5, Math.min(stage.h + stage.marginY, y + height * 0.3));
  return [
    part(
      depth,
      box,
      (pen) => {
        const step = height * 0.3;
        const side = light.sunX > stage.w / 2 ? 1 : -1;
        for (let x = box.x; x < box.x + box.w; x += step * random.range(0.5, 1.6)) {
          const away = clearX === undefined ? 1 : Math.min(1, Math.abs(x - clearX) / (stage.w * 0.36));
          if (clearX !== undefined && away < 0.75) continue;
          const tall = height * random.range(0.55, 1.3) * (clearX === undefined ? 1 : away);
          const near = Math.min(1, depth);
          conifer(
            pen,
            x,
            y + random.range(-4, 6),
            tall,
            light.surface(colour, near, -0.5),
            light.surface(colour, near, 0.55),
            side,
            random,
          );
        }
        if (clearX !== undefined) return;
        pen.fillStyle = light.surface(darken(colour, 0.03), Math.min(1, depth), -0.5);
        pen.fillRect(box.x, y - 6, box.w, height * 0.3);
      },
      depth > 1 ? { pivot: [0, y], pose: (seconds) => ({ lean: 0.006 * Math.sin(seconds * 1.2) }) } : {},
    ),
  ];
}
