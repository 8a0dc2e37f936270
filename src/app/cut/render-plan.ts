/** Where the intermediate files of a cut lie. Keys follow from content, so what exists is never made again. */

import { inputGroups } from '../../domain/cut-engine.ts';
import type { Job } from '../../domain/job.ts';
import { digest } from '../../domain/recipe.ts';
import { type Direction, directedKinds, frameSize } from '../../domain/settings.ts';
import { spriteSheet } from '../../domain/sprite-sheet.ts';
import type { ConformedClip, Scene } from '../../domain/storyboard.ts';
import type { Take } from '../../domain/take.ts';
import { type ClipSpan, clipSpan, type Timeline } from '../../domain/timeline.ts';
import { passingFiles } from '../names.ts';
import type {
  CapturedStills,
  FrameSpan,
  HeardPart,
  HouseProfile,
  TranscodePart,
  WindowRequest,
} from '../ports.ts';
import type { ScenePlace } from '../step-input.ts';
import { isDrawn, type StoredLook } from './look-of-scene.ts';

/** Raised when the house profile changes, so that files of the old one are not spliced with the new. */
export const profileVersion = 3;

/** Everything made for one job lies here, and goes with it. */
export function jobFolder({ tenantId, id }: Pick<Job, 'tenantId' | 'id'>): string {
  return `${tenantId}/jobs/${id}`;
}

/** What is only on the way to a video lies apart, since it goes after a while: see names.ts. */
export function intermediateFolder({ tenantId, id }: Pick<Job, 'tenantId' | 'id'>): string {
  return `${passingFiles.intermediate.prefix}${tenantId}/jobs/${id}`;
}

export function houseProfile(job: Pick<Job, 'settings'>): HouseProfile {
  return { ...frameSize(job.settings.aspectRatio, job.settings.resolution), fps: job.settings.fps };
}

export interface ConformPlan extends ClipSpan {
  readonly key: string;
  /** What logo and words are drawn over: over the frames of windows they are drawn when both pictures are mixed. */
  readonly drawnFrames: FrameSpan;
}

/** Raised when words, logos or grades are drawn in another way. */
export const lookVersion = 3;

/** @param look what is drawn over the clip; null: nothing */
export function conformPlan(
  job: Job,
  { scene, timing }: Pick<ScenePlace, 'scene' | 'timing'>,
  take: Take,
  look: StoredLook | null,
  keeps: 'middle' | 'subject',
): ConformPlan {
  const { frames, keyframes } = clipSpan(timing, scene.transition, take.seconds ?? 0, job.settings.fps);
  const drawnFrames = { startFrame: timing.headFrames, endFrame: timing.frames };
  const drawn = look && { ...look, logo: look.logo && { ...look.logo, key: null }, lookVersion };
  const name = digest({
    profileVersion,
    profile: houseProfile(job),
    take: take.sha256,
    frames,
    keyframes,
    ...(drawn ? { look: drawn } : {}),
    ...(look && isDrawn(look) ? { drawnFrames: { ...drawnFrames } } : {}),
    ...(keeps === 'middle' ? {} : { keeps }),
  });
  return { key: `${intermediateFolder(job)}/conformed/${name}.mp4`, frames, keyframes, drawnFrames };
}

export interface WindowPlan {
  readonly key: string;
  /** Of the leaving scene. */
  readonly index: number;
  readonly kind: WindowRequest['kind'];
  readonly direction: Direction;
  readonly frames: number;
  readonly from: { readonly clip: ConformedClip; readonly startFrame: number };
  readonly to: { readonly clip: ConformedClip; readonly startFrame: number };
}

/** The transition window from scene `index` to the next; null for a cut, or while a clip is missing. */
export function windowPlan(
  job: Job,
  scenes: readonly Scene[],
  timeline: Timeline,
  index: number,
): WindowPlan | null {
  const from = scenes[index]?.conformed;
  const to = scenes[index + 1]?.conformed;
  const timing = timeline.scenes[index];
  if (!from || !to || !timing || timing.transitionOut === 'cut') return null;
  const kind = timing.transitionOut;
  const direction = scenes[index]?.transition.direction ?? 'left';
  const frames = timing.tailFrames;
  const name = digest({
    profileVersion,
    from: from.key,
    to: to.key,
    kind,
    ...(directedKinds.includes(kind) ? { direction } : {}),
    frames,
    startFrame: timing.frames,
  });
  return {
    key: `${intermediateFolder(job)}/windows/${name}.mp4`,
    index,
    kind,
    direction,
    frames,
    from: { clip: from, startFrame: timing.frames },
    to: { clip: to, startFrame: 0 },
  };
}

export interface TranscodePlan {
  readonly key: string;
  /** What is joined, in order. */
  readonly parts: readonly HeardPart[];
  /** Those of them that are spliced beforehand, of neighbours, since there are more than can be joined. */
  readonly spliced: readonly SplicedPart[];
  /** Of the sprite sheet. */
  readonly stills: CapturedStills;
  /** One for each revision: a job that failed is ordered anew by the next. */
  readonly token: string;
}

export interface SplicedPart {
  readonly key: string;
  readonly of: readonly TranscodePart[];
}

/** Raised when the same parts are ordered with other settings. */
const transcodeVersion = 3;

/**
 * Where a video lies that was joined by encoding all of it again, and what it is ordered of.
 * @param sound key of the mix
 */
export function transcodePlan(
  job: Pick<Job, 'tenantId' | 'id' | 'revision' | 'settings'>,
  parts: readonly TranscodePart[],
  sound: string,
): TranscodePlan {
  const name = digest({
    profileVersion,
    transcodeVersion,
    profile: houseProfile(job),
    parts: parts.map((part) => ({ ...part })),
    sound,
  });
  const folder = `${intermediateFolder(job)}/transcoded/${name}`;
  const groups = inputGroups(parts).map((of, i) => ({ key: `${folder}/part-${i}.mp4`, of }));
  const inputs = groups.map((group): TranscodePart => {
    const [first, ...others] = group.of;
    return first && others.length === 0
      ? first
      : { key: group.key, startFrame: 0, frames: framesIn(group.of) };
  });
  return {
    key: `${folder}/video.mp4`,
    parts: inputs.map((part, i) => ({ ...part, soundKey: `${folder}/sound-${i}.wav` })),
    spliced: groups.filter(({ of }) => of.length > 1),
    stills: stillsIn(folder, job, parts),
    token: digest({ name, revision: job.revision }),
  };
}

export function framesIn(parts: readonly TranscodePart[]): number {
  return parts.reduce((sum, { frames }) => sum + frames, 0);
}

/** Named as MediaConvert names frames that it captures, by seven digits. */
function stillsIn(
  folder: string,
  job: Pick<Job, 'settings'>,
  parts: readonly TranscodePart[],
): CapturedStills {
  const profile = houseProfile(job);
  const frames = framesIn(parts);
  const { width, height, everySeconds, count } = spriteSheet({ ...profile, seconds: frames / profile.fps });
  const keyStart = `${folder}/still`;
  const keys = Array.from({ length: count }, (_, i) => `${keyStart}.${String(i).padStart(7, '0')}.jpg`);
  return { keys, keyStart, width, height, everySeconds };
}

export type RenditionFile =
  | 'video.mp4'
  | 'poster.jpg'
  | 'thumbnail.jpg'
  | 'sprites.jpg'
  | 'metadata.json'
  | 'captions.vtt'
  | 'captions.srt';

export function renditionKey(job: Job, file: RenditionFile): string {
  return `${jobFolder(job)}/r${job.revision}/${file}`;
}
