/** What a preview is made of: small clips and moving pictures in final timing. Keys follow from content. */
import type { Job } from '../../domain/job.ts';
import { digest } from '../../domain/recipe.ts';
import { directedKinds, frameSize } from '../../domain/settings.ts';
import { isGenerated, type PlacedScene } from '../../domain/storyboard.ts';
import type { Take } from '../../domain/take.ts';
import { layOut, type Timeline } from '../../domain/timeline.ts';
import { isDrawn, type StoredLook } from '../cut/look-of-scene.ts';
import { intermediateFolder, lookVersion, profileVersion } from '../cut/render-plan.ts';
import type { FrameSpan, HouseProfile, WindowRequest } from '../ports.ts';
import type { JobFolder } from '../records.ts';

/** The first is raised when pictures move in another way, or parts are made or joined otherwise. */
const versions = { previewVersion: 3, profileVersion, lookVersion };

export interface PreviewPart {
  readonly key: string;
  /** The clip or the picture that it shows, in order of preference: what cannot be shown gives way to the next. */
  readonly shows: readonly Pick<Take, 'key' | 'kind'>[];
  readonly frames: number;
  readonly keyframes: readonly number[];
  /** What is drawn over it, as in the video; null: nothing. */
  readonly look: StoredLook | null;
  readonly drawnFrames: FrameSpan;
  /** As in the video: a clip of the user's own that is too short holds its last picture. */
  readonly whenShort: 'slow' | 'hold';
  /** Which way the camera goes over a picture: neighbours go different ways. */
  readonly position: number;
}

export interface PreviewWindow extends Pick<WindowRequest, 'kind' | 'direction' | 'frames'> {
  readonly key: string;
  /** Positions of the scenes that it joins. */
  readonly from: number;
  readonly startFrame: number;
}

export interface PreviewPlan {
  /** Where the preview lies once it is made. */
  readonly key: string;
  readonly digest: string;
  readonly profile: HouseProfile;
  readonly timeline: Timeline;
  readonly parts: readonly PreviewPart[];
  readonly windows: readonly PreviewWindow[];
}

/**
 * The preview of a storyboard as it stands: scenes that are filmed show their clip, others their picture.
 * @param looks what is drawn over each scene
 * @param sound key of the video's sound as it stands: its narration and music as far as they exist
 * @returns null as long as no scene has a picture
 */
export function previewPlan(
  { job, scenes, takes }: JobFolder,
  looks: readonly (StoredLook | null)[],
  sound: string,
): PreviewPlan | null {
  const profile = previewProfile(job);
  const timeline = layOut(scenes, job.settings.fps);
  const folder = `${intermediateFolder(job)}/previews`;
  const parts = timeline.scenes.flatMap((timing, position): PreviewPart[] => {
    const scene = scenes[position];
    if (!scene) return [];
    const frames = timing.frames + timing.tailFrames;
    const keyframes = [timing.headFrames, timing.frames].filter((frame) => frame > 0 && frame < frames);
    const shows = shownTakes(scene, takes);
    const of = shows.map(({ sha256 }) => sha256);
    const look = looks[position] ?? null;
    const drawnFrames = { startFrame: timing.headFrames, endFrame: timing.frames };
    const way = position % 4;
    const drawn = look && { ...look, ...(isDrawn(look) ? { drawnFrames } : {}) };
    const whenShort = isGenerated(scene) ? 'slow' : 'hold';
    const name = digest({ ...versions, profile, of, frames, keyframes, whenShort, way, look: drawn });
    const key = `${folder}/${name}.mp4`;
    return [{ key, shows, frames, keyframes, look, drawnFrames, whenShort, position }];
  });
  if (parts.every(({ shows }) => shows.length === 0)) return null;
  const windows = timeline.scenes.flatMap((timing, from): PreviewWindow[] => {
    const [leaving, arriving] = [parts[from], parts[from + 1]];
    const kind = timing.transitionOut;
    if (!leaving || !arriving || kind === 'cut') return [];
    const direction = scenes[from]?.transition.direction ?? 'left';
    const { tailFrames: frames, frames: startFrame } = timing;
    const way = directedKinds.includes(kind) ? { direction } : {};
    const name = digest({ from: leaving.key, to: arriving.key, kind, ...way, frames, startFrame });
    return [{ key: `${folder}/${name}.mp4`, kind, direction, frames, from, startFrame }];
  });
  const whole = digest({
    ...versions,
    title: job.title,
    parts: parts.map(({ key }) => key),
    windows: windows.map(({ key }) => key),
    sound,
  });
  return { key: `${folder}/${whole}.mp4`, digest: whole, profile, timeline, parts, windows };
}

/** Half of 480p: enough to judge timing and pictures, and quick to make. Frames as in the video, so that its length is exact. */
function previewProfile({ settings }: Job): HouseProfile {
  const { width, height } = frameSize(settings.aspectRatio, '480p');
  const half = (side: number) => 2 * Math.round(side / 4);
  return { width: half(width), height: half(height), fps: settings.fps };
}

function shownTakes(scene: PlacedScene, takes: readonly Take[]): Take[] {
  const { clip, image } = scene.selectedTakeIds;
  return [clip, image].flatMap((id) => takes.find((take) => take.id === id) ?? []);
}
