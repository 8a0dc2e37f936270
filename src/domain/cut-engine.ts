/** Who joins a video: this product, by copying packets, or AWS MediaConvert, by encoding all of it again. */
import type { CutEngine } from './settings.ts';

/** Room under /tmp of the function that cuts, in bytes: lib/function-sizes.ts gives it 10,240 MB. */
export const cutRoomBytes = 10_240 * 2 ** 20;

/** The ceiling of the house profile with the sound, in bits per second. */
export const mostBitsPerSecond = 16_000_000 + 192_000;

/** The most that MediaConvert joins ("Service quotas", inputs for each job). */
const mostInputs = 150;

export interface CutNeeds {
  /** All parts that are joined, each once, and the sound. */
  readonly partBytes: number;
  /** Of the video. */
  readonly seconds: number;
  /** Whether the file is signed, which takes a copy of it. */
  readonly isSigned: boolean;
}

/**
 * Bytes under /tmp that joining by copying takes: the parts, the result, and its signed copy. The most that can be
 * asked for are 600 s of 120 scenes with transitions of 2 s: clips of 838 s, since each runs on into the next, and
 * windows of 238 s are 2.2 GB, the result is 1.2 GB, its copy as much, 4.6 GB in all. Memory is no bound: packets are
 * read one at a time (167 MB were measured for 600 s of 200 parts).
 */
export function cutBytes({ partBytes, seconds, isSigned }: CutNeeds): number {
  const resultBytes = Math.min(partBytes, (seconds * mostBitsPerSecond) / 8);
  return partBytes + resultBytes * (isSigned ? 2 : 1);
}

/**
 * Who joins a video of these needs.
 * @returns also why it is not whom the job asked for; null where it is
 */
export function chooseEngine(
  asked: CutEngine,
  needs: CutNeeds,
): { engine: 'ffmpeg' | 'mediaconvert'; reason: string | null } {
  const tooLarge = cutBytes(needs) > cutRoomBytes;
  if (asked === 'ffmpeg' || (asked === 'auto' && !tooLarge)) return { engine: 'ffmpeg', reason: null };
  return {
    engine: 'mediaconvert',
    reason: asked === 'auto' ? 'The video is too large for the function that cuts.' : null,
  };
}

/**
 * Parts of a video in groups of neighbours, each of which is one input of MediaConvert: every part for itself where it
 * takes that many, else a few together, which are spliced first. Two at most: 120 scenes with a transition between each
 * have 239 parts.
 */
export function inputGroups<Part>(parts: readonly Part[]): Part[][] {
  const together = Math.max(1, Math.ceil(parts.length / mostInputs));
  return Array.from({ length: Math.ceil(parts.length / together) }, (_, i) =>
    parts.slice(i * together, (i + 1) * together),
  );
}
