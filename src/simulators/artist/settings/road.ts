import { softEllipse, verticalFill } from '../brushes/glow.ts';
import { ground } from '../brushes/ground.ts';
import { mistBank } from '../brushes/mist.ts';
import { ridge } from '../brushes/ridges.ts';
import { sky } from '../brushes/sky.ts';
import { broadleaf, bush, conifer, palm } from '../brushes/trees.ts';
import { fade } from '../colour.ts';
import { band, type Item, part, type Setting, type View } from '../scene.ts';
import { ahead, poles } from './road-ahead.ts';

/** A road, either seen along its length to the horizon, or from the side with a car passing by. */
export function road(view: View): Setting {
  const { stage, random, horizon, brief } = view;
  const items: Item[] = [...sky(view)];
  const land = random.pick([
    { material: '#b98a5a', rock: '#9a6f5a', trees: 'palm' },
    { material: '#7f9a4a', rock: '#647a80', trees: 'leaf' },
    { material: '#6a7f52', rock: '#5a6a7a', trees: 'fir' },
  ] as const);
  items.push(
    ridge(
      view,
      {
        depth: 0.1,
        base: horizon + 14,
        bottom: horizon + 70,
        height: stage.h * random.range(0.18, 0.34),
        jagged: 0.85,
        span: 320,
        material: land.rock,
        snow: land.trees === 'fir' ? 0.3 : 0,
      },
      'far range',
    ).item,
  );
  items.push(
    ridge(
      view,
      {
        depth: 0.24,
        base: horizon + 26,
        bottom: horizon + 90,
        height: 90,
        jagged: 0.2,
        span: 300,
        material: land.material,
      },
      'foothills',
    ).item,
  );
  items.push(
    mistBank(view, { y: horizon + 20, height: 46, depth: 0.24, label: 'road mist', strength: 0.18 }),
  );
  const plain = ground(view, {
    top: horizon + 22,
    depth: 0.45,
    material: land.material,
    uneven: 6,
    label: 'plain',
    speckle: 1.2,
  });
  items.push(plain.item);
  const sideOn =
    brief.subjects.some((name) => ['car', 'van', 'bicycle', 'people', 'person', 'train'].includes(name)) ||
    random.chance(0.4);
  if (sideOn) {
    const y = stage.h * 0.8;
    items.push(verge(view, land.trees, y - 46, 0.7), lane(view, y));
    const front = verge(view, 'grass', stage.h * 1.02, 1.12);
    items.push(front);
    return {
      items,
      spots: {
        ground: {
          x: stage.w * 0.5 + (view.focusX - stage.w * 0.5) * 0.5,
          y: y + 44,
          scale: 1.1,
          depth: 0.9,
          before: front,
        },
        air: { x: view.focusX, y: horizon * 0.5, scale: 0.8, depth: 0.35 },
      },
      ambience: 'wind',
    };
  }
  items.push(...ahead(view, horizon + 24), poles(view, horizon + 24, land.trees));
  return {
    items,
    spots: {
      ground: {
        x: stage.w * 0.5 + (view.focusX > stage.w / 2 ? 1 : -1) * stage.w * 0.09,
        y: stage.h * 0.88,
        scale: 0.8,
        depth: 0.9,
      },
      air: { x: view.focusX, y: horizon * 0.5, scale: 0.8, depth: 0.35 },
    },
    ambience: 'wind',
  };
}

/** Asphalt seen from the side, with its middle line; speed is in the dashes that run past. */
function lane(view: View, y: number): Item {
  const { stage, light } = view;
  const h = stage.h * 0.15;
  return part(0.85, band(stage, y - 24, Math.min(stage.h + stage.marginY, y + h + 60)), (pen) => {
    const x0 = -stage.marginX;
    const w = stage.w + 2 * stage.marginX;
    pen.fillStyle = light.surface('#8a8378', 1, 0.1);
    pen.fillRect(x0, y - 14, w, h + 34);
    pen.fillStyle = verticalFill(pen, y - 6, y + h, [
      light.surface('#5a5b62', 1, 0.2),
      light.surface('#44454c', 1, -0.35),
    ]);
    pen.fillRect(x0, y - 6, w, h + 10);
    pen.fillStyle = fade(light.surface('#f4efe2', 1, 0.3), 0.9);
    pen.fillRect(x0, y - 1, w, 3.2);
    pen.fillRect(x0, y + h - 6, w, 4.6);
    for (let x = x0; x < x0 + w; x += 130) pen.fillRect(x, y + h * 0.42, 68, 5);
    softEllipse(pen, light.sunX, y + h * 0.3, stage.w * 0.4, h * 0.6, light.key, light.hidden ? 0.1 : 0.28);
  });
}

function verge(view: View, kind: string, y: number, depth: number): Item {
  const { stage, light } = view;
  const random = view.random.fork(`verge${depth}`);
  const tall = kind === 'grass' ? 60 : 250;
  return part(depth, band(stage, y - tall * 1.3, Math.min(stage.h + stage.marginY, y + 120)), (pen) => {
    const near = Math.min(1, depth);
    let x = -stage.marginX;
    while (x < stage.w + stage.marginX) {
      if (kind === 'grass') {
        bush(pen, x, y + 20, random.range(24, 56), '#5f7a42', light, near, random);
        x += random.range(40, 110);
      } else {
        const size = random.range(110, 210);
        if (kind === 'palm')
          palm(
            pen,
            x,
            y + 14,
            size * 1.1,
            light.surface('#3a5a40', near, -0.3),
            light.surface('#6a9a55', near, 0.5),
            random,
          );
        else if (kind === 'fir')
          conifer(
            pen,
            x,
            y + 14,
            size,
            light.surface('#33553f', near, -0.4),
            light.surface('#557a50', near, 0.5),
            light.sunX > x ? 1 : -1,
            random,
          );
        else broadleaf(pen, x, y + 14, size, '#6a9448', '#5b4535', light, near, random);
        x += random.range(90, 280);
      }
    }
    pen.fillStyle = verticalFill(pen, y, y + 100, [
      light.surface('#7a8a50', near, 0.1),
      light.surface('#54683a', near, -0.4),
    ]);
    pen.fillRect(-stage.marginX, y + 8, stage.w + 2 * stage.marginX, 112);
  });
}
