/** What a job may be asked for, and what it gets when a field is left out. */

export const aspectRatios = ['16:9', '9:16', '1:1', '4:5'] as const;
export const resolutions = ['480p', '720p', '1080p'] as const;
export const frameRates = [24, 25, 30, 60] as const;
export const structures = ['ad', 'story', 'music_video', 'free'] as const;
export const presets = ['economy', 'balanced', 'premium'] as const;
export const transitionKinds = ['cut', 'crossfade', 'fade', 'wipe'] as const;

export type AspectRatio = (typeof aspectRatios)[number];
export type Resolution = (typeof resolutions)[number];
export type FrameRate = (typeof frameRates)[number];
export type Structure = (typeof structures)[number];
export type Preset = (typeof presets)[number];
export type TransitionKind = (typeof transitionKinds)[number];

/** How one scene gives way to the next. `seconds` is the overlap; 0 for a cut. */
export interface Transition {
  readonly kind: TransitionKind;
  readonly seconds: number;
}

export interface Mood {
  readonly keywords: readonly string[];
  readonly palette: readonly string[];
  readonly direction: string | null;
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
} as const satisfies Omit<JobSettings, 'seed'>;

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
