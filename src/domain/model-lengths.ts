import type { VideoModel } from './model-registry.ts';
import { allowedLengths, type Combination } from './model-rules.ts';
import type { JobSettings } from './settings.ts';
import { framesOf } from './timeline.ts';

/**
 * Slack for lengths that come from dividing frames by a rate: far below one frame at 60 fps, so that
 * 4.000000001 s is not rounded up to the next length that is sold.
 */
const epsilonSeconds = 1e-6;

/** The lengths in seconds that a model sells with a combination, shortest first. */
export function allowedSeconds(video: VideoModel, combination: Combination): number[] {
  return allowedLengths(video, soldSeconds(video), combination);
}

function soldSeconds({ lengths }: VideoModel): number[] {
  if (lengths.kind === 'choices') return lengths.seconds.toSorted((a, b) => a - b);
  const { min, max, step } = lengths;
  const count = Math.floor((max - min) / step + epsilonSeconds) + 1;
  const steps = Array.from({ length: count }, (_, i) => min + i * step);
  return lengths.kind === 'frames' ? steps.map((frames) => frames / lengths.fps) : steps;
}

/** Longest clip in seconds that a model makes with a combination; 0 where it makes none. */
export function maxClipSeconds(video: VideoModel, combination: Combination): number {
  return allowedSeconds(video, combination).at(-1) ?? 0;
}

/**
 * Longest scene in seconds that a model can film: its longest clip less the overlap with the next
 * scene, which the clip of the leaving scene also has to cover. Counted in whole frames, as the
 * timeline counts, so that rounding cannot make a clip longer than the model's.
 */
export function maxSceneSeconds(
  video: VideoModel,
  settings: Combination & Pick<JobSettings, 'transition' | 'fps'>,
): number {
  const { fps, transition } = settings;
  const overlap = transition.kind === 'cut' ? 0 : framesOf(transition.seconds, fps);
  const frames = Math.floor(maxClipSeconds(video, settings) * fps + epsilonSeconds) - overlap;
  return frames / fps;
}

/**
 * The length to ask for: the shortest one sold that is not below the need. What is longer than the
 * scene is trimmed off when the clip is conformed.
 * @param neededSeconds seconds of footage the scene uses
 * @returns seconds, or null when the model sells nothing as long
 */
export function shortestCover(
  video: VideoModel,
  neededSeconds: number,
  combination: Combination,
): number | null {
  return (
    allowedSeconds(video, combination).find((seconds) => seconds >= neededSeconds - epsilonSeconds) ?? null
  );
}

/** Such as "4, 6 or 8 s", "2 to 12 s" or "5.06 to 7.56 s": what a model sells, for people. */
export function lengthsInWords(video: VideoModel, combination: Combination): string {
  const allowed = allowedSeconds(video, combination).map(secondsInWords);
  const last = allowed.at(-1) ?? '0';
  if (allowed.length <= 1) return `only ${last} s`;
  if (video.lengths.kind !== 'choices') return `${allowed[0]} to ${last} s`;
  return `${allowed.slice(0, -1).join(', ')} or ${last} s`;
}

/** Seconds with at most two decimals, without needless zeros. */
export function secondsInWords(seconds: number): string {
  return String(Number(seconds.toFixed(2)));
}
