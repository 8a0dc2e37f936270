import { glow, softEllipse, verticalFill } from '../brushes/glow.ts';
import { sky } from '../brushes/sky.ts';
import { bush } from '../brushes/trees.ts';
import { darken, fade, lighten } from '../colour.ts';
import { band, type Item, motion, part, type Setting, type View } from '../scene.ts';
import { cafe } from './street-cafe.ts';
import { houses } from './street-houses.ts';

/** A street of small houses with a café at the front: awning, lit window, tables, lamps, strings of bulbs. */
export function street(view: View): Setting {
  const { stage, light, random, brief } = view;
  const pavement = stage.h * (stage.tall ? 0.8 : 0.79);
  const wet = brief.weather === 'rain' || (light.night && random.chance(0.6));
  const items: Item[] = [...sky(view)];
  items.push(
    houses(view, 'far', 0.3, pavement - 26, stage.h * 0.46, 0.55),
    houses(view, 'near', 0.62, pavement - 4, stage.h * (stage.tall ? 0.5 : 0.6), 1),
  );
  const shop = cafe(view, pavement);
  items.push(shop.item, floor(view, pavement, wet, shop));
  items.push(bulbs(view), lanterns(view, pavement));
  const front = planters(view);
  items.push(front);
  return {
    items,
    spots: {
      ground: {
        x: view.focusX,
        y: pavement + (stage.h - pavement) * 0.58,
        scale: 1,
        depth: 0.97,
        before: front,
      },
      table: {
        x: view.focusX,
        y: pavement + (stage.h - pavement) * 0.5,
        scale: 0.62,
        depth: 0.97,
        before: front,
      },
      air: { x: view.focusX, y: stage.h * 0.2, scale: 0.5, depth: 0.3 },
    },
    ambience: 'city',
  };
}

function floor(view: View, pavement: number, wet: boolean, shop: { x: number; w: number }): Item {
  const { stage, light } = view;
  const random = view.random.fork('pavement');
  const stone = '#8f8a85';
  return part(0.88, band(stage, pavement - 2), (pen) => {
    const bottom = stage.h + stage.marginY;
    pen.fillStyle = verticalFill(pen, pavement, bottom, [
      light.surface(lighten(stone, 0.05), 0.95, 0.25),
      light.surface(stone, 1, -0.1),
      light.surface(darken(stone, 0.1), 1, -0.6),
    ]);
    pen.fillRect(-stage.marginX, pavement, stage.w + 2 * stage.marginX, bottom - pavement);
    for (let row = 0; row < 15; row++) {
      const y0 = pavement + (bottom - pavement) * (row / 15) ** 1.5;
      const y1 = pavement + (bottom - pavement) * ((row + 1) / 15) ** 1.5;
      const w = 26 + row * 9;
      for (let x = -stage.marginX - (row % 2) * w * 0.5; x < stage.w + stage.marginX; x += w) {
        pen.fillStyle = fade(
          random.chance(0.5)
            ? lighten(light.surface(stone, 1, 0), 0.07)
            : darken(light.surface(stone, 1, 0), 0.06),
          random.range(0.08, 0.4),
        );
        pen.beginPath();
        pen.roundRect(x + 1, y0 + 1, w - 2, Math.max(1, y1 - y0 - 1.6), 3);
        pen.fill();
      }
    }
    const warm = light.lampsLit ? '#ffbf66' : light.key;
    softEllipse(pen, shop.x + shop.w / 2, pavement + 10, shop.w * 0.62, 70, warm, light.lampsLit ? 0.5 : 0.2);
    if (!wet) return;
    for (let i = 0; i < 46; i++) {
      const x = shop.x + random.next() * shop.w;
      const length = random.range(0.2, 0.9) * (stage.h - pavement);
      pen.fillStyle = verticalFill(pen, pavement, pavement + length, [
        fade(random.pick(['#ffcf85', light.accent, light.glow]), 0.26),
        fade('#ffcf85', 0),
      ]);
      pen.fillRect(x, pavement, random.range(3, 16), length);
    }
  });
}

/** Strings of bulbs across the street. */
function bulbs(view: View): Item {
  const { stage, light } = view;
  const random = view.random.fork('bulbs');
  const strings = [0, 1, 2].map((i) => ({
    y: stage.h * (0.1 + i * 0.08) + random.range(-8, 8),
    sag: random.range(40, 80),
    slant: random.range(-40, 40),
  }));
  return motion(0.85, (pen, seconds) => {
    strings.forEach((s, k) => {
      const at = (f: number): [number, number] => [
        f * (stage.w + 200) - 100,
        s.y + s.slant * f + s.sag * 4 * f * (1 - f) + 2.5 * Math.sin(seconds * 1.1 + k),
      ];
      pen.strokeStyle = fade(light.surface('#2a2622', 1, -0.5), 0.8);
      pen.lineWidth = 1.4;
      pen.beginPath();
      for (let i = 0; i <= 24; i++) {
        const [x, y] = at(i / 24);
        if (i === 0) pen.moveTo(x, y);
        else pen.lineTo(x, y);
      }
      pen.stroke();
      const n = Math.round(stage.w / 76);
      for (let i = 1; i < n; i++) {
        const [x, y] = at(i / n);
        const shine = light.lampsLit ? 0.75 + 0.25 * Math.sin(seconds * 2 + i * 2.4 + k) : 0.25;
        pen.fillStyle = fade('#ffcf7a', 0.16 * shine);
        pen.beginPath();
        pen.arc(x, y + 6, 15, 0, Math.PI * 2);
        pen.fill();
        pen.fillStyle = fade('#ffedc2', 0.35 + 0.6 * shine);
        pen.beginPath();
        pen.arc(x, y + 6, 4.4, 0, Math.PI * 2);
        pen.fill();
      }
    });
  });
}

function lanterns(view: View, pavement: number): Item {
  const { stage, light } = view;
  const x = view.focusX > stage.w / 2 ? stage.w * 0.07 : stage.w * 0.93;
  return part(0.94, { x: x - 190, y: pavement - 440, w: 380, h: 560 }, (pen) => {
    const iron = light.surface('#24262b', 1, -0.4);
    pen.fillStyle = iron;
    pen.fillRect(x - 4, pavement - 300, 8, 350);
    pen.fillRect(x - 10, pavement + 30, 20, 22);
    pen.beginPath();
    pen.moveTo(x - 20, pavement - 348);
    pen.lineTo(x, pavement - 368);
    pen.lineTo(x + 20, pavement - 348);
    pen.fill();
    pen.fillStyle = light.lampsLit ? '#fff0c4' : light.surface('#d9dfe0', 1, 0.3);
    pen.beginPath();
    pen.moveTo(x - 17, pavement - 347);
    pen.lineTo(x + 17, pavement - 347);
    pen.lineTo(x + 11, pavement - 300);
    pen.lineTo(x - 11, pavement - 300);
    pen.fill();
    if (light.lampsLit) {
      pen.globalCompositeOperation = 'lighter';
      glow(pen, x, pavement - 324, 180, '#ffbe66', 0.5);
    }
  });
}

function planters(view: View): Item {
  const { stage, light } = view;
  const random = view.random.fork('planters');
  const left = view.focusX > stage.w / 2;
  return part(
    1.12,
    band(stage, stage.h * 0.7),
    (pen) => {
      for (let i = 0; i < 2; i++) {
        const x = left ? stage.w * (0.03 + i * 0.16) : stage.w * (0.97 - i * 0.16);
        bush(pen, x, stage.h * 0.985 + i * 12, 84 - i * 18, '#4a6f42', light, 1, random);
        for (let k = 0; k < 12; k++) {
          pen.fillStyle = light.surface(random.pick(['#f0717a', '#ffffff', light.second]), 1, 0.5);
          pen.beginPath();
          pen.arc(
            x + random.range(-70, 70),
            stage.h * 0.95 + random.range(-34, 22),
            random.range(3, 6),
            0,
            Math.PI * 2,
          );
          pen.fill();
        }
      }
    },
    { blur: 1.6 },
  );
}
