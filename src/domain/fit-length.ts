import { Fault } from './errors.ts';

/** A clip that is shorter than asked by up to this many seconds holds its last frame. */
const holdSeconds = 0.25;

/** Beyond that it is slowed evenly, as long as no more than this share of the asked length is missing. */
const slowableShare = 0.25;

/** How a source of some length fills the frames that are asked for. */
export interface LengthFit {
  /** Factor on the source's times: 1, or more where it is slowed. */
  readonly stretch: number;
  /** Frames at the end for which the last picture is held. */
  readonly heldFrames: number;
}

/**
 * Decides how a clip fills the asked frames: what is too long is cut off at the end, up to 0.25 s too
 * short holds the last frame, up to a quarter too short is slowed evenly.
 * @throws Fault `MediaFailed` when more than a quarter is missing
 */
export function fitLength(sourceSeconds: number, frames: number, fps: number): LengthFit {
  const fit = fittingLength(sourceSeconds, frames, fps);
  if (fit) return fit;
  const spoken = (seconds: number) => String(Math.round(seconds * 10) / 10);
  throw new Fault('MediaFailed', `clip is ${spoken(sourceSeconds)} s, ${spoken(frames / fps)} s were needed`);
}

/** The same; null when more than a quarter is missing. */
export function fittingLength(sourceSeconds: number, frames: number, fps: number): LengthFit | null {
  const sourceFrames = Math.round(sourceSeconds * fps);
  const missing = frames - sourceFrames;
  if (missing <= 0) return { stretch: 1, heldFrames: 0 };
  if (sourceFrames > 0 && missing / fps <= holdSeconds) return { stretch: 1, heldFrames: missing };
  return missing <= frames * slowableShare ? { stretch: frames / sourceFrames, heldFrames: 0 } : null;
}

/** The same for a clip that keeps its pace: its last picture is held for whatever is missing. */
export function holdLength(sourceSeconds: number, frames: number, fps: number): LengthFit {
  return { stretch: 1, heldFrames: Math.max(0, frames - Math.round(sourceSeconds * fps)) };
}
