import type { Timeline } from './timeline.ts';

/** A stretch of the finished video, in order: part of a scene's clip, or the window between two scenes. */
export type CutListEntry =
  | { readonly kind: 'body'; readonly scene: number; readonly startFrame: number; readonly frames: number }
  | { readonly kind: 'window'; readonly scene: number; readonly frames: number };

/**
 * What the video is spliced from. Scene i's clip gives its frames from the end of the window before it
 * to the start of the window after it; the window into scene i + 1 follows.
 * @returns entries whose frames add up to the timeline's total
 */
export function cutList(timeline: Timeline): CutListEntry[] {
  return timeline.scenes.flatMap((timing, scene) => {
    const entries: CutListEntry[] = [];
    const body = timing.frames - timing.headFrames;
    if (body > 0) entries.push({ kind: 'body', scene, startFrame: timing.headFrames, frames: body });
    if (timing.tailFrames > 0) entries.push({ kind: 'window', scene, frames: timing.tailFrames });
    return entries;
  });
}
