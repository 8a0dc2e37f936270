/** Who joins a video: this product, by copying packets, or AWS MediaConvert, by encoding all of it again. */
import type { CutEngine } from './settings.ts';

/** Room under /tmp of the function that cuts, in bytes: lib/function-sizes.ts gives it 5,120 MB. */
export const cutRoomBytes = 5_120 * 2 ** 20;

/** The most that MediaConvert joins ("Service quotas", inputs for each job). */
const mostInputs = 150;

export interface CutNeeds {
  /** All parts that are joined, each once, and the sound. */
  readonly partBytes: number;
  /** Whether the file is signed, which takes a copy of it. */
  readonly isSigned: boolean;
}

/**
 * Bytes under /tmp that joining by copying takes: the parts, the result, which is no larger than they are, and its
 * signed copy. 600 s at the 16 Mbit/s of the house profile are 1.2 GB, so 3.6 GB at most. Memory is no bound: packets
 * are read one at a time.
 */
export function cutBytes({ partBytes, isSigned }: CutNeeds): number {
  return partBytes * (isSigned ? 3 : 2);
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
