import { glow, softEllipse, verticalFill } from '../brushes/glow.ts';
import { ridge } from '../brushes/ridges.ts';
import { sky } from '../brushes/sky.ts';
import { bush } from '../brushes/trees.ts';
import { darken, fade, lighten, mix } from '../colour.ts';
import { band, type Item, motion, part, type Setting, type View } from '../scene.ts';
import { curtain, furniture, pendant, sideThings, type Win } from './interior-things.ts';

/** A room with a table by a window: the weather outside, its light falling in. Kitchen, study or living room. */
export function interior(view: View): Setting {
  const { stage, light, random, brief } = view;
  const tableY = stage.h * (stage.tall ? 0.74 : 0.73);
  const away = view.focusX > stage.w / 2 ? -1 : 1;
  const win = windowBox(view, tableY, away);
  const inside = { ...view, horizon: win.y + win.h * 0.74 };
  const walls = light.night
    ? ['#4a4458', '#3f4a5a', '#5a4840']
    : ['#efe3d2', '#dfe6e2', '#eadbd3', '#d8dfe8', '#e6e0c8'];
  const wall = random.pick(walls);
  // Only what the window shows is painted of the world outside.
  const outside = { x: win.x - 70, y: win.y - 70, w: win.w + 140, h: win.h + 140 };
  const items: Item[] = [
    ...sky(inside, { cloudiness: 0.4 }).map((item) =>
      item.kind === 'part' ? { ...item, box: outside } : item,
    ),
    ridge(
      inside,
      {
        depth: 0.12,
        base: win.y + win.h * 0.86,
        bottom: win.y + win.h + 20,
        height: win.h * 0.3,
        jagged: random.pick([0.1, 0.7]),
        span: 220,
        material: '#5f7a66',
      },
      'outside',
    ).item,
    outsideTrees(view, win),
    room(view, win, wall, tableY),
    beams(view, win, away),
  ];
  items.push(furniture(view, wall, tableY, away, win), table(view, tableY));
  if (light.lampsLit) items.push(pendant(view));
  items.push(curtain(view, win, away), dust(view, win));
  const things = sideThings(view, tableY, away);
  items.push(things);
  const y = tableY + (stage.h - tableY) * 0.3;
  return {
    items,
    spots: {
      table: { x: view.focusX, y, scale: brief.variants.includes('kitchen') ? 0.9 : 1, depth: 0.95 },
      ground: { x: view.focusX, y: y + 16, scale: 0.95, depth: 0.95 },
      air: { x: view.focusX, y: stage.h * 0.34, scale: 0.6, depth: 0.9 },
    },
    ambience: 'room',
  };
}

function windowBox(view: View, tableY: number, away: number): Win {
  const { stage } = view;
  const w = stage.w * (stage.tall ? 0.62 : 0.42);
  const h = tableY * (stage.tall ? 0.6 : 0.78);
  const cx = stage.w * (0.5 + away * (stage.tall ? 0.1 : 0.19));
  return { x: cx - w / 2, y: tableY * (stage.tall ? 0.14 : 0.06), w, h };
}

function outsideTrees(view: View, win: Win): Item {
  const random = view.random.fork('outside trees');
  return part(
    0.2,
    { x: win.x - 60, y: win.y, w: win.w + 120, h: win.h + 20 },
    (pen) => {
      for (let i = 0; i < 9; i++)
        bush(
          pen,
          win.x + random.range(-0.05, 1.05) * win.w,
          win.y + win.h + 10,
          random.range(40, 90),
          '#5a8350',
          view.light,
          0.55,
          random,
        );
    },
    { blur: 2.2 },
  );
}

/** The wall with the window cut out of it, its frame and sill. */
function room(view: View, win: Win, wall: string, tableY: number): Item {
  const { stage, light } = view;
  const tone = light.surface(wall, 1, -0.12);
  return part(0.62, band(stage), (pen) => {
    const g = pen.createRadialGradient(
      win.x + win.w / 2,
      win.y + win.h / 2,
      win.w * 0.2,
      win.x + win.w / 2,
      win.y + win.h / 2,
      Math.max(stage.w, stage.h) * 0.9,
    );
    g.addColorStop(0, lighten(mix(tone, light.key, 0.25), 0.04));
    g.addColorStop(0.5, tone);
    g.addColorStop(1, mix(darken(tone, 0.12), light.shade, 0.28));
    pen.fillStyle = g;
    pen.fillRect(-stage.marginX, -stage.marginY, stage.w + 2 * stage.marginX, stage.h + 2 * stage.marginY);
    if (light.lampsLit) glow(pen, view.focusX, stage.h * 0.2, stage.h * 0.8, '#ffb765', 0.4);
    pen.clearRect(win.x, win.y, win.w, win.h);
    const frame = light.surface('#fbf7ee', 1, -0.2);
    pen.strokeStyle = frame;
    pen.lineWidth = 15;
    pen.strokeRect(win.x, win.y, win.w, win.h);
    pen.lineWidth = 7;
    pen.beginPath();
    const panes = win.w > win.h ? 3 : 2;
    for (let i = 1; i < panes; i++) {
      pen.moveTo(win.x + (win.w * i) / panes, win.y);
      pen.lineTo(win.x + (win.w * i) / panes, win.y + win.h);
    }
    pen.moveTo(win.x, win.y + win.h * 0.32);
    pen.lineTo(win.x + win.w, win.y + win.h * 0.32);
    pen.stroke();
    pen.strokeStyle = fade(darken(frame, 0.2), 0.5);
    pen.lineWidth = 1.5;
    pen.strokeRect(win.x + 7, win.y + 7, win.w - 14, win.h - 14);
    pen.fillStyle = lighten(frame, 0.02);
    pen.fillRect(win.x - 24, win.y + win.h + 4, win.w + 48, 15);
    pen.fillStyle = fade(light.shade, 0.22);
    pen.fillRect(win.x - 24, win.y + win.h + 19, win.w + 48, 9);
    pen.fillStyle = fade(darken(tone, 0.1), 0.5);
    pen.fillRect(-stage.marginX, tableY - 40, stage.w + 2 * stage.marginX, 3);
  });
}

/** The window's light in the air of the room. */
function beams(view: View, win: Win, away: number): Item {
  const { stage, light } = view;
  return part(
    0.7,
    band(stage),
    (pen) => {
      const strength = light.night ? 0.1 : light.hidden ? 0.14 : 0.24;
      for (let i = 0; i < 3; i++) {
        const x = win.x + (win.w * i) / 3;
        const g = pen.createLinearGradient(x, win.y, x - away * win.h * 0.9, stage.h);
        g.addColorStop(0, fade(light.key, strength));
        g.addColorStop(1, fade(light.key, 0));
        pen.fillStyle = g;
        pen.beginPath();
        pen.moveTo(x + 8, win.y);
        pen.lineTo(x + win.w / 3 - 8, win.y);
        pen.lineTo(x + win.w / 3 - away * win.h * 0.95, stage.h);
        pen.lineTo(x - away * win.h * 0.95 - 40, stage.h);
        pen.fill();
      }
      glow(pen, win.x + win.w / 2, win.y + win.h / 2, win.w * 1.05, light.glow, light.night ? 0.12 : 0.3);
    },
    { blur: 8 },
  );
}

function table(view: View, y: number): Item {
  const { stage, light } = view;
  const random = view.random.fork('table');
  const wood = random.pick(['#a9764a', '#8a5f3c', '#c69a6a', '#d9cbb8', '#6a4a36']);
  return part(0.9, band(stage, y - 6), (pen) => {
    const bottom = stage.h + stage.marginY;
    const x0 = -stage.marginX;
    const w = stage.w + 2 * stage.marginX;
    pen.fillStyle = verticalFill(pen, y, bottom, [
      light.surface(lighten(wood, 0.09), 1, 0.5),
      light.surface(wood, 1, 0.1),
      light.surface(darken(wood, 0.1), 1, -0.5),
    ]);
    pen.fillRect(x0, y, w, bottom - y);
    pen.fillStyle = fade(light.key, 0.5);
    pen.fillRect(x0, y, w, 2);
    for (let i = 0; i < 80; i++) {
      const f = random.next() ** 1.4;
      pen.fillStyle = fade(
        random.chance(0.5)
          ? light.surface(darken(wood, 0.12), 1, -0.3)
          : light.surface(lighten(wood, 0.1), 1, 0.4),
        random.range(0.06, 0.22),
      );
      pen.beginPath();
      pen.ellipse(
        random.range(x0, x0 + w),
        y + 6 + f * (bottom - y),
        random.range(50, 280),
        random.range(0.8, 3),
        0,
        0,
        Math.PI * 2,
      );
      pen.fill();
    }
    softEllipse(
      pen,
      light.sunX,
      y + 30,
      stage.w * 0.42,
      (bottom - y) * 0.5,
      light.key,
      light.night ? 0.14 : 0.4,
    );
    if (light.lampsLit)
      softEllipse(pen, view.focusX, y + 50, stage.w * 0.34, (bottom - y) * 0.55, '#ffc77a', 0.5);
  });
}

function dust(view: View, win: Win): Item {
  const random = view.random.fork('room dust');
  const specks = Array.from({ length: 24 }, () => ({
    x: win.x + random.range(-0.3, 1) * win.w,
    y: win.y + random.range(0.2, 1.3) * win.h,
    r: random.range(0.8, 2),
    phase: random.range(0, 6.3),
  }));
  return motion(
    0.85,
    (pen, seconds) => {
      for (const s of specks) {
        pen.fillStyle = fade(view.light.key, 0.1 + 0.32 * Math.max(0, Math.sin(s.phase + seconds)));
        pen.beginPath();
        pen.arc(s.x + 8 * Math.sin(s.phase + seconds * 0.5), s.y - 5 * seconds, s.r, 0, Math.PI * 2);
        pen.fill();
      }
    },
    { blend: 'screen' },
  );
}
