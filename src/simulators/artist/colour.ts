/**
 * Colours are '#rrggbb' strings. Mixing happens in Oklab (Björn Ottosson, "A perceptual color space
 * for image processing"), so that sky gradients pass through clean tones and not through grey.
 */
export type Colour = string;

type Triple = readonly [number, number, number];
const cache = new Map<Colour, Triple>();

const toLinear = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const fromLinear = (v: number): number => (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055);

function toOklab(colour: Colour): Triple {
  const known = cache.get(colour);
  if (known) return known;
  const value = Number.parseInt(colour.slice(1, 7), 16);
  const r = toLinear(((value >> 16) & 255) / 255);
  const g = toLinear(((value >> 8) & 255) / 255);
  const b = toLinear((value & 255) / 255);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const lab: Triple = [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
  if (cache.size > 5000) cache.clear();
  cache.set(colour, lab);
  return lab;
}

function fromOklab([lightness, a, b]: Triple): Colour {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channel = (linear: number): string =>
    Math.round(255 * Math.min(1, Math.max(0, fromLinear(Math.max(0, linear)))))
      .toString(16)
      .padStart(2, '0');
  return `#${channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)}${channel(
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
  )}${channel(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)}`;
}

/** `share` 0 gives `from`, 1 gives `to`. */
export function mix(from: Colour, to: Colour, share: number): Colour {
  const t = Math.min(1, Math.max(0, share));
  const a = toOklab(from);
  const b = toOklab(to);
  return fromOklab([a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t]);
}

/** The colour with another lightness (added, -1 to 1), hue (degrees, added) and chroma (factor). */
export function shift(colour: Colour, change: { light?: number; hue?: number; chroma?: number }): Colour {
  const [l, a, b] = toOklab(colour);
  const chroma = Math.hypot(a, b) * (change.chroma ?? 1);
  const hue = Math.atan2(b, a) + ((change.hue ?? 0) * Math.PI) / 180;
  return fromOklab([
    Math.min(1, Math.max(0, l + (change.light ?? 0))),
    chroma * Math.cos(hue),
    chroma * Math.sin(hue),
  ]);
}

export const lighten = (colour: Colour, by: number): Colour => shift(colour, { light: by });
export const darken = (colour: Colour, by: number): Colour => shift(colour, { light: -by });

/** Perceived lightness, 0 black to 1 white. */
export const lightnessOf = (colour: Colour): number => toOklab(colour)[0];

/** The colour as CSS with an opacity from 0 to 1. */
export function fade(colour: Colour, opacity: number): string {
  const value = Number.parseInt(colour.slice(1, 7), 16);
  return `rgba(${(value >> 16) & 255},${(value >> 8) & 255},${value & 255},${Math.min(1, Math.max(0, opacity)).toFixed(4)})`;
}

export function fromRgb(red: number, green: number, blue: number): Colour {
  const channel = (v: number): string => Math.round(v).toString(16).padStart(2, '0');
  return `#${channel(red)}${channel(green)}${channel(blue)}`;
}
