/** What a job may be asked for, and what it gets when a field is left out. */

export const aspectRatios = ['16:9', '9:16', '1:1', '4:5'] as const;
export const resolutions = ['480p', '720p', '1080p'] as const;
export const frameRates = [24, 25, 30, 60] as const;
export const structures = ['ad', 'story', 'music_video', 'free'] as const;
export const presets = ['economy', 'balanced', 'premium'] as const;
export const transitionKinds = [
  'cut',
  'crossfade',
  'dissolve',
  'fade',
  'fade_white',
  'wipe',
  'slide',
  'zoom',
] as const;
export const directions = ['left', 'right', 'up', 'down'] as const;
export const captionModes = ['burned', 'soft', 'none'] as const;
export const captionStyles = ['plain', 'boxed', 'highlight', 'brand'] as const;
export const grades = ['none', 'warm', 'cool', 'film', 'vivid', 'noir'] as const;
export const logoCorners = ['top-left', 'top-right', 'bottom-left', 'bottom-right'] as const;
export const priorities = ['low', 'normal', 'high'] as const;
export const stopPoints = ['plan', 'images'] as const;
export const cutEngines = ['auto', 'ffmpeg', 'mediaconvert'] as const;

export type AspectRatio = (typeof aspectRatios)[number];
export type Resolution = (typeof resolutions)[number];
export type FrameRate = (typeof frameRates)[number];
export type Structure = (typeof structures)[number];
export type Preset = (typeof presets)[number];
export type TransitionKind = (typeof transitionKinds)[number];
export type Direction = (typeof directions)[number];
export type CaptionMode = (typeof captionModes)[number];
export type CaptionStyle = (typeof captionStyles)[number];
export type Grade = (typeof grades)[number];
export type LogoCorner = (typeof logoCorners)[number];
export type Priority = (typeof priorities)[number];
export type StopPoint = (typeof stopPoints)[number];
export type CutEngine = (typeof cutEngines)[number];

/** How one scene gives way to the next. `seconds` is the overlap; 0 for a cut. */
export interface Transition {
  readonly kind: TransitionKind;
  readonly seconds: number;
  /** Where a wipe or a slide goes; left out, to the left. Others have none. */
  readonly direction?: Direction;
}

/** The transitions that go somewhere. */
export const directedKinds: readonly TransitionKind[] = ['wipe', 'slide'];

export interface Mood {
  readonly keywords: readonly string[];
  readonly palette: readonly string[];
  readonly direction: string | null;
}

export interface Narration {
  readonly enabled: boolean;
  /** A voice of the speech service; null: the language's default. */
  readonly voice: string | null;
  /** BCP 47, such as `en-US`. */
  readonly language: string;
  /** 1 is the voice's own pace. */
  readonly speed: number;
  /** A recording of the tenant's own that is the narration; null: a voice speaks the lines. */
  readonly assetId: string | null;
}

export interface Captions {
  readonly mode: CaptionMode;
  readonly style: CaptionStyle;
}

/** Music under the whole video; `volume` from 0 to 1 is its level before it is ducked under speech. */
export type Music =
  | { readonly assetId: string; readonly volume: number }
  | { readonly prompt: string; readonly volume: number };

/** What is done to every picture when it is conformed. */
export interface Look {
  readonly grade: Grade;
  /** A picture of the tenant's own in a corner; null: none. */
  readonly logo: { readonly assetId: string; readonly corner: LogoCorner } | null;
  /** Words over the first scene's beginning; null: none. */
  readonly titleCard: string | null;
  /** Words over the last scene's end, such as a call to action; null: none. */
  readonly endCard: string | null;
}

/** A job's settings with every default filled in. */
export interface JobSettings {
  readonly durationSeconds: number;
  readonly aspectRatio: AspectRatio;
  readonly resolution: Resolution;
  readonly fps: FrameRate;
  readonly style: string | null;
  readonly mood: Mood | null;
  readonly structure: Structure;
  readonly preset: Preset;
  /** Models asked for by name; null where the preset decides. */
  readonly models: { readonly image: string | null; readonly video: string | null };
  readonly transition: Transition;
  readonly autoApprove: boolean;
  readonly narration: Narration;
  readonly captions: Captions;
  /** Null: none. */
  readonly music: Music | null;
  /** Level of the clips' own sound, 0 to 1. */
  readonly clipSound: number;
  readonly look: Look;
  readonly engine: CutEngine;
  /** Characters that may appear, and assets that may be used. */
  readonly characterIds: readonly string[];
  readonly assetIds: readonly string[];
  readonly priority: Priority;
  /** Where the job rests instead of going on; null: it goes through. */
  readonly stopAfter: StopPoint | null;
  /** Past this the job ends failed and settled; null: no bound of its own. */
  readonly deadlineSeconds: number | null;
  /** The job and its files go this long after it ended; null: they stay. */
  readonly retentionDays: number | null;
  /** What all of it may cost at most; null: no bound of its own. */
  readonly maxCostMicros: number | null;
  /** Start of every random choice; the same seed and prompt give the same recipes. */
  readonly seed: number;
}

export const settingsDefaults = {
  durationSeconds: 30,
  aspectRatio: '16:9',
  resolution: '720p',
  fps: 30,
  style: null,
  mood: null,
  structure: 'ad',
  preset: 'balanced',
  models: { image: null, video: null },
  transition: { kind: 'cut', seconds: 0 },
  autoApprove: false,
  narration: { enabled: true, voice: null, language: 'en-US', speed: 1, assetId: null },
  captions: { mode: 'soft', style: 'plain' },
  music: null,
  clipSound: 0,
  look: { grade: 'none', logo: null, titleCard: null, endCard: null },
  engine: 'auto',
  characterIds: [],
  assetIds: [],
  priority: 'normal',
  stopAfter: null,
  deadlineSeconds: null,
  retentionDays: null,
  maxCostMicros: null,
} as const satisfies Omit<JobSettings, 'seed'>;

/** The settings of a record that was written before all of them existed: what was not asked for then is off. */
export function filledSettings(stored: Partial<JobSettings> & Pick<JobSettings, 'seed'>): JobSettings {
  const off = {
    narration: { ...settingsDefaults.narration, enabled: false },
    captions: { ...settingsDefaults.captions, mode: 'none' as const },
  };
  // Recordings came later than voices.
  const narration = { ...off.narration, ...stored.narration };
  return { ...settingsDefaults, ...off, ...stored, narration };
}

/** Size in pixels and rate in frames per second of the finished picture. */
export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

const shortSide: Record<Resolution, number> = { '480p': 480, '720p': 720, '1080p': 1080 };
const shape: Record<AspectRatio, readonly [number, number]> = {
  '16:9': [16, 9],
  '9:16': [9, 16],
  '1:1': [1, 1],
  '4:5': [4, 5],
};

/** Frame size in pixels: the resolution names the short side; sides are even, as H.264 4:2:0 needs. */
export function frameSize(aspectRatio: AspectRatio, resolution: Resolution): FrameSize {
  const [w, h] = shape[aspectRatio];
  const side = shortSide[resolution];
  const even = (n: number) => 2 * Math.round(n / 2);
  return w >= h
    ? { width: even((side * w) / h), height: side }
    : { width: side, height: even((side * h) / w) };
}
