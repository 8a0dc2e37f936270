import { SAMPLE_RATE } from './encoder.ts';
import { createRandom, hashText } from './random.ts';
import type { Track } from './sound.ts';

/** A word and when it is heard, in seconds. */
export interface SpokenWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** About 150 words a minute, as narrators speak: 0.06 s a letter with a little for each word. */
const letterSeconds = 0.055;
const wordSeconds = 0.09;
const gapSeconds = 0.05;
const commaSeconds = 0.22;
const stopSeconds = 0.4;

/** When each word of a text is heard at a pace; 1 is the voice's own. */
export function wordTimes(text: string, speed: number): SpokenWord[] {
  let at = 0.05;
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      const start = at / speed;
      at += wordSeconds + letterSeconds * [...word].length;
      const end = at / speed;
      at += /[.!?…]["')]*$/.test(word) ? stopSeconds : /[,;:]["')]*$/.test(word) ? commaSeconds : gapSeconds;
      return { text: word, start, end };
    });
}

/**
 * Something like a voice that speaks these words: no language, but syllables of a pitch that follows from
 * the voice, with the pauses of the text.
 */
export function speechTrack(words: readonly SpokenWord[], voice: string): Track {
  const seconds = (words.at(-1)?.end ?? 0.2) + 0.15;
  const channel = new Float32Array(Math.round(seconds * SAMPLE_RATE));
  const base = 105 + (hashText(voice) % 110);
  for (const [i, word] of words.entries()) addWord(channel, word, base * (1.06 - 0.02 * (i % 6)));
  return { left: channel, right: channel };
}

function addWord(channel: Float32Array, { text, start, end }: SpokenWord, hertz: number): void {
  const random = createRandom(text);
  const syllables = Math.max(1, Math.round([...text].length / 3));
  const each = (end - start) / syllables;
  for (let syllable = 0; syllable < syllables; syllable++) {
    // The first two resonances of a throat, which tell one vowel from another.
    const formants = [random.range(300, 800), random.range(900, 2300)] as const;
    const from = Math.round((start + syllable * each) * SAMPLE_RATE);
    const count = Math.round(each * SAMPLE_RATE);
    const pitch = hertz * random.range(0.94, 1.08);
    const harmonics = Array.from({ length: Math.floor(3600 / pitch) }, (_, k) => ({
      step: (2 * Math.PI * pitch * (k + 1)) / SAMPLE_RATE,
      gain: resonance(pitch * (k + 1), formants) / (k + 1) ** 0.5,
    }));
    for (let i = 0; i < count && from + i < channel.length; i++) {
      const envelope = Math.sin((Math.PI * i) / count) ** 0.6;
      let value = 0;
      for (const { step, gain } of harmonics) value += Math.sin(step * i) * gain;
      channel[from + i] = (channel[from + i] ?? 0) + value * envelope * 0.11;
    }
  }
}

function resonance(hertz: number, formants: readonly number[]): number {
  return formants.reduce((sum, formant) => sum + 1 / (1 + ((hertz - formant) / 130) ** 2), 0.03);
}
