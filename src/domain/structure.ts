import { type BeatShare, even, layBeats, type SceneSlot, type Span } from './beat-grid.ts';
import type { Structure } from './settings.ts';
import { framesOf } from './timeline.ts';

export type { SceneSlot };

/**
 * The beats of each structure. An ad of 30 s has a hook of 3 to 4 s, an intro of 4 to 6, features of 12 to
 * 16 together and a call to action of 4 to 6; other lengths keep these shares.
 */
const beatShares: Record<Structure, readonly BeatShare[]> = {
  ad: [
    { beat: 'hook', share: 3.75 / 30, bounds: [3 / 30, 4 / 30] },
    { beat: 'intro', share: 5.5 / 30, bounds: [4 / 30, 6 / 30] },
    { beat: 'features', share: 15 / 30, bounds: [12 / 30, 16 / 30] },
    { beat: 'call_to_action', share: 5.75 / 30, bounds: [4 / 30, 6 / 30] },
  ],
  story: [
    { beat: 'opening', share: 0.18 },
    { beat: 'journey', share: 0.45 },
    { beat: 'turning_point', share: 0.18 },
    { beat: 'ending', share: 0.19 },
  ],
  music_video: [
    { beat: 'intro', share: 0.1 },
    { beat: 'verse', share: 0.35 },
    { beat: 'chorus', share: 0.2 },
    { beat: 'bridge', share: 0.15 },
    { beat: 'finale', share: 0.2 },
  ],
  free: [{ beat: 'scene', share: 1 }],
};

const typicalSceneSeconds = 5;
/** Below this much a beat on average, a video is too short for all of its beats. */
const shortestBeatSeconds = 3;
/**
 * Divides a video of any length into scenes of about five seconds that play the beats of its structure
 * in order. The seconds add up exactly on the frame grid and none is longer than can be filmed.
 * @param maxSceneSeconds longest scene that the video model can film
 * @throws RangeError when not even one frame fits into a scene or the video
 */
export function sceneSlots(
  structure: Structure,
  durationSeconds: number,
  fps: number,
  maxSceneSeconds: number,
): SceneSlot[] {
  const span = spanOf(durationSeconds, fps, maxSceneSeconds);
  const beats = beatsFor(structure, durationSeconds);
  return layBeats(beats, countScenes(beats, span).map(even), span);
}

/** The seconds of `sceneSlots`. @throws RangeError as it does */
export function sceneLengths(
  structure: Structure,
  durationSeconds: number,
  fps: number,
  maxSceneSeconds: number,
): number[] {
  return sceneSlots(structure, durationSeconds, fps, maxSceneSeconds).map((slot) => slot.seconds);
}

/**
 * Fits scenes that somebody else proposed into the structure: each beat gets its share, within a beat
 * the proposed lengths keep their proportions, and all of it adds up and can be filmed.
 * @param proposed scenes in order; only a `free` video may name its beats as it likes
 * @returns one slot for each proposed scene, or null when the beats are not those of the structure in
 * its order, or their number is far from what `sceneSlots` gives (for 30 s: 5 to 7)
 */
export function fitSlots(
  structure: Structure,
  proposed: readonly SceneSlot[],
  durationSeconds: number,
  fps: number,
  maxSceneSeconds: number,
): SceneSlot[] | null {
  const span = spanOf(durationSeconds, fps, maxSceneSeconds);
  const beats = beatsFor(structure, durationSeconds);
  const weights = beats.map(({ beat }) =>
    proposed
      .filter((scene) => structure === 'free' || scene.beat === beat)
      .map((scene) => Math.min(10, Math.max(2, Number.isFinite(scene.seconds) ? scene.seconds : 0))),
  );
  const order = beats.flatMap(({ beat }, i) => (weights[i] ?? []).map(() => beat));
  const inOrder =
    structure === 'free' || proposed.every((scene, i) => scene.beat === order[i] && order.length > i);
  const needed = countScenes(beats, span);
  const usual = needed.reduce((sum, count) => sum + count, 0);
  const enough = beats.every(({ share }, i) => (weights[i]?.length ?? 0) >= fewest(share, span));
  const fewerThanUsual = proposed.length < Math.floor((usual * 5) / 6);
  const moreThanUsual = proposed.length > Math.ceil((usual * 7) / 6);
  if (!inOrder || !enough || fewerThanUsual || moreThanUsual) return null;
  const slots = layBeats(beats, weights, span);
  return slots.map((slot, i) => ({ beat: proposed[i]?.beat ?? slot.beat, seconds: slot.seconds }));
}

function spanOf(seconds: number, fps: number, maxSceneSeconds: number): Span {
  // The slack keeps 4.1 s at 30 fps (122.99999999999999) from losing a frame.
  const maxFrames = Math.floor(maxSceneSeconds * fps + 1e-6);
  const frames = framesOf(seconds, fps);
  if (maxFrames < 1 || frames < 1) throw new RangeError('A scene must last at least one frame.');
  return { seconds, fps, frames, maxFrames };
}

/** The beats that a video of this length has room for. */
function beatsFor(structure: Structure, seconds: number): readonly BeatShare[] {
  const all = beatShares[structure];
  if (seconds >= all.length * shortestBeatSeconds) return all;
  const room = Math.max(1, Math.min(all.length, Math.round(seconds / typicalSceneSeconds)));
  const kept = Array.from({ length: room }, (_, i) =>
    room === 1 ? all[0] : all[Math.round((i * (all.length - 1)) / (room - 1))],
  );
  return kept.filter((beat) => beat !== undefined).map(({ beat }) => ({ beat, share: 1 / room }));
}

/** Scenes of each beat: each has one, and the next always goes where scenes are longest. */
function countScenes(beats: readonly BeatShare[], span: Span): number[] {
  const total = Math.max(beats.length, Math.round(span.seconds / typicalSceneSeconds));
  const counts = beats.map(() => 1);
  for (let left = total - beats.length; left > 0; left--) {
    const means = beats.map(({ share }, i) => share / (counts[i] ?? 1));
    const longest = means.indexOf(Math.max(...means));
    counts[longest] = (counts[longest] ?? 0) + 1;
  }
  return counts.map((count, i) => Math.max(count, fewest(beats[i]?.share ?? 0, span)));
}

/** Fewest scenes that a beat can be filmed in. The extra frame allows for the rounding of its borders. */
function fewest(share: number, span: Span): number {
  const frames = share === 1 ? span.frames : Math.min(span.frames, Math.floor(share * span.frames) + 1);
  return Math.ceil(frames / span.maxFrames);
}
