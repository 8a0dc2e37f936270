import type { Brief } from './brief.ts';
import { type Colour, lightnessOf, mix, shift } from './colour.ts';
import { PALETTES, type Palette } from './palettes.ts';
import { createRandom, type Random } from './random.ts';
import type { Relight, Stage } from './scene.ts';

/** The light of a scene: its colours, and what it does to things near and far. */
export interface Light extends Palette {
  readonly sunX: number;
  readonly sunY: number;
  readonly sunRadius: number;
  readonly moon: boolean;
  /** No disc is seen: overcast, storm. */
  readonly hidden: boolean;
  readonly night: boolean;
  /** Windows and lamps are lit. */
  readonly lampsLit: boolean;
  /** 0 clear air, 1 thick mist. */
  readonly fog: number;
  /** The colour that the prompt or the chance asks for, for the one thing that may stand out. */
  readonly accent: Colour;
  readonly second: Colour;
  /** The sky from zenith (0) to horizon (1). */
  skyAt(height: number): Colour;
  /**
   * What a material looks like at a depth (0 far, 1 near).
   * @param facing -1 turned away from the light, 1 turned to it
   */
  surface(material: Colour, depth: number, facing?: number): Colour;
  relight(depth: number, x: number, stage: Stage): Relight;
}

const ACCENTS: readonly Colour[] = [
  '#e4572e',
  '#f2b134',
  '#2e86ab',
  '#3fa796',
  '#d1495b',
  '#7a4cc2',
  '#ef7fae',
  '#2f74c9',
  '#f08a2c',
  '#3fa35b',
  '#e9e4d8',
];

/** Chooses the hour's palette and turns it towards the treatment that the prompt asks for. */
export function lightFor(brief: Brief, stage: Stage, horizon: number, focusX: number, random: Random): Light {
  const family =
    brief.style === 'neon'
      ? 'neon'
      : brief.time === 'day' || brief.time === 'dawn'
        ? brief.weather === 'storm'
          ? 'storm'
          : brief.weather === 'rain' || brief.weather === 'cloudy'
            ? 'overcast'
            : brief.time
        : brief.weather === 'storm' && brief.time === 'dusk'
          ? 'storm'
          : brief.time;
  const palette = roomy(styled(random.pick(PALETTES[family]), brief, random), brief);
  const hidden = family === 'overcast' || family === 'storm';
  const night = brief.time === 'night' || family === 'neon';
  const left = focusX > stage.w / 2;
  const sunX = stage.w * (left ? random.range(0.2, 0.4) : random.range(0.6, 0.8));
  const low = brief.time === 'golden' || brief.time === 'dusk' || brief.time === 'dawn';
  const sunY = low && !night ? horizon * random.range(0.62, 0.93) : horizon * random.range(0.22, 0.5);
  const fog =
    brief.weather === 'mist' ? 0.75 : brief.weather === 'rain' || brief.weather === 'snow' ? 0.4 : 0.12;
  // A thing keeps its colour from scene to scene: it is the same thing.
  const chance = brief.product ? createRandom(brief.product) : random;
  const accent = brief.colours[0] ?? chance.pick(ACCENTS);
  const second = brief.colours[1] ?? chance.pick(ACCENTS.filter((colour) => colour !== accent));
  const skyAt = (height: number): Colour => {
    const stops = [0, 0.42, 0.78, 1];
    for (let i = 1; i < 4; i++) {
      const to = stops[i] ?? 1;
      const from = stops[i - 1] ?? 0;
      if (height <= to || i === 3)
        return mix(
          palette.sky[i - 1] ?? '#000000',
          palette.sky[i] ?? '#000000',
          (height - from) / (to - from),
        );
    }
    return palette.sky[3];
  };
  const surface = (material: Colour, depth: number, facing = 0): Colour => {
    const body = mix(palette.shade, mix(material, palette.key, 0.12), palette.vivid);
    const lit =
      facing >= 0
        ? mix(body, mix(material, palette.key, 0.65), facing * (0.22 + 0.24 * palette.vivid))
        : mix(body, palette.shade, -facing * 0.55);
    const distance = 1 - Math.min(1, Math.max(0, depth));
    return mix(
      lit,
      palette.haze,
      Math.min(0.96, distance ** (1.25 + 0.75 * palette.vivid) * (0.86 + 0.14 * fog) + fog * 0.34 * distance),
    );
  };
  return {
    ...palette,
    sunX,
    sunY,
    sunRadius: (night ? 30 : low ? 42 : 34) * random.range(0.85, 1.25),
    moon: brief.time === 'night',
    hidden,
    night,
    lampsLit: night || brief.time === 'dusk',
    fog,
    accent,
    second,
    skyAt,
    surface,
    relight: (depth, x) => ({
      ambient: palette.shade,
      ambientShare: brief.silhouette ? 0.93 : Math.min(0.6, (1 - palette.vivid) * 0.72),
      key: palette.key,
      keyShare: brief.silhouette ? 0.05 : 0.16 + 0.22 * palette.vivid,
      side: Math.max(-1, Math.min(1, (sunX - x) / (stage.w * 0.3))),
      rim: night && family !== 'neon' ? 0.45 : low || family === 'neon' ? 0.85 : 0.4,
      haze: palette.haze,
      hazeShare: Math.max(0, (1 - depth) * (0.42 + fog * 0.4)),
    }),
  };
}

/** Indoors lamps and walls throw light about: things keep more of their own colour than under the sky. */
function roomy(palette: Palette, brief: Brief): Palette {
  if (!['interior', 'studio', 'stage'].includes(brief.setting)) return palette;
  return { ...palette, vivid: Math.max(palette.vivid, brief.time === 'night' ? 0.5 : 0.68) };
}

function styled(palette: Palette, brief: Brief, random: Random): Palette {
  const hue = random.range(-9, 9);
  const chroma =
    brief.style === 'pastel'
      ? 0.72
      : brief.style === 'minimal'
        ? 0.75
        : brief.style === 'cinematic'
          ? 0.92
          : 1;
  const pale =
    brief.style === 'pastel'
      ? 0.3
      : brief.style === 'watercolor'
        ? 0.2
        : brief.style === 'minimal'
          ? 0.12
          : 0;
  const tune = (colour: Colour): Colour =>
    mix(shift(colour, { hue, chroma }), '#fffaf4', lightnessOf(colour) < 0.3 ? pale * 0.7 : pale);
  const lead = brief.colours[0];
  // A colour that the prompt names tints the air, too; whites and blacks would only grey it.
  const tint = lead && lightnessOf(lead) > 0.3 && lightnessOf(lead) < 0.9 ? lead : undefined;
  const air = (colour: Colour): Colour => (tint ? mix(tune(colour), tint, 0.1) : tune(colour));
  return {
    ...palette,
    sky: [air(palette.sky[0]), air(palette.sky[1]), air(palette.sky[2]), tune(palette.sky[3])],
    haze: air(palette.haze),
    shade: tune(palette.shade),
    glow: tune(palette.glow),
  };
}
