import { birds } from '../brushes/birds.ts';
import { verticalFill } from '../brushes/glow.ts';
import { grass } from '../brushes/ground.ts';
import { mistBank } from '../brushes/mist.ts';
import { ridge, shadeSlopes, skyline } from '../brushes/ridges.ts';
import { sky } from '../brushes/sky.ts';
import { broadleaf, bush, conifer } from '../brushes/trees.ts';
import { darken, fade, lighten } from '../colour.ts';
import { band, type Item, part, type Setting, type View } from '../scene.ts';

/** Rolling fields with hedges, far woods and hamlets, tall grass and flowers in front. */
export function meadow(view: View): Setting {
  const { stage, random, horizon, brief } = view;
  const items: Item[] = [...sky(view)];
  const autumn = brief.variants.includes('autumn');
  const greens = autumn
    ? ['#b08a3c', '#a0762f', '#c29a4a', '#8a7a3a']
    : ['#7fae4a', '#6a9a42', '#96b858', '#5a8a44'];
  items.push(
    ridge(
      view,
      {
        depth: 0.1,
        base: horizon + 12,
        bottom: horizon + 70,
        height: random.range(70, 150),
        jagged: random.pick([0.2, 0.8]),
        span: 330,
        material: '#6f86a0',
      },
      'far',
    ).item,
  );
  items.push(mistBank(view, { y: horizon + 14, height: 50, depth: 0.1, label: 'far mist' }));
  const count = random.int(3, 4);
  let front: Item | undefined;
  for (let i = 0; i < count; i++) {
    const f = i / (count - 1);
    front = field(
      view,
      i,
      0.24 + 0.62 * f,
      horizon + (stage.h - horizon) * (0.1 + 0.55 * f),
      46 + 34 * f,
      greens[i % greens.length] ?? '#7fae4a',
    );
    items.push(front);
  }
  items.push(birds(view, { y: horizon * 0.6, spread: 240, count: random.int(2, 6), size: 7 }));
  const flowers = random.chance(0.7)
    ? ['#e8536b', '#f4d35e', '#ffffff', '#8f6fd1'].slice(random.int(0, 2))
    : undefined;
  const near = grass(view, {
    base: stage.h * 0.97,
    height: stage.h * 0.13,
    depth: 1.1,
    material: darken(greens[1] ?? '#6a9a42', 0.05),
    label: 'near grass',
    density: 1.1,
    flowers,
  });
  items.push(near);
  return {
    items,
    spots: {
      ground: {
        x: view.focusX,
        y: horizon + (stage.h - horizon) * 0.74,
        scale: 0.85,
        depth: 0.9,
        before: near,
      },
      air: { x: view.focusX, y: horizon * 0.48, scale: 0.9, depth: 0.35 },
    },
    ambience: 'forest',
  };
}

function field(view: View, index: number, depth: number, base: number, height: number, green: string): Item {
  const { stage, light } = view;
  const random = view.random.fork(`field${index}`);
  const top = skyline({ depth, base, height, jagged: 0, span: 380 + 200 * depth, material: green }, random);
  const bottom = Math.min(stage.h + stage.marginY, base + height + 150 + depth * 140);
  const box = band(stage, base - height * 2.6 - 40, bottom);
  const striped = random.chance(0.45);
  return part(depth, box, (pen) => {
    const trees = random.int(3, 8);
    for (let i = 0; i < trees; i++) {
      const x = random.range(box.x, box.x + box.w);
      if (depth > 0.6 && Math.abs(x - view.focusX) < stage.w * 0.16) continue;
      const size = (34 + 70 * depth) * random.range(0.7, 1.25);
      const leaf = darken(green, 0.08);
      const y = top(x) + 4;
      const kind = random.int(0, 3);
      if (kind === 0) bush(pen, x, y, size * 0.4, leaf, light, depth, random);
      else if (kind === 1)
        conifer(
          pen,
          x,
          y,
          size * 1.3,
          light.surface(leaf, depth, -0.4),
          light.surface(leaf, depth, 0.5),
          light.sunX > x ? 1 : -1,
          random,
        );
      else broadleaf(pen, x, y, size * 1.25, leaf, '#5b4535', light, depth, random);
    }
    pen.beginPath();
    pen.moveTo(box.x, bottom);
    for (let x = box.x; x <= box.x + box.w + 5; x += 5) pen.lineTo(x, top(x));
    pen.lineTo(box.x + box.w, bottom);
    pen.closePath();
    pen.fillStyle = verticalFill(pen, base - height, bottom, [
      light.surface(lighten(green, 0.05), depth, 0.65),
      light.surface(green, depth, 0.1),
      light.surface(darken(green, 0.06), depth, -0.45),
    ]);
    pen.fill();
    pen.save();
    pen.clip();
    const slopes = {
      lit: light.surface(lighten(green, 0.1), depth, 1),
      dark: light.surface(darken(green, 0.12), depth, -0.8),
    };
    shadeSlopes(pen, view, top, box, height + 120, slopes, 0.7);
    if (striped) {
      pen.strokeStyle = fade(light.surface(darken(green, 0.1), depth, -0.4), 0.34);
      pen.lineWidth = 1.4 + 4 * depth;
      const vanish = random.range(0.2, 0.8) * stage.w;
      for (let i = -26; i < 27; i++) {
        pen.beginPath();
        pen.moveTo(vanish + i * 16, base - height);
        pen.quadraticCurveTo(vanish + i * 44, base + 30, vanish + i * 96, bottom);
        pen.stroke();
      }
    } else {
      for (let i = 0; i < 90; i++) {
        const x = random.range(box.x, box.x + box.w);
        const y = top(x) + random.next() ** 1.4 * (bottom - base);
        pen.fillStyle = fade(
          light.surface(
            random.chance(0.5) ? lighten(green, 0.08) : darken(green, 0.1),
            depth,
            random.chance(0.5) ? 0.5 : -0.4,
          ),
          0.3,
        );
        pen.beginPath();
        pen.ellipse(
          x,
          y,
          random.range(8, 60) * (0.3 + depth),
          random.range(1.2, 5) * (0.3 + depth),
          -0.08,
          0,
          Math.PI * 2,
        );
        pen.fill();
      }
    }
    pen.restore();
  });
}
