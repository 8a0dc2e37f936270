/** Sound of a known length that is worked out block by block, so that a long one takes no more memory than a short one. */
import { sound } from '../house-profile.ts';
import { valuesOf } from './read-sound.ts';

/**
 * Fills a block with what is heard from a place on: left and right by turns at the house's rate. Silence where there
 * is nothing.
 * @param at values before the block
 */
export type Track = (at: number, block: Float32Array) => void;

/** A second at a time. */
export const blockValues = sound.sampleRate * sound.channels;

/** A track from its beginning. Each block is only good until the next one. */
export function* blocksOf(track: Track, length: number): Generator<Float32Array<ArrayBuffer>, void> {
  const memory = new Float32Array(Math.min(length, blockValues));
  for (let at = 0; at < length; at += blockValues) {
    const block = memory.subarray(0, Math.min(blockValues, length - at));
    track(at, block);
    yield block;
  }
}

export function amplified(track: Track, gainDb: number): Track {
  if (gainDb === 0) return track;
  const factor = 10 ** (gainDb / 20);
  return (at, block) => {
    track(at, block);
    for (let i = 0; i < block.length; i++) block[i] = (block[i] ?? 0) * factor;
  };
}

export function summed(tracks: readonly Track[]): Track {
  const memory = new Float32Array(blockValues);
  return (at, block) => {
    block.fill(0);
    const one = memory.subarray(0, block.length);
    for (const track of tracks) {
      track(at, one);
      for (let i = 0; i < block.length; i++) block[i] = (block[i] ?? 0) + (one[i] ?? 0);
    }
  };
}

/** Beginning and end of a sound, so that two that cross are as loud as one (equal power). */
export interface Fade {
  readonly inValues: number;
  readonly outValues: number;
}

/** Fades part of a sound in place. @param at values of the sound before the part @param length of the whole sound */
export function fade(part: Float32Array, at: number, length: number, { inValues, outValues }: Fade): void {
  const inEnd = Math.min(part.length, Math.min(inValues, length) - at);
  for (let i = 0; i < inEnd; i++) part[i] = (part[i] ?? 0) * rise((at + i) / inValues);
  const outStart = length - Math.min(outValues, length);
  for (let i = Math.max(0, outStart - at); i < part.length; i++) {
    part[i] = (part[i] ?? 0) * rise((length - 1 - at - i) / outValues);
  }
}

function rise(share: number): number {
  return Math.sin((Math.max(0, share) * Math.PI) / 2);
}

/** A track that fades at both ends of the video. */
export function faded(track: Track, length: number, inSeconds: number, outSeconds: number): Track {
  const ends = { inValues: valuesOf(inSeconds), outValues: valuesOf(outSeconds) };
  return (at, block) => {
    track(at, block);
    fade(block, at, length, ends);
  };
}
