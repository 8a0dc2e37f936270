import { glow, softEllipse, verticalFill } from '../brushes/glow.ts';
import { darken, fade, lighten, mix, shift } from '../colour.ts';
import { band, type Item, motion, part, type Setting, type View } from '../scene.ts';
import { beams, rig, screens } from './stage-lights.ts';

/** A stage: beams that swing, haze, a lit floor, screens behind, a crowd's hands in front. */
export function stage(view: View): Setting {
  const { stage: frame, random } = view;
  const floorY = frame.h * 0.74;
  const hue = random.range(-70, 70);
  const lights = [
    view.light.accent,
    shift(view.light.accent, { hue: 60 + hue }),
    view.light.second,
    '#ffffff',
  ].map((c) => lighten(shift(c, { chroma: 1.15 }), 0.06));
  const items: Item[] = [
    hall(view, floorY, lights),
    screens(view, floorY, lights),
    rig(view),
    beams(view, lights, floorY),
    floor(view, floorY, lights),
  ];
  items.push(smoke(view, floorY, lights), confetti(view, lights));
  const crowd = view.brief.framing !== 'close' && random.chance(0.8) ? [audience(view, lights)] : [];
  return {
    items: [...items, ...crowd],
    spots: {
      ground: { x: view.focusX, y: floorY + frame.h * 0.075, scale: 1.05, depth: 0.85, before: crowd[0] },
      table: { x: view.focusX, y: floorY + frame.h * 0.07, scale: 0.95, depth: 0.85, before: crowd[0] },
      air: { x: view.focusX, y: frame.h * 0.45, scale: 0.9, depth: 0.85, before: crowd[0] },
    },
    ambience: 'stage',
  };
}

function hall(view: View, floorY: number, lights: readonly string[]): Item {
  const { stage: frame, focusX } = view;
  const base = mix(darken(lights[0] ?? '#402060', 0.4), '#07060f', 0.62);
  return part(0.05, band(frame), (pen) => {
    pen.fillStyle = verticalFill(pen, -frame.marginY, frame.h + frame.marginY, [
      mix(base, '#000000', 0.55),
      base,
      lighten(base, 0.05),
      mix(base, '#000000', 0.6),
    ]);
    pen.fillRect(-frame.marginX, -frame.marginY, frame.w + 2 * frame.marginX, frame.h + 2 * frame.marginY);
    glow(pen, focusX, floorY - frame.h * 0.24, frame.h * 0.7, lights[0] ?? '#ffffff', 0.5);
    glow(pen, focusX - frame.w * 0.34, floorY - frame.h * 0.1, frame.h * 0.5, lights[1] ?? '#ffffff', 0.34);
    glow(pen, focusX + frame.w * 0.34, floorY - frame.h * 0.1, frame.h * 0.5, lights[2] ?? '#ffffff', 0.34);
  });
}

function floor(view: View, y: number, lights: readonly string[]): Item {
  const { stage: frame, focusX } = view;
  const base = mix(darken(lights[0] ?? '#402060', 0.35), '#0a0912', 0.7);
  return part(0.85, band(frame, y), (pen) => {
    pen.fillStyle = verticalFill(pen, y, frame.h + frame.marginY, [
      lighten(base, 0.09),
      base,
      mix(base, '#000000', 0.75),
    ]);
    pen.fillRect(-frame.marginX, y, frame.w + 2 * frame.marginX, frame.h);
    pen.globalCompositeOperation = 'screen';
    softEllipse(pen, focusX, y + 54, frame.h * 0.44, 64, mix(lights[0] ?? '#ffffff', '#ffffff', 0.4), 0.75);
    softEllipse(pen, focusX - frame.w * 0.32, y + 40, frame.h * 0.3, 34, lights[1] ?? '#ffffff', 0.5);
    softEllipse(pen, focusX + frame.w * 0.32, y + 40, frame.h * 0.3, 34, lights[2] ?? '#ffffff', 0.5);
    pen.fillStyle = fade('#ffffff', 0.35);
    pen.fillRect(-frame.marginX, y, frame.w + 2 * frame.marginX, 2);
  });
}

function smoke(view: View, y: number, lights: readonly string[]): Item {
  const { stage: frame } = view;
  const random = view.random.fork('smoke');
  return part(
    0.8,
    { x: -frame.marginX - 130, y: y - 170, w: frame.w + 2 * frame.marginX + 260, h: 300 },
    (pen) => {
      for (let i = 0; i < 16; i++)
        softEllipse(
          pen,
          random.range(-100, frame.w + 100),
          y + random.range(-60, 60),
          random.range(120, 290),
          random.range(22, 60),
          mix(lights[i % 3] ?? '#ffffff', '#ffffff', 0.35),
          0.13,
        );
    },
    { blend: 'screen', pose: (seconds) => ({ x: seconds * 11 }) },
  );
}

function confetti(view: View, lights: readonly string[]): Item {
  const { stage: frame } = view;
  const random = view.random.fork('confetti');
  const bits = Array.from({ length: view.random.fork('party').chance(0.5) ? 70 : 16 }, () => ({
    x: random.next() * frame.w,
    y: random.next(),
    s: random.range(3, 7),
    phase: random.range(0, 6.3),
    fall: random.range(0.05, 0.11),
    colour: lighten(random.pick(lights), 0.1),
  }));
  return motion(0.95, (pen, seconds) => {
    for (const b of bits) {
      const f = (((b.y + seconds * b.fall) % 1) + 1) % 1;
      pen.fillStyle = fade(b.colour, 0.8);
      const wide = Math.abs(Math.cos(b.phase + seconds * 3.2));
      pen.fillRect(
        b.x + 16 * Math.sin(b.phase + seconds * 1.2),
        -20 + f * (frame.h + 40),
        b.s * Math.max(0.15, wide),
        b.s * 0.7,
      );
    }
  });
}

/** Heads and raised arms against the light. */
function audience(view: View, lights: readonly string[]): Item {
  const { stage: frame } = view;
  const random = view.random.fork('audience');
  const y = frame.h * 0.99;
  return part(
    1.1,
    band(frame, frame.h * 0.66),
    (pen) => {
      for (const row of [0, 1]) {
        const tone = row ? '#050409' : mix('#0c0a16', lights[0] ?? '#402060', 0.14);
        const size = 34 + row * 14;
        for (let x = -frame.marginX; x < frame.w + frame.marginX; x += size * random.range(1.35, 1.9)) {
          const hy = y - 46 + row * 44 + random.range(-10, 10) - Math.abs(x - view.focusX) * 0.02;
          pen.fillStyle = tone;
          pen.strokeStyle = tone;
          pen.beginPath();
          pen.arc(x, hy, size * 0.44, 0, Math.PI * 2);
          pen.fill();
          pen.beginPath();
          pen.ellipse(x, hy + size * 1.15, size * 0.92, size * 0.8, 0, Math.PI, 0);
          pen.fill();
          pen.fillRect(x - size * 0.92, hy + size * 1.1, size * 1.84, frame.h);
          if (!random.chance(0.36)) continue;
          const s = random.chance(0.5) ? 1 : -1;
          const reach = size * random.range(1.5, 2.2);
          pen.lineWidth = size * 0.28;
          pen.lineCap = 'round';
          pen.beginPath();
          pen.moveTo(x + s * size * 0.7, hy + size * 0.9);
          pen.quadraticCurveTo(
            x + s * size,
            hy - reach * 0.3,
            x + s * size * random.range(0.4, 0.9),
            hy - reach,
          );
          pen.stroke();
          pen.beginPath();
          pen.arc(x + s * size * 0.62, hy - reach - 3, size * 0.18, 0, Math.PI * 2);
          pen.fill();
        }
      }
    },
    { pivot: [frame.w / 2, frame.h], pose: (seconds) => ({ y: 3 * Math.sin(seconds * 3.6) }) },
  );
}
