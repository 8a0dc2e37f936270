import { fade, mix } from '../colour.ts';
import { band, type Item, motion, part, type View } from '../scene.ts';
import { softEllipse, verticalFill } from './glow.ts';

/** A sheet of water from `top` to `bottom`: the sky upside down, ripples, and light that glitters. */
export function water(
  view: View,
  options: { top: number; bottom?: number; depth?: number; tint: string; tintShare?: number; calm?: number },
): Item[] {
  const { stage, light } = view;
  const random = view.random.fork('water');
  const depth = options.depth ?? 0.3;
  const top = options.top;
  const bottom = options.bottom ?? stage.h + stage.marginY;
  const share = options.tintShare ?? 0.4;
  const calm = options.calm ?? 0.4;
  const box = band(stage, top - 1, bottom);
  const height = bottom - top;
  const deep = mix(light.surface(options.tint, 0.95, -0.4), light.shade, 0.25);
  const tone = (f: number): string =>
    mix(
      mix(
        light.skyAt(1 - f * 0.95),
        light.surface(options.tint, 0.6 + f * 0.4, 0.1),
        share * (0.35 + 0.65 * f),
      ),
      deep,
      f * f * 0.62,
    );
  const items: Item[] = [
    part(depth, box, (pen) => {
      pen.fillStyle = verticalFill(
        pen,
        top,
        bottom,
        Array.from({ length: 9 }, (_, i) => tone(i / 8)),
      );
      pen.fillRect(box.x, top, box.w, height);
      pen.globalCompositeOperation = 'screen';
      softEllipse(pen, light.sunX, top, stage.w * 0.55, height * 0.34, light.glow, light.hidden ? 0.2 : 0.5);
      if (!light.hidden)
        softEllipse(
          pen,
          light.sunX,
          top + height * 0.3,
          90 + stage.w * 0.05,
          height * 0.62,
          light.glow,
          0.32,
        );
      pen.globalCompositeOperation = 'source-over';
      pen.fillStyle = fade(mix(light.skyAt(1), '#ffffff', 0.35), 0.35);
      pen.fillRect(box.x, top - 0.5, box.w, 1.6);
      ripples(pen);
    }),
  ];
  const ripples = (pen: Parameters<Parameters<typeof part>[2]>[0]): void => {
    const count = Math.round((120 + 160 * (1 - calm)) * (stage.w / 1280 + 0.35));
    for (let i = 0; i < count; i++) {
      const f = random.next() ** 1.7;
      const y = top + 2 + f * height;
      const length = (12 + 150 * f) * random.range(0.5, 1.4);
      const x = random.range(box.x, box.x + box.w);
      const bright = random.chance(0.5);
      ripple(
        pen,
        x,
        y,
        length,
        0.7 + 3.4 * f,
        fade(bright ? mix(tone(f * 0.4), '#ffffff', 0.18) : deep, bright ? 0.26 : 0.2),
      );
    }
  };
  items.push(swell(view, box.x, box.w, top, height, depth, mix(tone(0.35), '#ffffff', 0.25)));
  if (!light.hidden) items.push(glitter(view, top, height, depth));
  return items;
}

type Pen = Parameters<Parameters<typeof part>[2]>[0];

function ripple(pen: Pen, x: number, y: number, length: number, thickness: number, colour: string): void {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.ellipse(x, y, length / 2, thickness / 2, 0, 0, Math.PI * 2);
  pen.fill();
}

/** Slow lines of light that wander over the water. */
function swell(
  view: View,
  left: number,
  width: number,
  top: number,
  height: number,
  depth: number,
  colour: string,
): Item {
  const random = view.random.fork('swell');
  const lines = Array.from({ length: 34 }, () => ({
    x: left + random.next() * width,
    f: random.next() ** 1.4,
    length: random.range(0.6, 1.5),
    phase: random.range(0, 6.3),
    speed: random.range(5, 13),
  }));
  return motion(depth, (pen, seconds) => {
    for (const line of lines) {
      const y = top + 3 + line.f * height + Math.sin(line.phase + seconds * 1.3) * (1 + 4 * line.f);
      const alpha = 0.06 + 0.17 * (0.5 + 0.5 * Math.sin(line.phase * 2 + seconds * 1.1));
      const x = left + ((line.x - left + seconds * line.speed * (0.4 + line.f) + width) % width);
      ripple(pen, x, y, (26 + 190 * line.f) * line.length, 0.9 + 3 * line.f, fade(colour, alpha));
    }
  });
}

/** The path of the sun or moon on the water: short strokes that flash and go out. */
function glitter(view: View, top: number, height: number, depth: number): Item {
  const { light } = view;
  const random = view.random.fork('glitter');
  const strokes = Array.from({ length: 150 }, () => {
    const f = random.next() ** 1.25;
    const spread = light.sunRadius * (0.75 + 2.6 * f);
    return {
      x: light.sunX + (random.next() + random.next() + random.next() - 1.5) * spread,
      y: top + 2 + f * height * 0.96,
      length: (7 + 44 * f) * random.range(0.5, 1.5),
      thickness: 0.9 + 2.6 * f,
      phase: random.range(0, 6.3),
      speed: random.range(1.4, 3.4),
      peak: random.range(0.35, 0.95) * (1 - f * 0.45),
    };
  });
  const colour = mix(light.sun, light.glow, 0.25);
  return motion(depth, (pen, seconds) => {
    for (const stroke of strokes) {
      const shine = Math.max(0, 0.35 + 0.65 * Math.sin(stroke.phase + seconds * stroke.speed));
      if (shine < 0.05) continue;
      ripple(
        pen,
        stroke.x + Math.sin(stroke.phase + seconds) * 5,
        stroke.y,
        stroke.length * (0.5 + shine * 0.5),
        stroke.thickness,
        fade(colour, stroke.peak * shine),
      );
    }
  });
}
