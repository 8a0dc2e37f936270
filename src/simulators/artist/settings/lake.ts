import { birds } from '../brushes/birds.ts';
import { ground } from '../brushes/ground.ts';
import { mistBank } from '../brushes/mist.ts';
import { ridge } from '../brushes/ridges.ts';
import { sky } from '../brushes/sky.ts';
import { conifer } from '../brushes/trees.ts';
import { water } from '../brushes/water.ts';
import { darken, fade } from '../colour.ts';
import { band, type Item, type Pen, part, type Setting, type View } from '../scene.ts';

/** Still water that mirrors mountains and trees; a jetty or reeds in front. */
export function lake(view: View): Setting {
  const { stage, random, horizon } = view;
  const items: Item[] = [...sky(view)];
  const rock = random.pick(['#65707f', '#5a6a78', '#736a74']);
  const shore = horizon + 6;
  const ranges = [
    { depth: 0.1, height: stage.h * (stage.tall ? 0.22 : 0.34), jagged: 0.9, span: 330, snow: 0.32 },
    { depth: 0.22, height: stage.h * (stage.tall ? 0.14 : 0.2), jagged: 0.6, span: 260, snow: 0 },
  ];
  const tops = ranges.map((range, i) => {
    const made = ridge(
      view,
      {
        ...range,
        base: shore,
        bottom: shore + 2,
        material: i ? '#4a6152' : rock,
        summitX: i ? undefined : stage.w * random.range(0.35, 0.65),
      },
      `range${i}`,
    );
    items.push(made.item);
    return { top: made.top, colour: view.light.surface(i ? '#4a6152' : rock, range.depth + 0.05, -0.25) };
  });
  items.push(shoreTrees(view, shore));
  items.push(mistBank(view, { y: shore - 4, height: 40, depth: 0.3, label: 'lake mist', strength: 0.24 }));
  items.push(
    ...water(view, { top: shore, tint: '#2c6a7c', tintShare: 0.25, calm: 0.9, depth: 0.42 }).flatMap(
      (item, i) => (i === 0 ? [item, mirror(view, shore, tops)] : [item]),
    ),
  );
  items.push(birds(view, { y: horizon * 0.62, spread: 200, count: random.int(0, 5), size: 7 }));
  const near = random.chance(0.5) ? jetty(view, shore) : reeds(view);
  const bank = ground(view, {
    top: stage.h * 0.9,
    depth: 1,
    material: '#6a7a4c',
    uneven: 20,
    label: 'bank',
    speckle: 0.6,
  });
  items.push(bank.item, near);
  return {
    items,
    spots: {
      water: {
        x: stage.w - view.focusX,
        y: shore + (stage.h - shore) * 0.26,
        scale: 0.6,
        depth: 0.55,
        before: near,
      },
      ground: { x: view.focusX, y: stage.h * 0.955, scale: 0.9, depth: 1.02, before: near },
      air: { x: view.focusX, y: horizon * 0.45, scale: 0.75, depth: 0.3 },
    },
    ambience: 'stream',
  };
}

function shoreTrees(view: View, shore: number): Item {
  const { stage, light } = view;
  const random = view.random.fork('shore trees');
  return part(0.3, band(stage, shore - 90, shore + 6), (pen) => {
    for (let x = -stage.marginX; x < stage.w + stage.marginX; x += random.range(7, 20)) {
      const away = Math.abs(x - stage.w * 0.5) / stage.w;
      conifer(
        pen,
        x,
        shore + 3,
        random.range(20, 50) * (0.6 + away * 1.1),
        light.surface('#2f4a3a', 0.45, -0.4),
        light.surface('#4f7355', 0.45, 0.5),
        light.sunX > x ? 1 : -1,
        random,
      );
    }
    pen.fillStyle = light.surface('#2c4234', 0.45, -0.5);
    pen.fillRect(-stage.marginX, shore, stage.w + 2 * stage.marginX, 5);
  });
}

/** Mountains and trees upside down in the water, paler and shorter than they are. */
function mirror(
  view: View,
  shore: number,
  ranges: readonly { top: (x: number) => number; colour: string }[],
): Item {
  const { stage, light } = view;
  const random = view.random.fork('mirror');
  const box = band(stage, shore, Math.min(stage.h + stage.marginY, shore + stage.h * 0.4));
  return part(
    0.42,
    box,
    (pen: Pen) => {
      for (const range of ranges) {
        pen.beginPath();
        pen.moveTo(box.x, shore);
        for (let x = box.x; x <= box.x + box.w; x += 4)
          pen.lineTo(x + 2 * Math.sin(x * 0.4), shore + (shore - range.top(x)) * 0.86);
        pen.lineTo(box.x + box.w, shore);
        pen.closePath();
        pen.fillStyle = fade(range.colour, 0.5);
        pen.fill();
      }
      pen.fillStyle = fade(light.surface('#2f4a3a', 0.5, -0.4), 0.6);
      for (let x = box.x; x < box.x + box.w; x += random.range(6, 16)) {
        const h = random.range(12, 40) * (0.6 + (Math.abs(x - stage.w * 0.5) / stage.w) * 1.1);
        pen.beginPath();
        pen.moveTo(x - h * 0.2, shore);
        pen.lineTo(x + 1.5 * Math.sin(x), shore + h);
        pen.lineTo(x + h * 0.2, shore);
        pen.fill();
      }
      pen.globalCompositeOperation = 'destination-out';
      for (let i = 0; i < 70; i++) {
        const f = random.next();
        pen.fillStyle = `rgba(0,0,0,${(0.2 + 0.5 * f).toFixed(2)})`;
        pen.beginPath();
        pen.ellipse(
          random.range(box.x, box.x + box.w),
          shore + 6 + f * (box.h - 6),
          random.range(30, 170),
          0.7 + 2 * f,
          0,
          0,
          Math.PI * 2,
        );
        pen.fill();
      }
    },
    { blur: 0.8 },
  );
}

function jetty(view: View, shore: number): Item {
  const { stage, light } = view;
  const x = view.focusX;
  const far = shore + (stage.h - shore) * 0.5;
  return part(1, band(stage, far - 40), (pen) => {
    const bottom = stage.h + stage.marginY;
    const half = (y: number): number => 26 + ((y - far) / (bottom - far)) * stage.w * 0.17;
    const wood = '#8a6a4c';
    for (const s of [-1, 1]) {
      for (const y of [far + 4, far + (bottom - far) * 0.3]) {
        pen.fillStyle = light.surface(darken(wood, 0.14), 1, -0.5);
        pen.fillRect(x + s * half(y) - 5, y - 26 - half(y) * 0.1, 9 + half(y) * 0.03, 90);
      }
    }
    const boards = 16;
    for (let i = 0; i < boards; i++) {
      const y0 = far + (bottom - far) * (i / boards) ** 1.5;
      const y1 = far + (bottom - far) * ((i + 1) / boards) ** 1.5;
      pen.fillStyle = light.surface(i % 2 ? wood : darken(wood, 0.035), 1, 0.25 - i * 0.045);
      pen.beginPath();
      pen.moveTo(x - half(y0), y0);
      pen.lineTo(x + half(y0), y0);
      pen.lineTo(x + half(y1), y1 - 1.4);
      pen.lineTo(x - half(y1), y1 - 1.4);
      pen.fill();
    }
  });
}

function reeds(view: View): Item {
  const { stage, light } = view;
  const random = view.random.fork('reeds');
  return part(
    1.1,
    band(stage, stage.h * 0.6),
    (pen) => {
      for (let i = 0; i < 56; i++) {
        const left = random.chance(0.5);
        const x = (left ? -20 : stage.w + 20) + (left ? 1 : -1) * random.next() ** 1.8 * stage.w * 0.34;
        const h = stage.h * random.range(0.1, 0.3);
        const bend = random.range(-0.25, 0.25) * h;
        pen.strokeStyle = light.surface(
          random.pick(['#4f5f3a', '#6a6a40', '#3f4f35']),
          1,
          random.range(-0.7, 0.2),
        );
        pen.lineWidth = random.range(1.4, 3.4);
        pen.beginPath();
        pen.moveTo(x, stage.h + stage.marginY);
        pen.quadraticCurveTo(x, stage.h - h * 0.4, x + bend, stage.h - h);
        pen.stroke();
        if (i % 5 === 0) {
          pen.fillStyle = light.surface('#5a3f2a', 1, -0.3);
          pen.beginPath();
          pen.ellipse(x + bend, stage.h - h, 3.4, 15, 0.1, 0, Math.PI * 2);
          pen.fill();
        }
      }
    },
    { pivot: [0, stage.h + stage.marginY], pose: (seconds) => ({ lean: 0.03 * Math.sin(seconds * 1.3) }) },
  );
}
