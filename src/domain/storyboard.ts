import type { Failure } from './errors.ts';
import type { Narrated } from './narration.ts';
import type { Grade, Mood, Transition } from './settings.ts';
import type { TrackPart } from './track.ts';

/** The part a scene plays in its video's structure, such as `hook` or `features`. */
export type Beat = string;

export interface SceneText {
  /** What is seen: the picture prompt without style and mood, which are added when it is sent. */
  readonly visual: string;
  readonly narration: string | null;
  readonly caption: string | null;
}

/** A clip of the user's own, trimmed or held to the scene, or a still that a slow camera moves over. */
export interface AssetSource {
  readonly kind: 'asset';
  readonly assetId: string;
  readonly assetType: 'image' | 'video';
}

/** Where a scene's clip comes from. Pairs and stock footage join this union. */
export type ShotSource = { readonly kind: 'generated' } | AssetSource;

/** Whether a model makes it, and so it costs something. */
export function isGenerated({ source }: { readonly source?: ShotSource }): boolean {
  return source === undefined || source.kind === 'generated';
}

/** A scene as a planner or a person writes it, before it has an id or any picture. */
export interface SceneDraft {
  readonly beat: Beat;
  readonly text: SceneText;
  readonly seconds: number;
  /** How it gives way to the next one; left out, as its job says. */
  readonly transition?: Transition;
  /** The grade of this scene alone; null or left out where the job's serves. */
  readonly grade?: Grade | null;
  /** Left out: a model makes it. */
  readonly source?: ShotSource;
  /** Who appears; null or left out: as its words tell. */
  readonly characterIds?: readonly string[] | null;
  /** The mood of this scene alone; null or left out where the job's serves. */
  readonly mood?: Mood | null;
}

export type SceneStatus = 'planned' | 'drawing' | 'drawn' | 'filming' | 'filmed' | 'conformed' | 'failed';

export interface Scene extends SceneDraft {
  readonly id: string;
  readonly jobId: string;
  readonly source: ShotSource;
  /** How this scene gives way to the next one; the last scene's is never used. */
  readonly transition: Transition;
  /** Starts the random choices of the models for this scene. */
  readonly seed: number;
  /** What its user wants to be different, until the text is revised. */
  readonly feedback: string | null;
  readonly status: SceneStatus;
  readonly selectedTakeIds: { readonly image: string | null; readonly clip: string | null };
  /** What the scene said when its user chose a take by hand: as long as it says so, the choice holds. */
  readonly accepted: { readonly image: string | null; readonly clip: string | null };
  /** Models for this scene alone; null where the job's serve. */
  readonly models: { readonly image: string | null; readonly video: string | null };
  /** The conformed clip of a take: frames and size of the job. Null until one is made. */
  readonly conformed: ConformedClip | null;
  /** The piece of the job's recording that it speaks, where the job follows one. */
  readonly trackPart?: TrackPart;
  /** Its line as it is spoken; null or left out where it has none. */
  readonly narrated?: Narrated | null;
  /** The words in which its line is ordered, where models speak: shortened so far as is known to be needed. */
  readonly spokenAs?: { readonly basis: string; readonly text: string };
  /** Why its line is shortened or missing; null or left out where it is neither. */
  readonly narrationWarning?: string | null;
  readonly error: Failure | null;
  readonly updatedAt: string;
}

/** A scene at its place in the video; the job's storyboard holds the order. */
export interface PlacedScene extends Scene {
  /** From 0. */
  readonly position: number;
}

export interface ConformedClip {
  readonly key: string;
  /** Frames in the file: the scene's own and those that overlap with the next scene. */
  readonly frames: number;
  readonly takeId: string;
}
