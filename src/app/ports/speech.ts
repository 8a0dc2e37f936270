/** Voices, and what hears words. */
import type { SpokenWord } from '../../domain/narration.ts';
import type { LineHearing } from '../../domain/sound-estimate.ts';
import type { SpeechService } from '../../domain/voices.ts';

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
  /** Who may speak a film that it cannot, best first; left out where nobody may. */
  standIns?(): Promise<readonly Speech[]>;
  /** Not asked where its lines are spoken by models: those are ordered. */
  say(request: SpeechRequest): Promise<Spoken>;
}

/** Hears the words of a recording. @throws Fault as `Speech` */
export interface Transcriber {
  /** Whether it has the key that it needs; left out where it has. */
  isReady?(): Promise<boolean>;
  /** @param language BCP 47; null where it is to be found out */
  transcribe(request: {
    readonly file: string;
    readonly language: string | null;
  }): Promise<readonly SpokenWord[]>;
}
