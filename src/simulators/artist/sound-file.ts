import { rename, writeFile } from 'node:fs/promises';
import { SAMPLE_RATE } from './encoder.ts';
import { musicTrack } from './music.ts';
import type { Track } from './sound.ts';
import { type SpokenWord, speechTrack, wordTimes } from './speech.ts';

/** A sound to make: a piece of music of so many seconds, or a text that is spoken. */
export type Sound =
  | {
      readonly kind: 'music';
      readonly prompt: string;
      readonly seed: number;
      readonly seconds: number;
      readonly target: string;
    }
  | {
      readonly kind: 'speech';
      readonly text: string;
      readonly voice: string;
      /** 1 is the voice's own pace. */
      readonly speed: number;
      readonly target: string;
    };

/** Writes a WAV file to `sound.target`; it appears only when it is complete. */
export async function makeSound(sound: Sound): Promise<void> {
  const partial = `${sound.target}.part`;
  await writeFile(partial, bytesOf(sound));
  await rename(partial, sound.target);
}

function bytesOf(sound: Sound): Buffer {
  if (sound.kind === 'music') return wav(musicTrack(sound.prompt, sound.seed, sound.seconds), '');
  const words = wordTimes(sound.text, sound.speed);
  return wav(speechTrack(words, sound.voice), JSON.stringify(words));
}

/**
 * 16-bit PCM in RIFF, with a comment in its INFO list (Microsoft, "Multimedia Programming Interface and Data
 * Specifications 1.0"). Spoken words travel in it, so that the simulated listener can hear them.
 */
function wav({ left, right }: Track, comment: string): Buffer {
  const channels = left === right ? [left] : [left, right];
  const samples = Buffer.alloc(left.length * channels.length * 2);
  for (const [side, channel] of channels.entries()) {
    for (const [i, value] of channel.entries()) {
      const clipped = Math.max(-1, Math.min(1, value));
      samples.writeInt16LE(Math.round(clipped * 32767), (i * channels.length + side) * 2);
    }
  }
  const format = Buffer.alloc(16);
  format.writeUInt16LE(1, 0);
  format.writeUInt16LE(channels.length, 2);
  format.writeUInt32LE(SAMPLE_RATE, 4);
  format.writeUInt32LE(SAMPLE_RATE * channels.length * 2, 8);
  format.writeUInt16LE(channels.length * 2, 12);
  format.writeUInt16LE(16, 14);
  const info = Buffer.concat([Buffer.from('INFO'), chunk('ICMT', Buffer.from(`${comment}\0`))]);
  const body = Buffer.concat([
    Buffer.from('WAVE'),
    chunk('fmt ', format),
    chunk('LIST', info),
    chunk('data', samples),
  ]);
  return chunk('RIFF', body);
}

function chunk(name: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

/** The words that a sound of `makeSound` says, or null where it is none of them. */
export function readSpokenWords(bytes: Uint8Array): SpokenWord[] | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = file.indexOf('INFOICMT');
  if (file.toString('latin1', 0, 4) !== 'RIFF' || at < 0 || at + 12 > file.length) return null;
  const length = file.readUInt32LE(at + 8);
  const comment = file.toString('utf8', at + 12, at + 12 + length).replace(/\0+$/, '');
  try {
    const words: unknown = JSON.parse(comment);
    return Array.isArray(words) && words.every(isWord) ? words : null;
  } catch {
    return null;
  }
}

function isWord(value: unknown): value is SpokenWord {
  if (typeof value !== 'object' || value === null) return false;
  const { text, start, end } = value as Partial<SpokenWord>;
  return typeof text === 'string' && typeof start === 'number' && typeof end === 'number';
}
