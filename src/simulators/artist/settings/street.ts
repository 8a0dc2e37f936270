import { glow, softEllipse, verticalFill } from '../brushes/glow.ts';
import { sky } from '../brushes/sky.ts';
import { bush } from '../brushes/trees.ts';
import { darken, fade, lighten, mix } from '../colour.ts';
import type { Random } from '../random.ts';
import { band, type Item, motion, type Pen, part, type Setting, type View } from '../scene.ts';

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

const WALLS = [
  '#e0b48c',
  '#d98f7a',
  '#c9cdb4',
  '#a9bcc9',
  '#e6d3a8',
  '#c9a0a0',
  '#b8a7c4',
  '#8fae9e',
] as const;

function houses(view: View, label: string, depth: number, base: number, tall: number, size: number): Item {
  const { stage, light } = view;
  const random = view.random.fork(`houses ${label}`);
  return part(depth, band(stage, Math.max(-stage.marginY, base - tall * 1.35), base + 30), (pen) => {
    let x = -stage.marginX - random.range(0, 60);
    while (x < stage.w + stage.marginX) {
      const w = random.range(120, 200) * size;
      const h = tall * random.range(0.68, 1.08);
      facade(pen, view, x, base, w, h, depth, random.pick(WALLS), size, random);
      x += w;
    }
    pen.fillStyle = fade(light.haze, (1 - depth) * 0.3);
    pen.fillRect(-stage.marginX, base - tall * 0.2, stage.w + 2 * stage.marginX, tall * 0.2 + 30);
  });
}

function facade(
  pen: Pen,
  view: View,
  x: number,
  base: number,
  w: number,
  h: number,
  depth: number,
  wall: string,
  size: number,
  random: Random,
): void {
  const { light } = view;
  const facing = light.sunX > x + w / 2 ? 0.3 : 0.05;
  pen.fillStyle = verticalFill(pen, base - h, base, [
    light.surface(wall, depth, facing),
    light.surface(darken(wall, 0.05), depth, -0.25),
  ]);
  pen.fillRect(x, base - h, w + 1, h + 30);
  const roof = light.surface(random.pick(['#8a4a3a', '#5a5560', '#6b4a3f']), depth, 0);
  pen.fillStyle = roof;
  const gable = random.int(0, 2);
  pen.beginPath();
  if (gable === 0) {
    pen.moveTo(x - 4, base - h);
    pen.lineTo(x + w / 2, base - h - w * 0.36);
    pen.lineTo(x + w + 4, base - h);
  } else if (gable === 1) {
    pen.moveTo(x - 3, base - h);
    pen.lineTo(x + w * 0.1, base - h - 44 * size);
    pen.lineTo(x + w * 0.9, base - h - 44 * size);
    pen.lineTo(x + w + 3, base - h);
  } else pen.rect(x - 3, base - h - 10 * size, w + 6, 11 * size);
  pen.fill();
  if (random.chance(0.6)) {
    pen.fillRect(x + w * 0.72, base - h - (gable === 2 ? 34 : 52) * size, 15 * size, 34 * size);
  }
  const columns = Math.max(2, Math.round(w / (52 * size)));
  const cw = w / columns;
  for (let row = 0; row < Math.floor((h - 60 * size) / (70 * size)); row++) {
    for (let c = 0; c < columns; c++) {
      const ww = 25 * size;
      const wh = 40 * size;
      const wx = x + c * cw + (cw - ww) / 2;
      const wy = base - h + 20 * size + row * 70 * size;
      const on = random.chance(light.lampsLit ? 0.5 : 0.06);
      pen.fillStyle = light.surface('#f7f1e4', depth, 0.1);
      pen.fillRect(wx - 3 * size, wy - 3 * size, ww + 6 * size, wh + 6 * size);
      pen.fillStyle = on
        ? mix(random.pick(['#ffd68a', '#ffe3ac', '#ffc777']), light.haze, (1 - depth) * 0.3)
        : light.surface(random.pick(['#5f7688', '#6f8796']), depth, light.night ? -0.6 : 0.2);
      pen.fillRect(wx, wy, ww, wh);
      pen.fillStyle = light.surface('#f7f1e4', depth, 0);
      pen.fillRect(wx + ww / 2 - 1, wy, 2, wh);
      pen.fillRect(wx, wy + wh * 0.45, ww, 2);
      if (random.chance(0.35)) {
        const shutter = light.surface(random.pick(['#4f7a6a', '#7a5a4a', '#4a6a8a']), depth, 0);
        pen.fillStyle = shutter;
        pen.fillRect(wx - ww * 0.5 - 3, wy, ww * 0.42, wh);
        pen.fillRect(wx + ww + 3 + ww * 0.08, wy, ww * 0.42, wh);
      }
    }
  }
}

function cafe(view: View, pavement: number): { item: Item; x: number; w: number } {
  const { stage, light } = view;
  const random = view.random.fork('cafe');
  const w = Math.min(stage.w * (stage.tall ? 0.86 : 0.5), 620);
  const h = 250;
  const away = view.focusX > stage.w / 2 ? 0.3 : 0.7;
  const x = Math.max(10, Math.min(stage.w - w - 10, stage.w * (stage.tall ? 0.5 : away) - w / 2));
  const top = pavement - h;
  const item = part(0.78, { x: x - 40, y: top - 70, w: w + 80, h: h + 90 }, (pen) => {
    const wood = random.pick(['#2f5a52', '#5a3a2c', '#2c3f5f', '#6a2f3a', '#3a3a3f']);
    pen.fillStyle = verticalFill(pen, top - 50, pavement, [
      light.surface(lighten(wood, 0.05), 0.95, 0.3),
      light.surface(wood, 0.95, -0.2),
    ]);
    pen.fillRect(x, top - 46, w, h + 46);
    pen.fillStyle = light.surface(darken(wood, 0.07), 0.95, 0);
    pen.fillRect(x - 8, top - 54, w + 16, 12);
    // A bare sign: a bar in a lit frame, since pictures here carry no letters.
    pen.fillStyle = fade(mix('#ffe7b5', light.accent, 0.15), light.lampsLit ? 0.95 : 0.75);
    pen.beginPath();
    pen.roundRect(x + w * 0.36, top - 33, w * 0.28, 15, 7);
    pen.fill();
    const panes = stage.tall ? 3 : 4;
    const door = random.int(0, panes - 1);
    const pw = (w - 30) / panes;
    for (let i = 0; i < panes; i++) {
      const px = x + 15 + i * pw;
      const low = i === door ? pavement - 6 : pavement - 54;
      const glass = light.lampsLit ? ['#ffe2a0', '#ffb85c', '#c9752f'] : ['#a9c4d2', '#7391a3', '#4f6678'];
      pen.fillStyle = verticalFill(
        pen,
        top + 40,
        low,
        glass.map((g) => (light.lampsLit ? g : light.surface(g, 0.95, 0.2))),
      );
      pen.fillRect(px + 6, top + 32, pw - 12, low - top - 32);
      pen.save();
      pen.beginPath();
      pen.rect(px + 6, top + 32, pw - 12, low - top - 32);
      pen.clip();
      pen.fillStyle = fade('#3a2416', light.lampsLit ? 0.5 : 0.35);
      for (let s = 0; s < 3; s++) {
        pen.fillRect(px, top + 92 + s * 38, pw, 3);
        for (let k = 0; k < 5; k++)
          pen.fillRect(
            px + 14 + k * (pw / 5.4),
            top + 92 + s * 38 - random.range(10, 24),
            random.range(6, 14),
            26,
          );
      }
      for (const lx of [0.3, 0.7]) {
        pen.fillStyle = '#fff3cf';
        pen.beginPath();
        pen.arc(px + pw * lx, top + 66, 7, 0, Math.PI * 2);
        pen.fill();
      }
      pen.fillStyle = fade('#ffffff', 0.14);
      pen.beginPath();
      pen.moveTo(px + pw * 0.2, top + 30);
      pen.lineTo(px + pw * 0.5, top + 30);
      pen.lineTo(px + pw * 0.2, low);
      pen.lineTo(px - pw * 0.1, low);
      pen.fill();
      pen.restore();
    }
    const stripes = Math.round(w / 34);
    for (let i = 0; i < stripes; i++) {
      const sx = x - 6 + (i * (w + 12)) / stripes;
      const sw = (w + 12) / stripes;
      pen.fillStyle = light.surface(i % 2 ? '#fbf3e4' : light.accent, 1, 0.35);
      pen.beginPath();
      pen.moveTo(sx + 10, top - 6);
      pen.lineTo(sx + sw + 10, top - 6);
      pen.lineTo(sx + sw, top + 50);
      pen.arc(sx + sw / 2, top + 50, sw / 2, 0, Math.PI);
      pen.fill();
    }
    pen.fillStyle = verticalFill(pen, top - 6, top + 60, [fade(light.key, 0.2), fade(light.shade, 0.3)]);
    pen.fillRect(x - 4, top - 6, w + 10, 58);
  });
  return { item, x, w };
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
