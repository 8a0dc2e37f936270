import type { Style } from './brief.ts';

/** Changes the colours of a layer's pixels (RGBA, straight alpha) in place. */
export type Grade = (pixels: Uint8ClampedArray) => void;

/** The colour treatment that a style word asks for, if it is one that palettes alone cannot give. */
export function gradeFor(style: Style): Grade | undefined {
  if (style === 'noir') {
    return perPixel((r, g, b) => {
      const y = curve(((0.3 * r + 0.55 * g + 0.15 * b) / 255) ** 1.12, 1.75) * 255;
      return [y * 0.985, y * 0.99, y * 1.0];
    });
  }
  if (style === 'vintage') {
    return perPixel((r, g, b) => {
      const y = 0.3 * r + 0.59 * g + 0.11 * b;
      const soft = (v: number, warm: number, lift: number): number =>
        lift + (0.52 * v + 0.48 * y) * warm * 0.9;
      return [soft(r, 1.08, 24), soft(g, 0.97, 18), soft(b, 0.78, 20)];
    });
  }
  if (style === 'cinematic') {
    return perPixel((r, g, b) => {
      const y = (0.3 * r + 0.59 * g + 0.11 * b) / 255;
      const push = (y - 0.42) * 26;
      return [
        curve(r / 255, 1.14) * 255 + push,
        curve(g / 255, 1.12) * 255 + push * 0.2,
        curve(b / 255, 1.08) * 255 - push * 0.85 + 3,
      ];
    });
  }
  if (style === 'flat') {
    return perPixel((r, g, b) => {
      const y = 0.3 * r + 0.59 * g + 0.11 * b;
      const more = (v: number): number => y + (v - y) * 1.16;
      return [more(r), more(g), more(b)];
    });
  }
  return undefined;
}

/** More contrast around the middle, ends kept. */
function curve(value: number, slope: number): number {
  const centred = value - 0.5;
  return 0.5 + (centred * slope) / (1 + (slope - 1) * Math.abs(centred) * 2);
}

function perPixel(change: (r: number, g: number, b: number) => readonly [number, number, number]): Grade {
  return (pixels) => {
    for (let i = 0; i < pixels.length; i += 4) {
      if (pixels[i + 3] === 0) continue;
      const [r, g, b] = change(pixels[i] ?? 0, pixels[i + 1] ?? 0, pixels[i + 2] ?? 0);
      pixels[i] = r;
      pixels[i + 1] = g;
      pixels[i + 2] = b;
    }
  };
}
