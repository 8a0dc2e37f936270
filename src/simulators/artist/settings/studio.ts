import { glow, horizontalFill, softEllipse, verticalFill } from '../brushes/glow.ts';
import { darken, fade, lighten, lightnessOf, mix, shift } from '../colour.ts';
import { band, type Item, motion, part, type Setting, type View } from '../scene.ts';
import { box, oval } from '../subjects/shapes.ts';
import { arch, leafShadow, panels, ring, sunDisc } from './studio-backdrops.ts';

/** A photographer's set: a swept backdrop, shapes of colour, a pedestal, light that sweeps across. */
export function studio(view: View): Setting {
  const { stage, light, random, brief } = view;
  const dark = brief.time === 'night' || brief.time === 'dusk' || random.chance(0.25);
  const lead =
    lightnessOf(light.accent) > 0.88 || lightnessOf(light.accent) < 0.3 ? light.second : light.accent;
  const wall = backdrop(lead, dark, random.int(0, 3));
  const floorY = stage.h * (brief.framing === 'low' ? 0.86 : 0.72);
  const items: Item[] = [room(view, wall, floorY, dark)];
  const kind = random.int(0, 4);
  if (kind === 0) items.push(arch(view, wall, floorY));
  if (kind === 1) items.push(ring(view, wall, floorY));
  if (kind === 2) items.push(panels(view, wall, floorY));
  if (kind === 3) items.push(leafShadow(view));
  if (kind === 4) items.push(sunDisc(view, wall));
  items.push(beam(view, dark));
  const block = pedestal(view, wall, floorY, random.int(0, 2));
  items.push(...block.items, dust(view), sweep(view, dark));
  return {
    items,
    spots: {
      table: {
        x: view.focusX,
        y: block.top,
        scale: stage.tall ? 1.5 : 1.12,
        depth: 0.9,
        before: block.items.at(-1),
      },
      ground: { x: view.focusX, y: block.top, scale: 0.95, depth: 0.9, before: block.items.at(-1) },
      air: { x: view.focusX, y: stage.h * 0.42, scale: 0.9, depth: 0.9 },
      water: { x: view.focusX, y: block.top, scale: 0.9, depth: 0.9, before: block.items.at(-1) },
    },
    ambience: 'studio',
  };
}

function backdrop(lead: string, dark: boolean, kind: number): string {
  const hue = [0, 180, 32, -38][kind] ?? 0;
  const turned = shift(lead, { hue, chroma: dark ? 0.8 : 0.62 });
  return dark ? mix(turned, '#0b0b12', 0.72) : mix(turned, '#fff6ea', kind === 1 ? 0.52 : 0.42);
}

function room(view: View, wall: string, floorY: number, dark: boolean): Item {
  const { stage, light } = view;
  return part(0.1, band(stage), (pen) => {
    const top = -stage.marginY;
    pen.fillStyle = verticalFill(pen, top, stage.h + stage.marginY, [
      darken(wall, dark ? 0.04 : 0.08),
      wall,
      lighten(wall, dark ? 0.07 : 0.05),
      lighten(wall, dark ? 0.02 : 0.02),
      darken(wall, dark ? 0.06 : 0.1),
    ]);
    pen.fillRect(-stage.marginX, top, stage.w + 2 * stage.marginX, stage.h + 2 * stage.marginY);
    softEllipse(
      pen,
      view.focusX,
      floorY - stage.h * 0.22,
      stage.h * 0.75,
      stage.h * 0.6,
      lighten(wall, dark ? 0.22 : 0.14),
      dark ? 0.75 : 0.7,
    );
    softEllipse(
      pen,
      light.sunX,
      stage.h * 0.05,
      stage.w * 0.55,
      stage.h * 0.5,
      light.glow,
      dark ? 0.16 : 0.26,
    );
    const line = pen.createLinearGradient(0, floorY - 90, 0, floorY + 46);
    line.addColorStop(0, fade(darken(wall, 0.12), 0));
    line.addColorStop(0.6, fade(darken(wall, 0.12), dark ? 0.5 : 0.28));
    line.addColorStop(1, fade(darken(wall, 0.12), 0));
    pen.fillStyle = line;
    pen.fillRect(-stage.marginX, floorY - 90, stage.w + 2 * stage.marginX, 136);
  });
}

function beam(view: View, dark: boolean): Item {
  const { stage, light } = view;
  const from = light.sunX > view.focusX ? stage.w * 1.05 : -stage.w * 0.05;
  return part(
    0.5,
    band(stage),
    (pen) => {
      for (const [spread, strength] of [
        [0.4, 0.09],
        [0.24, 0.12],
        [0.12, 0.14],
      ] as const) {
        const g = pen.createLinearGradient(from, -60, view.focusX, stage.h * 0.8);
        g.addColorStop(0, fade(light.key, strength * (dark ? 1.5 : 1.1)));
        g.addColorStop(1, fade(light.key, 0));
        pen.fillStyle = g;
        pen.beginPath();
        pen.moveTo(from, -stage.marginY - 40);
        pen.lineTo(view.focusX - stage.h * spread * 1.2, stage.h);
        pen.lineTo(view.focusX + stage.h * spread * 1.2, stage.h);
        pen.fill();
      }
    },
    { blur: 10 },
  );
}

/** What the product stands on: a drum, a slab, or two steps. */
function pedestal(view: View, wall: string, floorY: number, kind: number): { items: Item[]; top: number } {
  const { stage, light } = view;
  const x = view.focusX;
  const side = light.sunX > x ? 1 : -1;
  const top = floorY + stage.h * 0.02;
  const stone = mix(lighten(wall, 0.06), light.key, 0.15);
  const half = Math.min(stage.w * 0.4, stage.h * (kind === 1 ? 0.42 : 0.25));
  const drum = (cx: number, y: number, r: number, h: number): Item =>
    part(0.9, { x: cx - r * 1.9, y: y - r * 0.4, w: r * 3.8, h: h + r * 0.9 }, (pen) => {
      softEllipse(pen, cx - side * r * 0.35, y + h + 5, r * 1.5, r * 0.3, '#05040a', 0.5);
      const g = pen.createLinearGradient(cx - side * r, 0, cx + side * r, 0);
      g.addColorStop(0, darken(stone, 0.2));
      g.addColorStop(0.2, darken(stone, 0.16));
      g.addColorStop(0.75, lighten(stone, 0.04));
      g.addColorStop(1, darken(stone, 0.05));
      pen.fillStyle = g;
      pen.beginPath();
      pen.ellipse(cx, y + h, r, r * 0.17, 0, 0, Math.PI);
      pen.lineTo(cx - r, y);
      pen.lineTo(cx + r, y);
      pen.closePath();
      pen.fill();
      const lid = pen.createLinearGradient(cx - side * r, y, cx + side * r, y);
      lid.addColorStop(0, darken(stone, 0.02));
      lid.addColorStop(1, lighten(stone, 0.13));
      oval(pen, cx, y, r, r * 0.17, lid);
    });
  const items: Item[] = [];
  if (kind === 2) items.push(drum(x + side * half * 1.15, top + 34, half * 0.5, stage.h * 0.1));
  items.push(drum(x, top, half, kind === 1 ? stage.h * 0.045 : stage.h * 0.14));
  if (kind === 0)
    items.push(
      part(0.95, { x: x - half * 2.4, y: top, w: half * 4.8, h: stage.h * 0.3 }, (pen) => {
        box(pen, x - side * half * 1.7 - 26, top + stage.h * 0.1, 52, 52, 5, mix(wall, light.accent, 0.5));
        const bx = x + side * half * 1.5;
        const g = pen.createRadialGradient(
          bx + side * 10,
          top + stage.h * 0.11,
          2,
          bx,
          top + stage.h * 0.13,
          30,
        );
        g.addColorStop(0, lighten(light.second, 0.2));
        g.addColorStop(1, darken(light.second, 0.18));
        softEllipse(pen, bx - side * 10, top + stage.h * 0.13 + 28, 44, 10, '#05040a', 0.4);
        oval(pen, bx, top + stage.h * 0.13, 29, 29, g);
      }),
    );
  items.push(
    part(0.9, { x: x - half, y: top - 2, w: half * 2, h: 30 }, (pen) => {
      softEllipse(pen, x, top, half * 0.5, half * 0.07, '#05040a', 0.12);
    }),
  );
  return { items, top: top + half * 0.03 };
}

function dust(view: View): Item {
  const { stage, light } = view;
  const random = view.random.fork('dust');
  const specks = Array.from({ length: 26 }, () => ({
    x: random.next() * stage.w,
    y: random.next() * stage.h,
    r: random.range(1, 3.6),
    phase: random.range(0, 6.3),
  }));
  return motion(
    1,
    (pen, seconds) => {
      for (const s of specks)
        glow(
          pen,
          s.x + 9 * Math.sin(s.phase + seconds * 0.6),
          s.y - seconds * 5,
          s.r * 2.2,
          light.key,
          0.12 + 0.2 * Math.max(0, Math.sin(s.phase + seconds * 1.2)),
        );
    },
    { blend: 'screen' },
  );
}

/** A band of light that crosses the set slowly. */
function sweep(view: View, dark: boolean): Item {
  const { stage, light } = view;
  const w = stage.h * 0.34;
  const bar = { x: 0, y: -stage.marginY, w: w * 2, h: stage.h + 2 * stage.marginY };
  return part(
    1,
    bar,
    (pen) => {
      const strength = dark ? 0.16 : 0.22;
      pen.fillStyle = horizontalFill(
        pen,
        bar.x,
        bar.x + bar.w,
        [0, 0.25, 0.75, 1, 0.75, 0.25, 0].map((share) => fade(light.key, strength * share)),
      );
      pen.fillRect(bar.x, bar.y, bar.w, bar.h);
    },
    {
      pivot: [0, stage.h / 2],
      pose: (seconds) => ({
        x: (stage.w + w * 4) * ((((seconds * 0.25 + 0.1) % 1) + 1) % 1) - stage.marginX - w * 3,
        lean: 0.32,
      }),
    },
  );
}
