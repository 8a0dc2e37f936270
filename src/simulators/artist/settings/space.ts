import { glow, softEllipse } from '../brushes/glow.ts';
import { stars } from '../brushes/sky.ts';
import { lighten, mix, shift } from '../colour.ts';
import { createNoise } from '../random.ts';
import { band, type Item, motion, part, type Setting, type View } from '../scene.ts';
import { planet } from './space-planet.ts';

/** Deep space: nebula, stars, a great planet at an edge or a world's ground below. */
export function space(view: View): Setting {
  const { stage, light, random } = view;
  const items: Item[] = [nebula(view), ...stars(view, stage.h * 1.1, 1.25)];
  const ground = random.chance(0.35);
  const side = view.focusX > stage.w / 2 ? -1 : 1;
  const r = Math.min(stage.w, stage.h) * random.range(0.3, 0.52);
  const at = ground
    ? { x: stage.w * (0.5 + side * 0.27), y: stage.h * 0.34, r: r * 0.62 }
    : { x: stage.w * 0.5 + side * stage.w * 0.33, y: stage.h * random.range(0.5, 0.82), r: r * 1.12 };
  items.push(...planet(view, at, mix(light.accent, '#c9a27a', 0.25), random.chance(0.45), 0.22, side));
  items.push(
    ...planet(
      view,
      {
        x: stage.w * (0.5 - side * random.range(0.06, 0.34)),
        y: stage.h * random.range(0.14, 0.3),
        r: r * random.range(0.09, 0.16),
      },
      light.second,
      false,
      0.12,
      side,
    ),
  );
  if (ground) items.push(crust(view));
  items.push(meteor(view));
  return {
    items,
    spots: {
      air: { x: view.focusX, y: stage.h * (ground ? 0.42 : 0.47), scale: 1.05, depth: 0.85 },
      ground: ground ? { x: view.focusX, y: stage.h * 0.87, scale: 0.8, depth: 0.95 } : undefined,
    },
    ambience: 'space',
  };
}

function nebula(view: View): Item {
  const { stage, light } = view;
  const random = view.random.fork('nebula');
  const hue = random.range(-60, 60);
  const colours = [
    light.sky[2],
    shift(light.sky[3], { hue: 30 }),
    shift(light.accent, { hue, chroma: 0.9 }),
    light.sky[1],
  ];
  return part(0, band(stage), (pen) => {
    const g = pen.createLinearGradient(0, -stage.marginY, stage.w, stage.h + stage.marginY);
    g.addColorStop(0, mix(light.sky[0], '#02030a', 0.6));
    g.addColorStop(0.55, mix(light.sky[1], '#05061a', 0.66));
    g.addColorStop(1, mix(light.sky[0], '#02030a', 0.45));
    pen.fillStyle = g;
    pen.fillRect(-stage.marginX, -stage.marginY, stage.w + 2 * stage.marginX, stage.h + 2 * stage.marginY);
    pen.globalCompositeOperation = 'screen';
    const noise = createNoise(random, 3);
    const slope = random.range(-0.7, 0.7);
    for (let i = 0; i < 80; i++) {
      const f = random.range(-0.1, 1.1);
      const y =
        stage.h * (0.45 + slope * (f - 0.5)) +
        stage.h * 0.24 * noise(f * 4) +
        random.range(-1, 1) * stage.h * 0.16;
      glow(pen, f * stage.w, y, random.range(50, 250), random.pick(colours), random.range(0.05, 0.17));
    }
    pen.globalCompositeOperation = 'source-over';
    for (let i = 0; i < 16; i++) {
      const f = random.next();
      softEllipse(
        pen,
        f * stage.w,
        stage.h * (0.5 + slope * (f - 0.5)) + random.range(-70, 70),
        random.range(60, 200),
        random.range(16, 50),
        '#04040f',
        0.28,
      );
    }
  });
}

/** The surface of a moon: craters, boulders, hard light. */
function crust(view: View): Item {
  const { stage, light } = view;
  const random = view.random.fork('crust');
  const noise = createNoise(random, 4);
  const top = stage.h * 0.77;
  const soil = mix('#8d8a92', light.accent, 0.25);
  return part(0.9, band(stage, top - 60), (pen) => {
    pen.beginPath();
    pen.moveTo(-stage.marginX, stage.h + stage.marginY);
    for (let x = -stage.marginX; x <= stage.w + stage.marginX + 5; x += 5)
      pen.lineTo(x, top + 26 * noise(x / 190));
    pen.lineTo(stage.w + stage.marginX, stage.h + stage.marginY);
    const g = pen.createLinearGradient(0, top, 0, stage.h + stage.marginY);
    g.addColorStop(0, lighten(mix(soil, light.shade, 0.2), 0.05));
    g.addColorStop(1, mix(soil, light.shade, 0.82));
    pen.fillStyle = g;
    pen.fill();
    pen.save();
    pen.clip();
    for (let i = 0; i < 42; i++) {
      const f = random.next() ** 1.3;
      const x = random.range(-stage.marginX, stage.w + stage.marginX);
      const y = top + 30 + f * (stage.h - top);
      const w = (10 + 80 * f) * random.range(0.4, 1.2);
      softEllipse(pen, x, y + w * 0.03, w, w * 0.24, lighten(soil, 0.12), 0.5);
      softEllipse(pen, x, y, w * 0.9, w * 0.19, light.shade, 0.75);
    }
    pen.restore();
  });
}

function meteor(view: View): Item {
  const { stage } = view;
  const random = view.random.fork('meteor');
  const x = random.range(0.1, 0.6) * stage.w;
  const y = random.range(0.05, 0.25) * stage.h;
  return motion(0.05, (pen, seconds) => {
    const f = ((((seconds + 3.4) % 4.6) + 4.6) % 4.6) / 0.9;
    if (f > 1) return;
    const hx = x + f * stage.w * 0.3;
    const hy = y + f * stage.w * 0.12;
    const g = pen.createLinearGradient(hx - 130, hy - 52, hx, hy);
    g.addColorStop(0, 'rgba(255,255,255,0)');
    g.addColorStop(1, `rgba(255,255,255,${(0.85 * Math.sin(Math.PI * f)).toFixed(3)})`);
    pen.strokeStyle = g;
    pen.lineWidth = 2;
    pen.beginPath();
    pen.moveTo(hx - 130, hy - 52);
    pen.lineTo(hx, hy);
    pen.stroke();
  });
}
