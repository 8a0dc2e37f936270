import type { Stream } from 'node-av/lib';

/** Which frame of a conformed clip a time stamp of its stream means, from 0. */
export function frameIndex(stream: Stream, pts: bigint, fps: number): number {
  const { num, den } = stream.timeBase;
  return Math.round((Number(pts) * num * fps) / den);
}
