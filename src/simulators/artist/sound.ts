import { SAMPLE_RATE } from './encoder.ts';
import { createRandom, type Random } from './random.ts';
import type { Ambience } from './scene.ts';

/** How loud the track is, as root mean square of full scale: about -30 LUFS for sounds of this kind. */
const LEVEL = 10 ** (-30 / 20);

export interface Track {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** One voice of noise: its lowest and highest frequency in Hz, its share, how it swells. */
interface Hiss {
  readonly low: number;
  readonly high: number;
  readonly share: number;
  /** Seconds for one swell; 0 is steady. */
  readonly period: number;
}

interface Recipe {
  readonly hisses: readonly Hiss[];
  /** A soft chord under it, 0 to 1. */
  readonly pad: number;
  readonly chirps?: number;
  readonly bubbles?: number;
  readonly pulse?: boolean;
}

const RECIPES: Record<Ambience, Recipe> = {
  waves: {
    hisses: [
      { low: 120, high: 900, share: 1, period: 5.2 },
      { low: 900, high: 4200, share: 0.4, period: 5.2 },
    ],
    pad: 0.16,
  },
  wind: {
    hisses: [
      { low: 90, high: 520, share: 1, period: 4.1 },
      { low: 500, high: 1500, share: 0.24, period: 2.7 },
    ],
    pad: 0.22,
  },
  forest: { hisses: [{ low: 300, high: 2600, share: 0.5, period: 3.6 }], pad: 0.2, chirps: 0.7 },
  city: {
    hisses: [
      { low: 40, high: 260, share: 1, period: 6.5 },
      { low: 300, high: 1200, share: 0.16, period: 3.1 },
    ],
    pad: 0.24,
  },
  room: { hisses: [{ low: 60, high: 380, share: 0.5, period: 0 }], pad: 0.5 },
  space: { hisses: [{ low: 30, high: 140, share: 0.7, period: 7 }], pad: 1 },
  deep: { hisses: [{ low: 40, high: 300, share: 1, period: 5 }], pad: 0.4, bubbles: 0.8 },
  stream: {
    hisses: [
      { low: 500, high: 5200, share: 0.8, period: 1.3 },
      { low: 150, high: 700, share: 0.5, period: 2.3 },
    ],
    pad: 0.14,
    chirps: 0.25,
  },
  stage: { hisses: [{ low: 200, high: 1400, share: 0.3, period: 2.2 }], pad: 0.8, pulse: true },
  studio: { hisses: [{ low: 80, high: 500, share: 0.16, period: 0 }], pad: 1 },
  rain: {
    hisses: [
      { low: 900, high: 7500, share: 0.8, period: 0 },
      { low: 100, high: 600, share: 0.5, period: 6 },
    ],
    pad: 0.16,
  },
};

const CHORDS = [
  [110, 164.81, 220, 277.18],
  [98, 146.83, 196, 246.94],
  [130.81, 196, 261.63, 329.63],
  [116.54, 174.61, 233.08, 293.66],
] as const;

/** A quiet stereo atmosphere for a place, without a beginning or an end that would click. */
export function ambientTrack(ambience: Ambience, seconds: number, chance: string): Track {
  const recipe = RECIPES[ambience];
  const random = createRandom(chance).fork('sound');
  const length = Math.round(seconds * SAMPLE_RATE);
  const chord = random.pick(CHORDS);
  const track: Track = { left: new Float32Array(length), right: new Float32Array(length) };
  for (const [ear, channel] of [track.left, track.right].entries()) {
    for (const hiss of recipe.hisses) addHiss(channel, hiss, random.fork(`hiss${hiss.low}${ear}`), ear);
    addPad(channel, chord, recipe, ear);
    if (recipe.chirps) addBlips(channel, random.fork('chirps'), recipe.chirps, [2300, 4300], 0.12, ear);
    if (recipe.bubbles) addBlips(channel, random.fork('bubbles'), recipe.bubbles, [320, 760], 0.3, ear);
  }
  settle(track);
  return track;
}

/** Noise through a one-pole high-pass and a two-pole low-pass, swelling slowly. */
function addHiss(out: Float32Array, hiss: Hiss, random: Random, ear: number): void {
  const highPass = 1 - Math.exp((-2 * Math.PI * hiss.low) / SAMPLE_RATE);
  const lowPass = 1 - Math.exp((-2 * Math.PI * hiss.high) / SAMPLE_RATE);
  let slow = 0;
  let first = 0;
  let second = 0;
  // A small generator of its own: a call for each sample would take longer than the filter.
  let state = Math.floor(random.next() * 0x7fffffff) | 1;
  const gain = (hiss.share * 0.9) / Math.sqrt(hiss.high / SAMPLE_RATE);
  const phase = random.range(0, 1) + ear * 0.13;
  for (let i = 0; i < out.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const white = state / 2147483648;
    slow += highPass * (white - slow);
    first += lowPass * (white - slow - first);
    second += lowPass * (first - second);
    const swell =
      hiss.period === 0
        ? 1
        : 0.42 + 0.58 * (0.5 - 0.5 * Math.cos(2 * Math.PI * (i / SAMPLE_RATE / hiss.period + phase)));
    out[i] = (out[i] ?? 0) + second * gain * swell * 0.1;
  }
}

function addPad(out: Float32Array, chord: readonly number[], recipe: Recipe, ear: number): void {
  chord.forEach((frequency, voice) => {
    const detune = 1 + (ear ? 1 : -1) * 0.0011 * (voice + 1);
    const step = (2 * Math.PI * frequency * detune) / SAMPLE_RATE;
    const gain = (recipe.pad * 0.03) / (1 + voice * 0.6);
    for (let i = 0; i < out.length; i++) {
      const t = i / SAMPLE_RATE;
      const breath = 0.62 + 0.38 * Math.sin(t * (0.7 + voice * 0.23) + voice * 1.9 + ear);
      const beat = recipe.pulse ? 0.55 + 0.45 * Math.exp(-((t * 2) % 1) * 4) : 1;
      out[i] = (out[i] ?? 0) + Math.sin(step * i) * gain * breath * beat;
    }
  });
}

/** Short falling or rising tones now and then: birds, or bubbles. */
function addBlips(
  out: Float32Array,
  random: Random,
  perSecond: number,
  range: readonly [number, number],
  seconds: number,
  ear: number,
): void {
  const total = out.length / SAMPLE_RATE;
  const count = Math.round(total * perSecond);
  for (let blip = 0; blip < count; blip++) {
    const start = Math.floor(random.range(0, Math.max(0, total - seconds)) * SAMPLE_RATE);
    const from = random.range(range[0], range[1]);
    const to = from * random.range(0.8, 1.45);
    const pan = random.next();
    const gain = 0.022 * (ear ? pan : 1 - pan);
    const length = Math.floor(seconds * random.range(0.5, 1) * SAMPLE_RATE);
    let phase = 0;
    for (let i = 0; i < length && start + i < out.length; i++) {
      const f = i / length;
      phase += (2 * Math.PI * (from + (to - from) * f)) / SAMPLE_RATE;
      out[start + i] = (out[start + i] ?? 0) + Math.sin(phase) * gain * Math.sin(Math.PI * f) ** 2;
    }
  }
}

/** Brings the track to its level and fades both ends. */
function settle({ left, right }: Track): void {
  let power = 0;
  for (let i = 0; i < left.length; i++) power += (left[i] ?? 0) ** 2 + (right[i] ?? 0) ** 2;
  const rms = Math.sqrt(power / Math.max(1, 2 * left.length));
  const gain = rms > 0 ? LEVEL / rms : 0;
  const ramp = Math.min(left.length / 2, 0.12 * SAMPLE_RATE);
  for (const channel of [left, right]) {
    for (let i = 0; i < channel.length; i++) {
      const edge = Math.min(1, Math.min(i, channel.length - 1 - i) / ramp);
      channel[i] = Math.max(-0.95, Math.min(0.95, (channel[i] ?? 0) * gain)) * edge;
    }
  }
}
