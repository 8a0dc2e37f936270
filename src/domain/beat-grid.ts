import type { Beat } from './storyboard.ts';
import { fitSeconds, framesOf } from './timeline.ts';

/** A place in a video that a scene will fill: the part it plays and how long it is. */
export interface SceneSlot {
  readonly beat: Beat;
  readonly seconds: number;
}

/** A part of a structure and how much of the video it takes. */
export interface BeatShare {
  readonly beat: Beat;
  /** Part of the whole length. */
  readonly share: number;
  /** Bounds of that part, where the form is strict about it. */
  readonly bounds?: readonly [number, number];
}

/** What scenes have to fill, and how long each may be. */
export interface Span {
  readonly seconds: number;
  readonly fps: number;
  readonly frames: number;
  readonly maxFrames: number;
}

/**
 * Borders are laid on whole even seconds where the form allows: video models sell clips of 4, 6 or 8 s,
 * of whole seconds or of about 5 to 7.5, so 4 and 6 waste nothing on any of them, and 5 does.
 */
const gridSeconds = [2, 1];

/** Longer shots drag: they are only planned where a finer grid does not avoid them either. */
const longestUsualSeconds = 7;

/** Weights of scenes of equal length. */
export function even(count: number): number[] {
  return Array.from({ length: count }, () => 1);
}

/** Lays beats on the coarsest grid that keeps every rule, in the end on single frames. */
export function layBeats(beats: readonly BeatShare[], weights: readonly number[][], span: Span): SceneSlot[] {
  for (const grid of gridSeconds) {
    const lengths = layOnGrid(beats, weights, span, grid * span.fps);
    if (lengths && holds(beats, weights, lengths, span)) return slots(beats, weights, lengths, span);
  }
  const totals = fitSeconds(
    beats.map(({ share }) => share),
    span.seconds,
    span.fps,
  );
  const lengths = weights.flatMap((parts, i) => {
    const seconds = totals[i] ?? 0;
    const wanted = framesEach(parts, seconds, span.fps);
    const fits = wanted.every((frames) => frames >= 1 && frames <= span.maxFrames);
    return fits ? wanted : framesEach(even(parts.length), seconds, span.fps);
  });
  return slots(beats, weights, lengths, span);
}

function framesEach(parts: readonly number[], seconds: number, fps: number): number[] {
  return fitSeconds(parts, seconds, fps).map((length) => framesOf(length, fps));
}

/** Frames of each scene with every border but the last on the grid, or null where two borders meet. */
function layOnGrid(
  beats: readonly BeatShare[],
  weights: readonly number[][],
  span: Span,
  gridFrames: number,
): number[] | null {
  const snap = (frames: number) => Math.round(frames / gridFrames) * gridFrames;
  const lengths: number[] = [];
  let share = 0;
  let start = 0;
  for (const [i, beat] of beats.entries()) {
    share += beat.share;
    const end = i === beats.length - 1 ? span.frames : snap(share * span.frames);
    const parts = weights[i] ?? [];
    const sum = parts.reduce((total, part) => total + part, 0);
    let elapsed = 0;
    let before = start;
    for (const [j, part] of parts.entries()) {
      elapsed += part;
      const border = j === parts.length - 1 ? end : snap(start + (elapsed / sum) * (end - start));
      lengths.push(border - before);
      before = border;
    }
    start = end;
  }
  return lengths.every((frames) => frames > 0) ? lengths : null;
}

/** Whether every scene can be filmed and every beat keeps within its bounds. */
function holds(
  beats: readonly BeatShare[],
  weights: readonly number[][],
  lengths: readonly number[],
  span: Span,
): boolean {
  const longest = Math.min(span.maxFrames, longestUsualSeconds * span.fps);
  if (lengths.some((frames) => frames > longest)) return false;
  let first = 0;
  return beats.every(({ bounds }, i) => {
    const count = weights[i]?.length ?? 0;
    const frames = lengths.slice(first, first + count).reduce((sum, length) => sum + length, 0);
    first += count;
    const share = frames / span.frames;
    return !bounds || (share >= bounds[0] - 1e-9 && share <= bounds[1] + 1e-9);
  });
}

function slots(
  beats: readonly BeatShare[],
  weights: readonly number[][],
  lengths: readonly number[],
  span: Span,
): SceneSlot[] {
  const names = beats.flatMap(({ beat }, i) => (weights[i] ?? []).map(() => beat));
  return names.map((beat, i) => ({ beat, seconds: (lengths[i] ?? 0) / span.fps }));
}
