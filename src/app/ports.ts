/**
 * Everything the use cases need of the outside world. Each port is a plain object of functions; AWS
 * and one machine each have their own (src/aws/services.ts, src/local/services.ts).
 */

import type { CaptionColors } from '../domain/brand-colors.ts';
import type { Cue } from '../domain/captions.ts';
import type { Brand } from '../domain/client.ts';
import type { Fault } from '../domain/errors.ts';
import type { ExportFit, ExportFormat } from '../domain/export.ts';
import type { SegmentedFile } from '../domain/hls.ts';
import type { ModelSpec } from '../domain/model-registry.ts';
import type { SpokenWord } from '../domain/narration.ts';
import type { SceneLook } from '../domain/scene-look.ts';
import type {
  AspectRatio,
  Direction,
  FrameSize,
  JobSettings,
  LogoCorner,
  TransitionKind,
} from '../domain/settings.ts';
import type { Softened } from '../domain/soften-text.ts';
import type { LineHearing } from '../domain/sound-estimate.ts';
import type { SpriteSheet } from '../domain/sprite-sheet.ts';
import type { SceneDraft, SceneText } from '../domain/storyboard.ts';
import type { SpeechService } from '../domain/voices.ts';
import type { SafeFetch } from './safe-fetch.ts';

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };
export type JsonObject = { readonly [key: string]: Json | undefined };

// ---------------------------------------------------------------- records

/** Where a record lies. Partitions begin with the tenant; `sort` orders the records within one. */
export interface Key {
  readonly partition: string;
  readonly sort: string;
}

/** A record: JSON under a key, with a version that every write raises by one. */
export interface StoredRecord<T = JsonObject> {
  readonly key: Key;
  /** From 1. */
  readonly version: number;
  readonly value: T;
}

export interface Write {
  readonly key: Key;
  readonly value: JsonObject;
  /** 0: the record must not exist yet. n: its version must be n. null: whatever is there. */
  readonly expectedVersion: number | null;
  /** Where the record also appears: one index beside the primary key. */
  readonly index?: Key;
  /** Unix seconds after which the record counts as gone, also before it is swept away. */
  readonly expiresAt?: number;
}

export interface Removal {
  readonly key: Key;
  readonly expectedVersion: number | null;
}

export interface Query {
  readonly partition: string;
  /** Look in the index instead of the primary key. */
  readonly inIndex?: boolean;
  readonly sortPrefix?: string;
  /** Only records whose sort key lies strictly after (before, if descending) this one. */
  readonly after?: string;
  readonly descending?: boolean;
  /** 1 to 1000 (100). */
  readonly limit?: number;
}

export interface Page<T> {
  readonly records: readonly StoredRecord<T>[];
  /** Pass as `after` for the next page; null when this was the last. */
  readonly next: string | null;
}

/**
 * Versioned records. Reads by primary key are strongly consistent; the index may lag a moment on AWS.
 * A failed expectation throws Fault `VersionConflict` and writes nothing.
 */
export interface Store {
  get(key: Key): Promise<StoredRecord | null>;
  /** @returns the new version */
  put(write: Write): Promise<number>;
  remove(removal: Removal): Promise<void>;
  query(query: Query): Promise<Page<JsonObject>>;
  /** All or none; at most 100 writes and removals, no key twice. */
  transact(changes: readonly ({ readonly put: Write } | { readonly remove: Removal })[]): Promise<void>;
}

// ---------------------------------------------------------------- files

export interface BlobInfo {
  readonly key: string;
  readonly bytes: number;
  readonly contentType: string;
  readonly etag: string;
  readonly modifiedAt: string;
}

export interface SignedForm {
  readonly url: string;
  /** Fields to send before the file, in a multipart/form-data POST. */
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Files by key. Keys are slash-separated safe characters ([A-Za-z0-9._-]); others are refused.
 * A missing key gives null or, for `get`, Fault-free null as well.
 */
export interface Blobs {
  /** Stores a local file whole or not at all. */
  putFile(key: string, file: string, contentType: string): Promise<BlobInfo>;
  put(key: string, bytes: Uint8Array, contentType: string): Promise<BlobInfo>;
  head(key: string): Promise<BlobInfo | null>;
  /** Bytes as a stream; `range` is inclusive, as in HTTP. */
  get(
    key: string,
    range?: { readonly start: number; readonly end: number },
  ): Promise<ReadableStream<Uint8Array> | null>;
  /** Copies to a local path. @returns false when there is no such key */
  getFile(key: string, file: string): Promise<boolean>;
  copy(from: string, to: string): Promise<void>;
  /** No error when the key is missing. */
  remove(key: string): Promise<void>;
  list(prefix: string): AsyncIterable<BlobInfo>;
  /** A link that reads one file until it expires; `fileName` makes the browser save it under that name. */
  signedUrl(
    key: string,
    options: { readonly expiresInSeconds: number; readonly fileName?: string },
  ): Promise<string>;
  /** A form that stores one file of the given type up to `maxBytes`. */
  signedForm(
    key: string,
    options: { readonly contentType: string; readonly maxBytes: number; readonly expiresInSeconds: number },
  ): Promise<SignedForm>;
}

// ---------------------------------------------------------------- workflow

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

export interface Execution {
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly input: Json;
  readonly output: Json | null;
  readonly error: string | null;
  readonly cause: string | null;
  readonly startedAt: string;
  readonly stoppedAt: string | null;
}

/** Whether a token was still waited for. `gone`: somebody was there first, or it timed out. */
export type TokenOutcome = 'accepted' | 'gone';

export interface Workflow {
  /** Starts an execution. The same name and input again is the same execution, not a second. */
  start(name: string, input: JsonObject): Promise<void>;
  succeed(token: string, output: Json): Promise<TokenOutcome>;
  fail(token: string, error: string, cause: string): Promise<TokenOutcome>;
  heartbeat(token: string): Promise<TokenOutcome>;
  /** Ends a running execution at once; harmless when it is over. */
  stop(name: string, error: string, cause: string): Promise<void>;
  describe(name: string): Promise<Execution | null>;
}

// ---------------------------------------------------------------- providers

export type ProviderStatus = 'starting' | 'processing' | 'succeeded' | 'failed' | 'canceled' | 'aborted';

/** A prediction as the provider tells it. */
export interface ProviderPrediction {
  readonly id: string;
  readonly model: string;
  readonly version: string | null;
  readonly status: ProviderStatus;
  readonly input: JsonObject;
  /** The first file of the output, whether the model answers with a string or a list. */
  readonly outputUrl: string | null;
  /** What a transcription model heard, and when; null or left out for every other output. */
  readonly words?: readonly SpokenWord[] | null;
  readonly error: string | null;
  readonly metrics: Readonly<Record<string, number>>;
  /** Percent that the model's log last named, if any. */
  readonly percent: number | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  /** Made by a person on the provider's page. */
  readonly fromWeb?: boolean;
}

export interface CreatePrediction {
  readonly model: ModelSpec;
  readonly input: JsonObject;
  /** Where the provider reports to; null where it could not reach us, so that it is asked instead. */
  readonly webhookUrl: string | null;
  /** The provider cancels by itself after this long. */
  readonly cancelAfterSeconds: number;
}

/**
 * Predictions at the provider. Every call throws a Fault of errors.ts and nothing else. `create` is
 * sent once: where its outcome is not known it throws `OutcomeUnknown`, and `since` finds it.
 */
export interface Predictions {
  create(request: CreatePrediction): Promise<ProviderPrediction>;
  get(providerId: string): Promise<ProviderPrediction>;
  cancel(providerId: string): Promise<ProviderPrediction>;
  /** Newest first, as far back as `createdAfter` (ISO time). */
  since(createdAfter: string): AsyncIterable<ProviderPrediction>;
  /** What a finished prediction that did not succeed means: refused, overloaded, out of time, ... */
  failure(prediction: ProviderPrediction): Fault;
  /** Checks signature and age on the raw bytes. @throws Error whose message says what is wrong, never the secret */
  readWebhook(rawBody: string, headers: Readonly<Record<string, string>>): Promise<ProviderPrediction>;
  /** True where no money is spent and no model is asked. */
  readonly simulated: boolean;
}

export interface PlanRequest {
  readonly prompt: string;
  readonly settings: JobSettings;
  /** Of the client that the video is made for; null or left out: none. */
  readonly brand?: Brand | null;
  /** Longest scene in seconds that the chosen video model can film, transition included. */
  readonly maxSceneSeconds: number;
}

export interface Plan {
  readonly title: string;
  /** Seconds add up to the asked length on the frame grid. */
  readonly scenes: readonly SceneDraft[];
  readonly warnings: readonly string[];
  /** Which planner wrote it: a model's name, or `rules`. */
  readonly planner: string;
}

export interface ReviseRequest {
  readonly text: SceneText;
  /** What the user wants to be different. */
  readonly feedback: string;
  readonly settings: JobSettings;
}

export interface SoftenRequest {
  /** What a provider refused to show. */
  readonly visual: string;
  /** The provider's words, where it gave any. */
  readonly refusal: string | null;
  readonly settings: JobSettings;
}

export interface ShortenRequest {
  readonly line: string;
  readonly maxWords: number;
  /** BCP 47. */
  readonly language: string;
}

export interface Planner {
  /** A refused text in words that may be accepted; null where nothing is known to be the cause. */
  soften(request: SoftenRequest): Promise<Softened | null>;
  /** A scene's text as its user wants it now. @throws Fault `ContentRefused` */
  revise(request: ReviseRequest): Promise<SceneText>;
  /** A line with at most so many words, whole ones, for a scene that it is too long for. */
  shorten(request: ShortenRequest): Promise<string>;
  /** @throws Fault `PlanFailed` when nothing usable comes of the prompt */
  plan(request: PlanRequest): Promise<Plan>;
}

/**
 * Reads texts and pictures for what no model should be asked for. Both calls give the categories that were
 * found, such as `violence`, none where all is well, and null where nobody moderates. They throw a Fault
 * of errors.ts and nothing else when the service does not answer.
 */
export interface Moderator {
  /** Categories of each text, in order. */
  texts(texts: readonly string[]): Promise<readonly (readonly string[])[] | null>;
  picture(picture: {
    readonly bytes: Uint8Array;
    readonly contentType: string;
  }): Promise<readonly string[] | null>;
  /** Whether work stops while the service does not answer; else it goes on with a warning. */
  readonly required: boolean;
}

// ---------------------------------------------------------------- speech

export interface SpeechRequest {
  readonly text: string;
  /** A voice of the service for this language: see voices.ts. */
  readonly voice: string;
  readonly language: string;
  /** 1 is the voice's own pace. */
  readonly speed: number;
  /** Where the sound goes. */
  readonly target: string;
}

/** Where a word of the text is heard. */
export interface WordMark {
  /** Where the word begins in the text, in UTF-16 units. */
  readonly index: number;
  readonly startMs: number;
  /** Left out where the voice does not say. */
  readonly endMs?: number;
}

/** How a line was spoken. */
export interface Spoken {
  /** Null where the voice does not tell when its words are heard. */
  readonly marks: readonly WordMark[] | null;
}

/**
 * Speaks lines, one call a line. A call whose answer was lost may have been paid for, so it is not repeated.
 * @throws Fault `OutcomeUnknown` there, else `ProviderUnreachable`, `ProviderOverloaded`,
 *   `ProviderThrottled`, `ProviderAccount`, `InputRejected`, `ContentRefused` or `BadOutput`
 */
export interface Speech {
  readonly service: SpeechService;
  /** Who hears when the words of its lines are heard, where those are spoken by models of the registry. */
  readonly linesHeardBy?: LineHearing;
  /** Not asked where its lines are spoken by models: those are ordered. */
  say(request: SpeechRequest): Promise<Spoken>;
}

/** Hears the words of a recording. @throws Fault as `Speech` */
export interface Transcriber {
  /** @param language BCP 47; null where it is to be found out */
  transcribe(request: {
    readonly file: string;
    readonly language: string | null;
  }): Promise<readonly SpokenWord[]>;
}

// ---------------------------------------------------------------- media

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
}

export interface MixRequest {
  readonly target: string;
  /** Length of the result, to the sample. */
  readonly seconds: number;
  /** Lines, each played `tempo` times as fast as it was spoken; the pitch stays. */
  readonly lines?: readonly (SoundPiece & { readonly tempo: number })[];
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
  /** What is done to the picture beside that; left out: nothing. */
  readonly look?: ConformLook;
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

export interface MoveStillRequest extends Omit<ConformRequest, 'source' | 'look'> {
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
}

/** A run of frames copied from a file of the house profile. It starts on a keyframe. */
export interface CutPart {
  readonly file: string;
  readonly startFrame: number;
  readonly frames: number;
}

export interface CutRequest {
  readonly parts: readonly CutPart[];
  /** Sound as long as the parts together. */
  readonly sound: string;
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

/** A run of frames of a stored file. */
export interface TranscodePart {
  readonly key: string;
  readonly startFrame: number;
  readonly frames: number;
}

/** With the sound that is heard under the whole file from its first frame on, up to the part's last. */
export interface HeardPart extends TranscodePart {
  readonly soundKey: string;
}

/** Pictures of the result as JPEG files: its first one, and one each so many seconds. */
export interface CapturedStills {
  /** In order. Each is the first one's without its number, and its own: `.0000000.jpg`. */
  readonly keys: readonly string[];
  readonly keyStart: string;
  readonly width: number;
  readonly height: number;
  readonly everySeconds: number;
}

export interface TranscodeRequest {
  readonly parts: readonly HeardPart[];
  readonly profile: HouseProfile;
  /** Where the result is put; ends in `.mp4`. */
  readonly targetKey: string;
  readonly stills: CapturedStills;
  /** The same token is the same job: 64 characters at most. */
  readonly token: string;
}

/** Joins a video by encoding all of it again elsewhere: the state machine starts the job and waits for it. */
export interface Transcoder {
  /** True where no such service is asked. */
  readonly simulated: boolean;
  /** What the state machine's createJob is given. */
  job(request: TranscodeRequest): JsonObject;
}

// ---------------------------------------------------------------- the rest

/** The only source of time. Timers are the clock's too, so that tests can move it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once after `milliseconds`. @returns a function that cancels it */
  after(milliseconds: number, callback: () => void): () => void;
}

export interface Ids {
  /** A new id that sorts by time, such as `job_01jd...`. */
  next(prefix: IdPrefix): string;
}

export type IdPrefix =
  | 'job'
  | 'scn'
  | 'tak'
  | 'prd'
  | 'req'
  | 'key'
  | 'ten'
  | 'cli'
  | 'cam'
  | 'aud'
  | 'shr'
  | 'exp'
  | 'bat'
  | 'ast'
  | 'chr'
  | 'whe';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface Log {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** A log whose lines all carry these fields. */
  with(fields: Readonly<Record<string, unknown>>): Log;
}

/** A folder for one step's files, gone when the step ends, however it ends. */
export interface Workspace {
  use<T>(work: (folder: string) => Promise<T>): Promise<T>;
}

/** Signs finished files with content credentials (C2PA). */
export interface Credentials {
  /** @throws Fault `SigningFailed`; `target` is then not there */
  sign(request: {
    readonly source: string;
    readonly target: string;
    readonly manifest: object;
  }): Promise<void>;
}

/** Downloads what a provider made, with limits. @throws Fault `ProviderUnreachable` or `BadOutput` */
export interface Downloads {
  toFile(
    url: string,
    file: string,
    options: { readonly maxBytes: number; readonly timeoutSeconds: number },
  ): Promise<void>;
}

export interface ServiceInfo {
  readonly name: string;
  readonly mode: 'real' | 'simulated' | 'rules' | 'local' | 'off';
  /** What it talks to, without secrets: a host or a version. */
  readonly detail: string;
}

export interface AppConfig {
  /** Base of links and webhooks, without a slash at the end. */
  readonly publicUrl: string;
  /** Null where providers cannot reach us: then they are asked. */
  readonly webhookBaseUrl: string | null;
  /** Waits in seconds before a provider is asked for news; the last one repeats. */
  readonly askAfterSeconds: readonly number[];
  /** What the account at the provider may do, of all tenants together. */
  readonly dispatch: { readonly predictionsAtOnce: number; readonly createsPerMinute: number };
  /** Whether other programs use the account at the provider: then what nobody here knows is none of our business. */
  readonly sharesAccount: boolean;
  /** SHA-256 (hex) of the key that works from the start, for tenant `default`. */
  readonly rootKeyHash: string;
  readonly services: readonly ServiceInfo[];
}

/** The typed object that both compositions build and every use case takes first. */
export interface Services {
  readonly config: AppConfig;
  readonly store: Store;
  /** Rows that live hours: task tokens, seen webhooks, idempotency keys. */
  readonly callbacks: Store;
  readonly blobs: Blobs;
  /** Makes videos: one execution a revision of a job. */
  readonly workflow: Workflow;
  /** Delivers webhooks: one execution a message to one endpoint. */
  readonly deliveries: Workflow;
  readonly predictions: Predictions;
  readonly planner: Planner;
  readonly moderator: Moderator;
  readonly speech: Speech;
  /** Null where no service is set that hears words. */
  readonly transcriber: Transcriber | null;
  readonly media: Media;
  readonly transcoder: Transcoder;
  /** Null where finished files are not signed. */
  readonly credentials: Credentials | null;
  readonly workspace: Workspace;
  readonly downloads: Downloads;
  /** To addresses that users name. */
  readonly safeFetch: SafeFetch;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}
