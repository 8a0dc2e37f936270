import type { Failure } from './errors.ts';
import type { FrameRate, FrameSize, Resolution } from './settings.ts';

export const exportFormats = ['mp4', 'mov', 'webm'] as const;
/** MP4 and MOV hold H.264 and AAC, WebM holds VP9 and Opus. */
export type ExportFormat = (typeof exportFormats)[number];

export const exportContentTypes: Record<ExportFormat, string> = {
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
};

export const exportStatuses = ['queued', 'working', 'done', 'failed'] as const;
export type ExportStatus = (typeof exportStatuses)[number];

/** A finished video in another format or size. */
export interface Export {
  readonly id: string;
  readonly tenantId: string;
  readonly jobId: string;
  readonly format: ExportFormat;
  readonly resolution: Resolution;
  readonly size: FrameSize;
  /** The rendition that it is made of, as it was when the export was asked for. */
  readonly source: {
    readonly key: string;
    readonly sha256: string;
    readonly size: FrameSize;
    readonly frames: number;
    readonly fps: FrameRate;
  };
  readonly status: ExportStatus;
  /** 0 to 100; it does not go down, except when a failed export is asked for again. */
  readonly percent: number;
  /** From 1; each is an execution of its own. */
  readonly attempt: number;
  /** Where the file lies, once it is done. */
  readonly key: string | null;
  readonly bytes: number | null;
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

/** More pixels than the source has: allowed up to 480p as 1080p, 2.25 times a side, but nothing is gained in sharpness. */
export function isUpscaled({ size, source }: Pick<Export, 'size' | 'source'>): boolean {
  return pixels(size) > pixels(source.size);
}

/**
 * Pixels that are decoded and encoded in a second on two cores. A core was measured to do 78 million (H.264,
 * 1080p) to 118 million (H.264, 720p to 480p), and 105 million of VP9.
 */
const pixelsPerSecond = 150_000_000;
/** What one media task may take is ten minutes; a tenth is left for slow machines. */
const longestSeconds = 540;

/**
 * How long making an export would take at most, and whether that is too long for one step.
 * @param source whose pictures are copied where the format holds them in the wanted size
 */
export function exportWork(
  source: Export['source'],
  wanted: { readonly format: ExportFormat; readonly size: FrameSize },
): { seconds: number; fits: boolean } {
  const isCopied = wanted.format !== 'webm' && isSameSize(source.size, wanted.size);
  const seconds = isCopied
    ? 0
    : ((pixels(source.size) + pixels(wanted.size)) * source.frames) / pixelsPerSecond;
  return { seconds, fits: seconds <= longestSeconds };
}
