import { type Colour, darken, fade, lighten } from '../colour.ts';
import type { Pen } from '../scene.ts';

/** Sets a fill that makes an upright form look round: dark edges, a lit flank, reflected light. */
export function round(pen: Pen, left: number, right: number, colour: Colour, side: number): void {
  const gradient = pen.createLinearGradient(side >= 0 ? left : right, 0, side >= 0 ? right : left, 0);
  gradient.addColorStop(0, darken(colour, 0.16));
  gradient.addColorStop(0.12, darken(colour, 0.2));
  gradient.addColorStop(0.5, colour);
  gradient.addColorStop(0.72, lighten(colour, 0.12));
  gradient.addColorStop(0.82, lighten(colour, 0.04));
  gradient.addColorStop(1, darken(colour, 0.12));
  pen.fillStyle = gradient;
}

/** As `round`, with the hard streaks of polished metal. */
export function metal(pen: Pen, left: number, right: number, colour: Colour, side: number): void {
  const gradient = pen.createLinearGradient(side >= 0 ? left : right, 0, side >= 0 ? right : left, 0);
  for (const [at, by] of [
    [0, -0.22],
    [0.1, -0.05],
    [0.2, -0.26],
    [0.42, -0.06],
    [0.58, 0.08],
    [0.68, 0.3],
    [0.76, 0.06],
    [0.88, -0.16],
    [0.95, 0.02],
    [1, -0.2],
  ] as const) {
    gradient.addColorStop(at, lighten(colour, by));
  }
  pen.fillStyle = gradient;
}

/** A soft upright highlight, as a window throws it on glaze or glass. */
export function shine(
  pen: Pen,
  x: number,
  top: number,
  width: number,
  height: number,
  strength = 0.55,
): void {
  const gradient = pen.createLinearGradient(0, top, 0, top + height);
  gradient.addColorStop(0, fade('#ffffff', strength));
  gradient.addColorStop(0.6, fade('#ffffff', strength * 0.45));
  gradient.addColorStop(1, fade('#ffffff', 0));
  pen.fillStyle = gradient;
  pen.beginPath();
  pen.roundRect(x, top, width, height, width / 2);
  pen.fill();
}

/** A closed path in SVG notation, filled. */
export function fillPath(pen: Pen, build: (pen: Pen) => void, style?: Pen['fillStyle']): void {
  if (style !== undefined) pen.fillStyle = style;
  pen.beginPath();
  build(pen);
  pen.closePath();
  pen.fill();
}

/** A line of even width with round ends. */
export function limb(
  pen: Pen,
  width: number,
  colour: Colour,
  points: readonly (readonly [number, number])[],
): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  pen.beginPath();
  points.forEach(([x, y], i) => {
    if (i === 0) pen.moveTo(x, y);
    else pen.lineTo(x, y);
  });
  pen.stroke();
}

export function disc(pen: Pen, x: number, y: number, radius: number, style: Pen['fillStyle']): void {
  pen.fillStyle = style;
  pen.beginPath();
  pen.arc(x, y, radius, 0, Math.PI * 2);
  pen.fill();
}

export function oval(
  pen: Pen,
  x: number,
  y: number,
  rx: number,
  ry: number,
  style: Pen['fillStyle'],
  turn = 0,
): void {
  pen.fillStyle = style;
  pen.beginPath();
  pen.ellipse(x, y, rx, ry, turn, 0, Math.PI * 2);
  pen.fill();
}

export function box(
  pen: Pen,
  x: number,
  y: number,
  w: number,
  h: number,
  radius: number,
  style?: Pen['fillStyle'],
): void {
  if (style !== undefined) pen.fillStyle = style;
  pen.beginPath();
  pen.roundRect(x, y, w, h, radius);
  pen.fill();
}
