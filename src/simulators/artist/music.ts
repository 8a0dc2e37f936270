import { SAMPLE_RATE } from './encoder.ts';
import { createRandom } from './random.ts';
import type { Track } from './sound.ts';

/** How loud a piece is, as root mean square of full scale: about -18 LUFS for tones of this kind. */
const level = 10 ** (-18 / 20);

/** Chords as semitones above the root; each progression comes home. */
const progressions = [
  [
    [0, 4, 7],
    [9, 12, 16],
    [5, 9, 12],
    [7, 11, 14],
  ],
  [
    [0, 3, 7],
    [8, 12, 15],
    [3, 7, 10],
    [10, 14, 17],
  ],
  [
    [0, 4, 7],
    [7, 11, 14],
    [9, 12, 16],
    [5, 9, 12],
  ],
] as const;

/**
 * A piece of music as a model might make it: chords that change with the bars and a plucked voice above
 * them. The same prompt and seed give the same piece.
 */
export function musicTrack(prompt: string, seed: number, seconds: number): Track {
  const random = createRandom(`${prompt}\u0001${seed}`).fork('music');
  const length = Math.round(seconds * SAMPLE_RATE);
  const track = { left: new Float32Array(length), right: new Float32Array(length) };
  const root = 110 * 2 ** (random.int(0, 11) / 12);
  const beat = 60 / random.int(72, 116);
  const chords = random.pick(progressions);
  for (let bar = 0; bar * 4 * beat < seconds; bar++) {
    const chord = chords[bar % chords.length] ?? chords[0];
    for (const [voice, semitones] of chord.entries()) {
      addTone(track, {
        at: bar * 4 * beat,
        seconds: 4.4 * beat,
        hertz: root * 2 ** (semitones / 12),
        gain: 0.2,
        pan: voice / 2,
        attack: 0.3,
      });
    }
    for (let pluck = 0; pluck < 8; pluck++) {
      if (random.chance(0.25)) continue;
      const semitones = random.pick(chord) + 12 * random.int(1, 2);
      const at = (bar * 4 + pluck / 2) * beat;
      addTone(track, {
        at,
        seconds: 1.2 * beat,
        hertz: root * 2 ** (semitones / 12),
        gain: 0.16,
        pan: random.next(),
        attack: 0.005,
      });
    }
  }
  settle(track);
  return track;
}

interface Tone {
  readonly at: number;
  readonly seconds: number;
  readonly hertz: number;
  readonly gain: number;
  /** 0 is left, 1 is right. */
  readonly pan: number;
  /** Seconds until it is at its loudest; from there it dies away. */
  readonly attack: number;
}

function addTone({ left, right }: Track, tone: Tone): void {
  const start = Math.round(tone.at * SAMPLE_RATE);
  const count = Math.min(Math.round(tone.seconds * SAMPLE_RATE), left.length - start);
  const step = (2 * Math.PI * tone.hertz) / SAMPLE_RATE;
  const rise = tone.attack * SAMPLE_RATE;
  for (let i = 0; i < count; i++) {
    const envelope = Math.min(1, i / rise) * (1 - i / (tone.seconds * SAMPLE_RATE)) ** 2;
    const value = (Math.sin(step * i) + 0.3 * Math.sin(2 * step * i)) * envelope * tone.gain;
    left[start + i] = (left[start + i] ?? 0) + value * (1.2 - tone.pan);
    right[start + i] = (right[start + i] ?? 0) + value * (0.2 + tone.pan);
  }
}

/** Brings a piece to its level and fades both of its ends, so that it can be repeated without a click. */
function settle({ left, right }: Track): void {
  let power = 0;
  for (const channel of [left, right]) for (const value of channel) power += value * value;
  const gain = power === 0 ? 0 : level / Math.sqrt(power / (2 * left.length));
  const fade = Math.min(left.length / 4, 0.05 * SAMPLE_RATE);
  for (const channel of [left, right]) {
    for (const [i, value] of channel.entries()) {
      const edge = Math.min(1, i / fade, (channel.length - 1 - i) / fade);
      channel[i] = Math.max(-0.98, Math.min(0.98, value * gain)) * edge;
    }
  }
}
