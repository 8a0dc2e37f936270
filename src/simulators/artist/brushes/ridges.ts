import { fade, lighten, mix } from '../colour.ts';
import { createNoise, type Random } from '../random.ts';
import { band, type Item, type Pen, part, type Stage, type View } from '../scene.ts';
import { verticalFill } from './glow.ts';

/** The skyline of a range of hills or mountains. */
export interface Ridge {
  readonly depth: number;
  /** Where its foot is, and how far it is filled, in units from the top. */
  readonly base: number;
  readonly bottom?: number;
  readonly height: number;
  /** 0 rolling hills, 1 jagged peaks. */
  readonly jagged: number;
  /** Width of a hill in units. */
  readonly span: number;
  readonly material: string;
  /** 0 none; above it, the share of the height that is white. */
  readonly snow?: number;
  /** Raises it towards this place, so that a composition has one summit. */
  readonly summitX?: number;
}

/** Height of the skyline at x, as y in units. */
export type Skyline = (x: number) => number;

export function skyline(ridge: Ridge, random: Random): Skyline {
  const rolling = createNoise(random.fork('rolling'), ridge.jagged > 0.5 ? 2 : 3);
  const rough = createNoise(random.fork('rough'), 5);
  const offset = random.range(0, 200);
  return (x) => {
    const u = x / ridge.span + offset;
    const soft = 0.5 + 0.5 * rolling(u);
    const sharp = 1 - Math.abs(rolling(u * 0.85 + 11)) * 1.7;
    let height = soft * (1 - ridge.jagged) + sharp * ridge.jagged;
    height += rough(u * 3.2) * 0.16 * ridge.jagged + rough(u * 9) * 0.035 * ridge.jagged;
    if (ridge.summitX !== undefined) {
      height = height * 0.62 + 0.55 * Math.exp(-(((x - ridge.summitX) / (ridge.span * 1.25)) ** 2));
    }
    return ridge.base - ridge.height * Math.max(0.02, height);
  };
}

/** Fills a ridge: lit slopes towards the light, snow on top, mist at its foot. */
export function ridge(view: View, shape: Ridge, label: string): { item: Item; top: Skyline } {
  const { stage, light } = view;
  const random = view.random.fork(label);
  const top = skyline(shape, random);
  const bottom = shape.bottom ?? stage.h + stage.marginY;
  const box = band(stage, shape.base - shape.height * 1.35, bottom);
  const item = part(shape.depth, box, (pen) => {
    const line = points(stage, top);
    const crest = light.surface(shape.material, shape.depth, 0.15);
    const foot = mix(
      light.surface(shape.material, shape.depth, -0.3),
      light.haze,
      (1 - shape.depth) * 0.4 + light.fog * 0.4,
    );
    pen.beginPath();
    pen.moveTo(box.x, bottom);
    for (const [x, y] of line) pen.lineTo(x, y);
    pen.lineTo(box.x + box.w, bottom);
    pen.closePath();
    pen.fillStyle = verticalFill(pen, shape.base - shape.height, shape.base + shape.height * 0.25, [
      crest,
      foot,
    ]);
    pen.fill();
    pen.save();
    pen.clip();
    if (shape.jagged > 0.35) facets(pen, view, shape, line, random);
    pen.restore();
  });
  return { item, top };
}

function points(stage: Stage, top: Skyline): [number, number][] {
  const line: [number, number][] = [];
  for (let x = -stage.marginX - 4; x <= stage.w + stage.marginX + 4; x += 3) line.push([x, top(x)]);
  return line;
}

/** From each peak, a lit slope whose edge runs down in steps: the look of rock in low light. */
function facets(
  pen: Parameters<Parameters<typeof part>[2]>[0],
  view: View,
  shape: Ridge,
  line: readonly [number, number][],
  random: Random,
): void {
  const { light } = view;
  const side = light.sunX > view.stage.w / 2 ? 1 : -1;
  const reach = 9;
  const foot = shape.base + shape.height * 0.2;
  line.forEach(([x, y], i) => {
    const before = line[Math.max(0, i - reach)];
    const after = line[Math.min(line.length - 1, i + reach)];
    if (!before || !after || y > before[1] - 3 || y > after[1] - 3) return;
    const left = line[i - 1];
    const right = line[i + 1];
    if (!left || !right || y > left[1] || y >= right[1]) return;
    const depthOfPeak = foot - y;
    const edge: [number, number][] = [[x, y]];
    const lean = random.range(-0.12, 0.16) * side;
    for (let step = 1; step <= 12; step++) {
      const f = step / 12;
      edge.push([x + lean * depthOfPeak * f + random.range(-1, 1) * depthOfPeak * 0.07, y + depthOfPeak * f]);
    }
    const far = x + side * depthOfPeak * 1.5;
    const gradient = pen.createLinearGradient(0, y, 0, foot);
    const lit = light.surface(lighten(shape.material, 0.1), shape.depth, 0.9);
    gradient.addColorStop(0, fade(lit, 0.75));
    gradient.addColorStop(0.55, fade(lit, 0.32));
    gradient.addColorStop(1, fade(lit, 0));
    pen.fillStyle = gradient;
    pen.beginPath();
    edge.forEach(([px, py], k) => {
      if (k === 0) pen.moveTo(px, py);
      else pen.lineTo(px, py);
    });
    pen.lineTo(far, foot);
    pen.lineTo(far, y + depthOfPeak * 0.92);
    pen.closePath();
    pen.fill();
    if (shape.snow) snowCap(pen, view, shape, x, y, depthOfPeak * shape.snow, random, side);
  });
}

function snowCap(
  pen: Parameters<Parameters<typeof part>[2]>[0],
  view: View,
  shape: Ridge,
  x: number,
  y: number,
  height: number,
  random: Random,
  side: number,
): void {
  const teeth = 7;
  for (const [half, colour] of [
    [-side, view.light.surface('#b9c9e6', shape.depth, 0)],
    [side, view.light.surface('#ffffff', shape.depth, 1)],
  ] as const) {
    pen.beginPath();
    pen.moveTo(x, y - 4);
    for (let tooth = 0; tooth <= teeth; tooth++) {
      const f = tooth / teeth;
      const drop = height * (tooth % 2 ? random.range(0.5, 0.75) : random.range(0.85, 1.1)) * (1 - f * 0.15);
      pen.lineTo(x + half * height * 1.15 * f, y + drop + f * height * 0.35);
    }
    pen.lineTo(x + half * height * 1.7, y - height * 0.2);
    pen.closePath();
    pen.fillStyle = fade(colour, 0.92);
    pen.fill();
  }
}

/**
 * Gives a rolling form its volume: slopes turned from the light darken, those turned to it brighten,
 * fading downwards. The form's outline must be the clip.
 */
export function shadeSlopes(
  pen: Pen,
  view: View,
  top: Skyline,
  box: { readonly x: number; readonly w: number },
  reach: number,
  colours: { readonly lit: string; readonly dark: string },
  strength: number,
): void {
  const side = view.light.sunX > view.stage.w / 2 ? 1 : -1;
  const step = 4;
  for (let x = box.x; x < box.x + box.w; x += step) {
    const slope = ((top(x + 14) - top(x - 14)) / 28) * side;
    const share = Math.min(1, Math.abs(slope) * 3.2) * strength;
    if (share < 0.02) continue;
    const y = top(x);
    const colour = slope > 0 ? colours.lit : colours.dark;
    const g = pen.createLinearGradient(0, y, 0, y + reach);
    g.addColorStop(0, fade(colour, share));
    g.addColorStop(0.45, fade(colour, share * 0.5));
    g.addColorStop(1, fade(colour, 0));
    pen.fillStyle = g;
    pen.fillRect(x, y - 8, step + 0.4, reach + 8);
  }
}
