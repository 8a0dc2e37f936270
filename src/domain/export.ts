import type { Failure } from './errors.ts';
import type { SegmentedFile } from './hls.ts';
import type { AspectRatio, FrameRate, FrameSize, Resolution } from './settings.ts';

export const exportFormats = ['mp4', 'mov', 'webm', 'hls'] as const;
/** MP4, MOV and streams by HLS hold H.264 and AAC, WebM holds VP9 and Opus. */
export type ExportFormat = (typeof exportFormats)[number];

export const exportContentTypes: Record<ExportFormat, string> = {
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  // The file that the playlists point into.
  hls: 'video/mp4',
};

/** How the names of the files end. */
export const exportEndings: Record<ExportFormat, string> = {
  mp4: 'mp4',
  mov: 'mov',
  webm: 'webm',
  hls: 'mp4',
};

export const exportFits = ['crop', 'blur'] as const;
/** What another shape shows: the part of each picture that matters, or all of it between blurred bars. */
export type ExportFit = (typeof exportFits)[number];

export const exportStatuses = ['queued', 'working', 'done', 'failed'] as const;
export type ExportStatus = (typeof exportStatuses)[number];

/** A shape that the video does not have. */
export interface Reframe {
  readonly aspectRatio: AspectRatio;
  readonly fit: ExportFit;
  /**
   * The video has words or a logo in its pictures, of which a crop would show a piece: so it is cut anew of its
   * clips, and these are drawn for the new shape.
   */
  readonly redrawn?: true;
}

/** A finished video in another format, size or shape. */
export interface Export {
  readonly id: string;
  readonly tenantId: string;
  readonly jobId: string;
  readonly format: ExportFormat;
  readonly resolution: Resolution;
  readonly size: FrameSize;
  /** Another shape than the video's, and how it is filled; absent or null where it has the video's. */
  readonly reframe?: Reframe | null;
  /** The rendition that it is made of, as it was when the export was asked for. */
  readonly source: {
    readonly key: string;
    readonly sha256: string;
    readonly size: FrameSize;
    readonly frames: number;
    readonly fps: FrameRate;
    /** Absent for exports of before there were other shapes. */
    readonly aspectRatio?: AspectRatio;
    /** Digest of the storyboard that it shows; absent where it was not kept. */
    readonly madeOf?: string;
    /** BCP 47, of its captions; absent or null where it has none, or it was not kept. */
    readonly captionLanguage?: string | null;
    /** First frame of each scene; absent where it was not kept. */
    readonly shots?: readonly number[];
  };
  readonly status: ExportStatus;
  /** 0 to 100; it does not go down, except when a failed export is asked for again. */
  readonly percent: number;
  /** From 1; each is an execution of its own. */
  readonly attempt: number;
  /** Where the file lies, once it is done. */
  readonly key: string | null;
  readonly bytes: number | null;
  /** Where the parts of a stream lie, once it is done; absent for other formats. */
  readonly segmented?: SegmentedFile | null;
  /** The captions of a stream as WebVTT; absent or null where there are none. */
  readonly subtitles?: { readonly key: string; readonly language: string | null } | null;
  readonly error: Failure | null;
  readonly downloads: number;
  readonly lastDownloadedAt: string | null;
  readonly simulated: boolean;
  readonly createdAt: string;
  readonly completedAt: string | null;
}

/** Name of the execution that makes an export: the same name is the same execution. */
export function exportExecution({ id, attempt }: Pick<Export, 'id' | 'attempt'>): string {
  return `${id}-${attempt}`;
}

const pixels = ({ width, height }: FrameSize) => width * height;
export const isSameSize = (a: FrameSize, b: FrameSize) => a.width === b.width && a.height === b.height;

/** What is seen was enlarged: allowed up to 480p as 1080p, 2.25 times a side, but nothing is gained in sharpness. */
export function isUpscaled({ size, source, reframe }: Pick<Export, 'size' | 'source' | 'reframe'>): boolean {
  if (!reframe) return pixels(size) > pixels(source.size);
  const scales = [size.width / source.size.width, size.height / source.size.height];
  // A part that fills the shape is scaled by the larger of both, the whole picture by the smaller.
  return (reframe.fit === 'crop' ? Math.max(...scales) : Math.min(...scales)) > 1;
}

/**
 * Pixels that are decoded and encoded in a second on two cores. A core was measured to do 78 million (H.264,
 * 1080p) to 118 million (H.264, 720p to 480p), and 105 million of VP9; of nothing but noise, which is the worst there
 * is, 56 million where the shape changes and 62 million of VP9 at 1080p, on a machine that was busy otherwise.
 */
const pixelsPerSecond = 110_000_000;
/** The media task of an export has 840 s (src/media/open-media.ts); a minute is left for what is beside encoding. */
export const longestSeconds = 780;

/**
 * How long making an export would take at most, and whether that is too long for one step.
 * @param source whose pictures are copied where the format holds them in the wanted size
 */
export function exportWork(
  source: Export['source'],
  wanted: { readonly format: ExportFormat; readonly size: FrameSize; readonly redrawn?: boolean },
): { seconds: number; fits: boolean } {
  const { format, size, redrawn = false } = wanted;
  const encoded = (from: FrameSize) => ((pixels(from) + pixels(size)) * source.frames) / pixelsPerSecond;
  // What is drawn anew is a video of the wanted size, which is then copied or encoded as any other.
  const drawn = redrawn ? encoded(source.size) : 0;
  const from = redrawn ? size : source.size;
  const isCopied = format !== 'webm' && isSameSize(from, size);
  const seconds = drawn + (isCopied ? 0 : encoded(from));
  return { seconds, fits: seconds <= longestSeconds };
}
