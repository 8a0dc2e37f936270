/** Joining a video outside of our own processes. */
import type { JsonObject } from './json.ts';
import type { HouseProfile } from './media.ts';

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
  /** The same token is the same job, for a minute at least: 64 characters at most. */
  readonly token: string;
}

/** Joins a video by encoding all of it again elsewhere: the state machine starts the job and waits for it. */
export interface Transcoder {
  /** True where no such service is asked. */
  readonly simulated: boolean;
  /** What the state machine's createJob is given. */
  job(request: TranscodeRequest): JsonObject;
}
