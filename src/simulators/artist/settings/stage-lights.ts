import { verticalFill } from '../brushes/glow.ts';
import { fade, mix } from '../colour.ts';
import { band, type Item, motion, part, type View } from '../scene.ts';

/** A back wall of light: bars like an equaliser, an arch of lamps, or a great disc. */
export function screens(view: View, floorY: number, lights: readonly string[]): Item {
  const { stage: frame, focusX } = view;
  const random = view.random.fork('screens');
  const kind = random.int(0, 2);
  const bars = Array.from({ length: 27 }, () => ({
    height: random.range(0.2, 1),
    phase: random.range(0, 6.3),
    speed: random.range(1.4, 3.4),
  }));
  const width = Math.min(frame.w * 0.9, frame.h * 1.15);
  return motion(0.3, (pen, seconds) => {
    if (kind === 0) {
      bars.forEach((bar, i) => {
        const w = width / bars.length;
        const x = focusX - width / 2 + i * w;
        const h = frame.h * 0.36 * bar.height * (0.72 + 0.28 * Math.sin(bar.phase + seconds * bar.speed));
        const away = 1 - Math.abs(i - 13) / 15;
        pen.fillStyle = verticalFill(pen, floorY - h * (0.4 + away), floorY, [
          fade(lights[0] ?? '#ffffff', 0.85),
          fade(lights[1] ?? '#ffffff', 0.1),
        ]);
        pen.fillRect(x + w * 0.16, floorY - h * (0.4 + away), w * 0.68, h * (0.4 + away));
      });
      return;
    }
    const r = Math.min(frame.w * 0.36, frame.h * 0.34);
    const y = floorY - frame.h * 0.3;
    if (kind === 1) {
      const n = 34;
      for (let i = 0; i <= n; i++) {
        const a = Math.PI * (1 + i / n);
        const shine = 0.45 + 0.55 * Math.max(0, Math.sin(seconds * 3 - i * 0.45));
        for (const [grow, c] of [
          [1, 0],
          [1.14, 2],
        ] as const) {
          pen.fillStyle = fade(mix(lights[c] ?? '#ffffff', '#ffffff', 0.35), shine);
          pen.beginPath();
          pen.arc(
            focusX + Math.cos(a) * r * grow * 1.12,
            floorY - 8 + Math.sin(a) * r * grow * 1.5,
            5,
            0,
            Math.PI * 2,
          );
          pen.fill();
        }
      }
      return;
    }
    pen.fillStyle = verticalFill(pen, y - r, y + r, [
      mix(lights[0] ?? '#ffffff', '#ffffff', 0.3),
      fade(lights[1] ?? '#ffffff', 0.65),
    ]);
    pen.beginPath();
    pen.arc(focusX, y, r, 0, Math.PI * 2);
    pen.fill();
    pen.strokeStyle = fade('#ffffff', 0.25 + 0.2 * Math.sin(seconds * 2));
    pen.lineWidth = 5;
    pen.beginPath();
    pen.arc(focusX, y, r * (1.1 + 0.03 * Math.sin(seconds * 2)), 0, Math.PI * 2);
    pen.stroke();
  });
}

export function rig(view: View): Item {
  const { stage: frame } = view;
  return part(0.7, band(frame, -frame.marginY, frame.h * 0.13), (pen) => {
    const y = frame.h * 0.045;
    pen.strokeStyle = '#15151d';
    pen.lineWidth = 5;
    pen.strokeRect(-frame.marginX - 20, y - 14, frame.w + 2 * frame.marginX + 40, 28);
    pen.lineWidth = 3;
    for (let x = -frame.marginX; x < frame.w + frame.marginX; x += 36) {
      pen.beginPath();
      pen.moveTo(x, y - 14);
      pen.lineTo(x + 18, y + 14);
      pen.lineTo(x + 36, y - 14);
      pen.stroke();
    }
    pen.fillStyle = '#101017';
    for (let i = 0; i < 9; i++) pen.fillRect((frame.w * (i + 0.5)) / 9 - 13, y + 12, 26, 24);
  });
}

export function beams(view: View, lights: readonly string[], floorY: number): Item {
  const { stage: frame } = view;
  const random = view.random.fork('beams');
  const all = Array.from({ length: 9 }, (_, i) => ({
    x: (frame.w * (i + 0.5)) / 9,
    lean: random.range(-0.42, 0.42),
    swing: random.range(0.12, 0.3),
    phase: random.range(0, 6.3),
    colour: lights[i % lights.length] ?? '#ffffff',
  }));
  return motion(
    0.6,
    (pen, seconds) => {
      const y = frame.h * 0.045 + 34;
      const long = floorY - y + 60;
      for (const beam of all) {
        const a = beam.lean + beam.swing * (Math.sin(beam.phase + seconds * 0.9) - Math.sin(beam.phase));
        const ex = beam.x + Math.sin(a) * long;
        const g = pen.createLinearGradient(beam.x, y, ex, y + long);
        g.addColorStop(0, fade(beam.colour, 0.5));
        g.addColorStop(0.35, fade(beam.colour, 0.2));
        g.addColorStop(1, fade(beam.colour, 0));
        pen.fillStyle = g;
        for (const spread of [34, 78]) {
          pen.beginPath();
          pen.moveTo(beam.x - 7, y);
          pen.lineTo(beam.x + 7, y);
          pen.lineTo(ex + spread, y + long);
          pen.lineTo(ex - spread, y + long);
          pen.fill();
        }
        pen.fillStyle = '#ffffff';
        pen.beginPath();
        pen.ellipse(beam.x, y + 1, 9, 4.5, 0, 0, Math.PI * 2);
        pen.fill();
      }
    },
    { blend: 'screen' },
  );
}
