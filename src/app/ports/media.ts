/** Work on media files. */
import type { CaptionColors } from '../../domain/brand-colors.ts';
import type { Cue } from '../../domain/captions.ts';
import type { ExportFit, ExportFormat } from '../../domain/export.ts';
import type { SegmentedFile } from '../../domain/hls.ts';
import type { SceneLook } from '../../domain/scene-look.ts';
import type { AspectRatio, Direction, FrameSize, LogoCorner, TransitionKind } from '../../domain/settings.ts';
import type { SpriteSheet } from '../../domain/sprite-sheet.ts';

export interface MediaInfo {
  readonly kind: 'image' | 'video' | 'audio';
  /** As told by the content's leading bytes, such as `video/mp4`. */
  readonly contentType: string;
  readonly width: number;
  readonly height: number;
  readonly seconds: number | null;
  readonly frames: number | null;
  readonly fps: number | null;
  readonly videoCodec: string | null;
  readonly audioCodec: string | null;
  readonly bytes: number;
}

/** What a recording sounds like, in seconds of it. */
export interface HeardSound {
  readonly seconds: number;
  /** Where it is quiet for a moment. */
  readonly pauses: readonly { readonly startSeconds: number; readonly endSeconds: number }[];
  /** Where it suddenly gets louder: the beats of music. */
  readonly beats: readonly number[];
}

/** A piece of a sound file, where it lies in the video. */
export interface SoundPiece {
  readonly file: string;
  /** Where in the file it begins, and how long it is there. */
  readonly fromSeconds: number;
  readonly seconds: number;
  readonly atSeconds: number;
  /** It is played so many times as fast; the pitch stays. */
  readonly tempo: number;
}

export interface MixRequest {
  readonly target: string;
  /** Length of the result, to the sample. */
  readonly seconds: number;
  readonly lines?: readonly SoundPiece[];
  /** Under the whole video, repeated or cut to its length; `volume` from 0 to 1. */
  readonly music?: { readonly file: string; readonly volume: number };
  /** The clips' own sound; each gives way to the next over `fadeSeconds` beyond its end. */
  readonly clips?: readonly (SoundPiece & { readonly fadeSeconds: number })[];
  /** 0 to 1 (0). */
  readonly clipVolume?: number;
}

export interface SplitSoundRequest {
  readonly source: string;
  /** Each becomes a WAV file of its own, exact to the sample. They may overlap. */
  readonly stretches: readonly {
    readonly target: string;
    readonly fromSeconds: number;
    readonly seconds: number;
  }[];
}

/** The one profile of everything that will be spliced. */
export interface HouseProfile extends FrameSize {
  readonly fps: number;
}

export interface ConformRequest {
  readonly source: string;
  readonly target: string;
  readonly profile: HouseProfile;
  /** Exact frames of the result. */
  readonly frames: number;
  /** Keyframes besides frame 0, so that windows can be cut off without encoding. */
  readonly keyframes: readonly number[];
  /** What becomes of a source that is too short: it is slowed, up to a limit, or its last picture is held; slowed when left out. */
  readonly whenShort?: 'slow' | 'hold';
  /** Which part is kept of a picture in another shape; its middle when left out. */
  readonly keeps?: 'middle' | 'subject';
  /** What is done to the picture beside that; left out: nothing. */
  readonly look?: ConformLook;
  /** Frames that logo and words of the look are drawn over; left out: all. */
  readonly drawnFrames?: FrameSpan;
}

/** Frames from one up to another, which is not one of them any more. */
export interface FrameSpan {
  readonly startFrame: number;
  readonly endFrame: number;
}

/** Grade, logo and words of a scene, in the time of the result. */
export interface ConformLook extends SceneLook {
  readonly aspectRatio: AspectRatio;
  /** Of the words, BCP 47. */
  readonly language: string;
  /** For captions in style `brand`; null: the brand has none, and plain colours serve. */
  readonly colors: CaptionColors | null;
  readonly logo: { readonly file: string; readonly corner: LogoCorner } | null;
}

export interface MoveStillRequest extends Omit<ConformRequest, 'source' | 'look' | 'drawnFrames'> {
  /** A picture, or the first one of a clip; null: a dark card. */
  readonly source: string | null;
  /** Which way the camera goes: one of four, by its remainder. */
  readonly way: number;
}

export interface WindowRequest {
  readonly from: { readonly file: string; readonly startFrame: number };
  readonly to: { readonly file: string; readonly startFrame: number };
  readonly target: string;
  readonly profile: HouseProfile;
  readonly kind: Exclude<TransitionKind, 'cut'>;
  readonly direction: Direction;
  readonly frames: number;
  /**
   * The arriving clip's: its logo and words are drawn over both pictures, so that they stand still while those
   * move. Left out: nothing is drawn.
   */
  readonly look?: ConformLook;
}

/** A run of frames copied from a file of the house profile. It starts on a keyframe. */
export interface CutPart {
  readonly file: string;
  readonly startFrame: number;
  readonly frames: number;
}

export interface CutRequest {
  readonly parts: readonly CutPart[];
  /** Sound as long as the parts together. Left out: a picture without any. */
  readonly sound?: string;
  /** What is spoken in it, as BCP 47. Left out: nothing, or nobody knows. */
  readonly spokenLanguage?: string;
  readonly target: string;
  readonly profile: HouseProfile;
  /** Written into the file's tags. */
  readonly tags: Readonly<Record<string, string>>;
  /** An XMP packet that goes into the file. */
  readonly xmp?: string;
  /** Captions that a player may show, in a track of their own; the language is BCP 47. Left out: no track. */
  readonly captions?: { readonly language: string; readonly cues: readonly Cue[] };
}

export interface ExportRequest {
  readonly source: string;
  readonly target: string;
  readonly format: ExportFormat;
  /** Size of the result and rate of both; a size that is the source's is not encoded again where the format allows. */
  readonly profile: HouseProfile;
  /** Frames of the source, all of which the result has. */
  readonly frames: number;
  /** Where the result has another shape: what is shown of the pictures, and where each shot begins. */
  readonly reframe?: { readonly fit: ExportFit; readonly shots: readonly number[] };
}

export interface Stretch {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

export interface SpriteSheetRequest {
  readonly source: string;
  /** The pictures themselves, where they were captured already; else they are the source's keyframes. */
  readonly stills?: readonly string[];
  readonly target: string;
  readonly sheet: SpriteSheet;
}

export interface ExportResult {
  /** Where the parts of a stream lie; null for other formats. */
  readonly segmented: SegmentedFile | null;
  /** Captions of the video that go beside a stream; null where it has none, and for formats that hold them. */
  readonly captions: StreamCaptions | null;
}

export interface StreamCaptions {
  /** ISO 639-2, `und` for an unknown one. */
  readonly language: string;
  readonly cues: readonly Cue[];
  /** When the first picture of the stream is shown. */
  readonly startSeconds: number;
}

/**
 * Work on media files, by path, each in a child process with limits on time and memory. Throws Fault
 * `MediaFailed` where the file is at fault and `MediaCrashed` where the process was.
 */
export interface Media {
  /** @throws Fault `BadOutput` when the file is no picture, clip or sound, or breaks off */
  probe(file: string): Promise<MediaInfo>;
  conform(request: ConformRequest): Promise<void>;
  /** A still under a slow camera, as a clip that can be spliced. */
  moveStill(request: MoveStillRequest): Promise<void>;
  window(request: WindowRequest): Promise<void>;
  /** The sound of the whole video in one AAC file, as loud as broadcasts on the web; silence where there is none. */
  mixSound(request: MixRequest): Promise<void>;
  /** Stretches of a sound as WAV files. @throws Fault `MediaFailed` where the sound ends before one does */
  splitSound(request: SplitSoundRequest): Promise<void>;
  /** @throws Fault `MediaFailed` when nothing is heard */
  listen(file: string): Promise<HeardSound>;
  cut(request: CutRequest): Promise<void>;
  /** A finished video in another format or size, frame by frame. @param onPercent is told of progress, 0 to 100 */
  exportFile(request: ExportRequest, onPercent?: (percent: number) => void): Promise<ExportResult>;
  /** A JPEG of the frame most worth showing. */
  thumbnail(request: {
    readonly source: string;
    readonly target: string;
    readonly maxWidth: number;
    /** Stretches whose pictures are shown only where no other is half as good, in seconds. */
    readonly spared?: readonly Stretch[];
  }): Promise<void>;
  /** A JPEG with small pictures of a whole video. */
  spriteSheet(request: SpriteSheetRequest): Promise<void>;
  /** A JPEG of up to `longSide` pixels and `maxBytes`, of a picture or of a clip's first frame. */
  proxy(request: {
    readonly source: string;
    readonly target: string;
    readonly longSide: number;
    readonly maxBytes: number;
  }): Promise<void>;
}
