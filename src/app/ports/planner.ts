/** What writes, revises and moderates texts. */
import type { Brand } from '../../domain/client.ts';
import type { JobSettings } from '../../domain/settings.ts';
import type { Softened } from '../../domain/soften-text.ts';
import type { SceneDraft, SceneText } from '../../domain/storyboard.ts';

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
