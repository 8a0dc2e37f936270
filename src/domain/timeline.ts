import type { TransitionKind } from './settings.ts';
import type { Scene } from './storyboard.ts';

/**
 * When everything happens, in whole frames. Scene i owns the frames [start, start + frames) of the
 * video, so the scenes add up to the video exactly. A transition of D frames overlaps the first D
 * frames of the next scene: the clip of the leaving scene is D frames longer than what it owns.
 */
export interface TimelineScene {
  readonly sceneId: string;
  readonly startFrame: number;
  readonly frames: number;
  /** Frames of the window at the start of this scene, shared with the clip before it. */
  readonly headFrames: number;
  /** Frames beyond its own that this scene's clip runs on, into the next scene. */
  readonly tailFrames: number;
  readonly transitionOut: TransitionKind;
}

export interface Timeline {
  readonly fps: number;
  readonly totalFrames: number;
  readonly scenes: readonly TimelineScene[];
}

type TimedScene = Pick<Scene, 'id' | 'seconds' | 'transition'>;

/** Frames of the whole video: its length on the frame grid. */
export function framesOf(seconds: number, fps: number): number {
  return Math.round(seconds * fps);
}

/**
 * Lays scenes, in order, on the frame grid. Scene borders are rounded from their running sum, so the
 * error never adds up and the total is that of the summed seconds. A transition is cut down to what
 * fits: half of the shorter of its two scenes.
 */
export function layOut(scenes: readonly TimedScene[], fps: number): Timeline {
  const borders = [0];
  let elapsed = 0;
  for (const scene of scenes) {
    elapsed += scene.seconds;
    borders.push(framesOf(elapsed, fps));
  }
  const owned = scenes.map((_, i) => (borders[i + 1] ?? 0) - (borders[i] ?? 0));
  const overlap = (i: number): number => {
    const scene = scenes[i];
    const own = owned[i];
    const next = owned[i + 1];
    if (!scene || own === undefined || next === undefined || scene.transition.kind === 'cut') return 0;
    return Math.max(
      0,
      Math.min(framesOf(scene.transition.seconds, fps), Math.floor(Math.min(own, next) / 2)),
    );
  };
  return {
    fps,
    totalFrames: borders.at(-1) ?? 0,
    scenes: scenes.map((scene, i) => ({
      sceneId: scene.id,
      startFrame: borders[i] ?? 0,
      frames: owned[i] ?? 0,
      headFrames: i === 0 ? 0 : overlap(i - 1),
      tailFrames: overlap(i),
      transitionOut: overlap(i) === 0 ? 'cut' : scene.transition.kind,
    })),
  };
}

/** Seconds of footage that a scene's clip needs: what it owns and what overlaps with the next scene. */
export function clipSeconds(scene: TimelineScene, fps: number): number {
  return (scene.frames + scene.tailFrames) / fps;
}

/** How long a scene's clip is conformed, and where it can be split without encoding: a window may begin or end there. */
export interface ClipSpan {
  readonly frames: number;
  readonly keyframes: readonly number[];
}

/**
 * The first scene has no window before it and the last one none behind it, but their clips are made ready for one,
 * as far as there is footage: scenes that change their places at either end are joined anew, not conformed anew.
 * @param footageSeconds length of the clip as it came
 */
export function clipSpan(
  timing: TimelineScene,
  transition: Scene['transition'],
  footageSeconds: number,
  fps: number,
): ClipSpan {
  const owned = timing.frames;
  const wanted = transition.kind === 'cut' ? 0 : framesOf(transition.seconds, fps);
  const room = Math.min(wanted, Math.floor(owned / 2));
  const head = timing.headFrames || room;
  const tail = timing.tailFrames || (framesOf(footageSeconds, fps) >= owned + room ? room : 0);
  const frames = owned + tail;
  return { frames, keyframes: [head, owned].filter((frame) => frame > 0 && frame < frames) };
}

/**
 * Scales lengths to an exact total on the frame grid; every scene keeps at least one frame.
 * @param seconds wanted lengths, any positive numbers
 * @returns seconds whose frames add up to `totalSeconds`
 * @throws RangeError when the total has fewer frames than there are scenes
 */
export function fitSeconds(seconds: readonly number[], totalSeconds: number, fps: number): number[] {
  const total = framesOf(totalSeconds, fps);
  if (total < seconds.length)
    throw new RangeError(`${total} frames cannot be shared by ${seconds.length} scenes.`);
  const sum = seconds.reduce((a, b) => a + b, 0);
  let elapsed = 0;
  let before = 0;
  return seconds.map((s, i) => {
    elapsed += s;
    const left = seconds.length - 1 - i;
    const border = i === seconds.length - 1 ? total : Math.round((elapsed / sum) * total);
    const clamped = Math.min(Math.max(border, before + 1), total - left);
    const frames = clamped - before;
    before = clamped;
    return frames / fps;
  });
}
