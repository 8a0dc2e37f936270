import { glow } from '../brushes/glow.ts';
import { grass, ground } from '../brushes/ground.ts';
import { mistBank } from '../brushes/mist.ts';
import { sky } from '../brushes/sky.ts';
import { broadleaf, conifer } from '../brushes/trees.ts';
import { darken, fade, mix } from '../colour.ts';
import { band, type Item, motion, type Pen, part, type Setting, type View } from '../scene.ts';
import { canopy, trunks } from './forest-frame.ts';

/** Among trees: trunks that pale with distance, shafts of light, a path, leaves at the lens. */
export function forest(view: View): Setting {
  const { stage, random, horizon, brief } = view;
  const autumn = brief.variants.includes('autumn') || random.chance(0.22);
  const leaf = autumn
    ? random.pick(['#c9702c', '#b5512c', '#d69a33'])
    : random.pick(['#3f6b3d', '#4a7a45', '#2f5d46', '#5a7d3a']);
  const items: Item[] = [...sky(view, { cloudiness: 0.1 })];
  const floor = horizon + (stage.h - horizon) * 0.32;
  const pines = !autumn && random.chance(0.5);
  for (let i = 0; i < 4; i++) {
    const depth = 0.2 + i * 0.17;
    items.push(wood(view, i, depth, floor - 16 + i * 16, leaf, pines));
    items.push(
      mistBank(view, {
        y: floor - 30 + i * 10,
        height: 90,
        depth,
        drifts: i === 2,
        label: `haze${i}`,
        strength: 0.2,
      }),
    );
  }
  items.push(shafts(view));
  const soil = ground(view, {
    top: floor + 26,
    depth: 0.85,
    material: autumn ? '#8a5a33' : '#4e5a38',
    uneven: 16,
    label: 'soil',
    speckle: 1.4,
  });
  items.push(soil.item, path(view, floor + 30));
  items.push(motes(view));
  const near = grass(view, {
    base: stage.h * 0.99,
    height: stage.h * 0.09,
    depth: 1.1,
    material: darken(autumn ? '#6d5a2e' : '#41602f', 0.02),
    label: 'fern',
    density: 0.8,
  });
  items.push(near, trunks(view), canopy(view, leaf));
  return {
    items,
    spots: {
      ground: { x: view.focusX, y: floor + (stage.h - floor) * 0.5, scale: 0.86, depth: 0.95, before: near },
      air: { x: view.focusX, y: stage.h * 0.4, scale: 0.6, depth: 0.8, before: near },
    },
    ambience: 'forest',
  };
}

function wood(view: View, index: number, depth: number, y: number, leaf: string, pines: boolean): Item {
  const { stage, light } = view;
  const random = view.random.fork(`wood${index}`);
  const height = stage.h * (0.42 + index * 0.17);
  const box = band(stage, Math.max(-stage.marginY, y - height * 1.25), y + 40);
  return part(depth, box, (pen) => {
    const step = height * 0.19;
    const side = light.sunX > stage.w / 2 ? 1 : -1;
    for (let x = box.x; x < box.x + box.w; x += step * random.range(0.55, 1.5)) {
      const open = Math.abs(x - view.focusX) / (stage.w * (0.08 + 0.075 * index));
      if (index > 1 && open < 1) continue;
      const tall = height * random.range(0.75, 1.2);
      if (pines)
        conifer(
          pen,
          x,
          y + random.range(-6, 8),
          tall,
          light.surface(leaf, depth, -0.45),
          light.surface(leaf, depth, 0.6),
          side,
          random,
        );
      else broadleaf(pen, x, y + random.range(-6, 8), tall, leaf, '#4a3a30', light, depth, random);
    }
    pen.fillStyle = light.surface(darken(leaf, 0.08), depth, -0.2);
    for (let x = box.x; x < box.x + box.w; x += 26) {
      pen.beginPath();
      pen.ellipse(x, y + 12, random.range(20, 44), random.range(10, 26), 0, 0, Math.PI * 2);
      pen.fill();
    }
    pen.fillRect(box.x, y + 10, box.w, 30);
  });
}

/** Light that falls slanting between the trees, breathing slowly. */
function shafts(view: View): Item {
  const { stage, light } = view;
  const random = view.random.fork('shafts');
  const rays = Array.from({ length: 6 }, () => ({
    at: random.range(-0.42, 0.42),
    width: random.range(18, 60),
    strength: random.range(0.05, 0.15),
  }));
  const box = band(stage);
  return part(
    0.5,
    box,
    (pen: Pen) => {
      const x = light.sunX;
      const y = -stage.marginY - 60;
      for (const ray of rays) {
        const endX = x + ray.at * stage.w * 1.5;
        const gradient = pen.createLinearGradient(x, y, endX, stage.h);
        gradient.addColorStop(0, fade(light.glow, ray.strength * 1.6));
        gradient.addColorStop(0.85, fade(light.glow, 0));
        pen.fillStyle = gradient;
        pen.beginPath();
        pen.moveTo(x - 20 + ray.at * 160, y);
        pen.lineTo(x + 20 + ray.at * 160, y);
        pen.lineTo(endX + ray.width * 2, stage.h);
        pen.lineTo(endX - ray.width * 2, stage.h);
        pen.fill();
      }
      glow(pen, light.sunX, stage.h * 0.12, stage.h * 0.8, light.glow, 0.32);
    },
    { blur: 7, pose: (seconds) => ({ opacity: 0.85 + 0.15 * Math.cos(seconds * 0.9) }) },
  );
}

function path(view: View, top: number): Item {
  const { stage, light } = view;
  return part(
    0.85,
    band(stage, top),
    (pen) => {
      const bottom = stage.h + stage.marginY;
      const x = view.focusX;
      const middle = stage.w / 2;
      pen.beginPath();
      pen.moveTo(x - 8, top + 6);
      pen.bezierCurveTo(
        x - 60,
        top + (bottom - top) * 0.4,
        middle - stage.w * 0.1,
        bottom * 0.86,
        middle - stage.w * 0.26,
        bottom,
      );
      pen.lineTo(middle + stage.w * 0.24, bottom);
      pen.bezierCurveTo(
        middle + stage.w * 0.14,
        bottom * 0.86,
        x + 70,
        top + (bottom - top) * 0.36,
        x + 10,
        top + 6,
      );
      pen.closePath();
      const gradient = pen.createLinearGradient(0, top, 0, bottom);
      gradient.addColorStop(0, fade(mix(light.surface('#b99a6c', 0.7, 0.6), light.haze, 0.3), 0.9));
      gradient.addColorStop(1, fade(light.surface('#6d5940', 1, -0.3), 0.85));
      pen.fillStyle = gradient;
      pen.fill();
    },
    { blur: 2 },
  );
}

/** Dust and small insects in the light. */
function motes(view: View): Item {
  const { stage, light } = view;
  const random = view.random.fork('motes');
  const specks = Array.from({ length: 36 }, () => ({
    x: random.next() * stage.w,
    y: stage.h * random.range(0.25, 0.95),
    r: random.range(0.8, 2.4),
    phase: random.range(0, 6.3),
  }));
  return motion(
    0.9,
    (pen, seconds) => {
      for (const speck of specks) {
        pen.fillStyle = fade(light.glow, 0.16 + 0.34 * Math.max(0, Math.sin(speck.phase + seconds * 1.4)));
        pen.beginPath();
        pen.arc(
          speck.x + Math.sin(speck.phase + seconds * 0.7) * 12,
          speck.y - seconds * 6 + Math.cos(speck.phase * 2 + seconds) * 6,
          speck.r,
          0,
          Math.PI * 2,
        );
        pen.fill();
      }
    },
    { blend: 'screen' },
  );
}
