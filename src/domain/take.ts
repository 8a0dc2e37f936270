import type { MicroDollars } from './money.ts';

/** What a scene shows: of each it has one take that is chosen. */
export type PictureKind = 'image' | 'clip';
/** A line follows from its scene's text and music from its prompt: they are no matter of choice. */
export type TakeKind = PictureKind | 'narration' | 'music';

/** What is paid for: what becomes a take, or the words that are heard in a sound. */
export type CallKind = TakeKind | 'transcription';

/** One result of one prediction, or a line that was spoken: kept for as long as its job, whether chosen or not. */
export interface Take {
  readonly id: string;
  readonly jobId: string;
  readonly sceneId: string;
  readonly kind: TakeKind;
  /** Hash of all that makes this result what it is: see recipe.ts. */
  readonly recipe: string;
  /** Hash of what the user wrote that it shows: see staleness.ts. */
  readonly basis: string;
  readonly predictionId: string;
  /** Job that ordered the prediction: another one where the take was reused. */
  readonly orderedBy: string;
  readonly model: string;
  readonly modelVersion: string | null;
  /** The model that it took over from, where it was not the one that was chosen. */
  readonly insteadOf?: string;
  readonly seed: number | null;
  readonly prompt: string;
  /** Where the bytes lie, and a small picture of them for lists. */
  readonly key: string;
  readonly proxyKey: string | null;
  readonly contentType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  /** Length in seconds of a clip; null for an image. */
  readonly seconds: number | null;
  readonly costMicros: MicroDollars;
  /** What another scene or job has paid for it; 0 where this one has. Takes of before this field have none. */
  readonly savedMicros?: MicroDollars;
  /** Seconds from submission to the provider's completion. */
  readonly tookSeconds: number;
  readonly simulated: boolean;
  readonly createdAt: string;
}
