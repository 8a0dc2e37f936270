import type { Payer } from './budget.ts';
import type { Failure, RemedyKind } from './errors.ts';
import type { Effort } from './model-registry.ts';
import type { MicroDollars } from './money.ts';
import type { SpokenWord } from './narration.ts';
import type { PriceRule } from './pricing.ts';
import type { Resolution } from './settings.ts';
import type { CallKind } from './take.ts';

/**
 * The life of one paid call. `intended` is written before anything is sent; `submitting` says that a
 * worker is sending it now; `unknown` that the answer was lost, so it is looked up and adopted.
 */
export type PredictionStatus =
  | 'intended'
  | 'submitting'
  | 'unknown'
  | 'submitted'
  | 'succeeded'
  | 'failed'
  | 'canceled';

export interface Prediction {
  readonly id: string;
  readonly jobId: string;
  readonly sceneId: string;
  /** Revision of the job that ordered it; a later revision may try anew what failed for good. */
  readonly revision: number;
  readonly kind: CallKind;
  readonly recipe: string;
  readonly basis: string;
  readonly model: string;
  readonly prompt: string;
  readonly seed: number | null;
  readonly resolution: Resolution;
  /** Seconds asked of a video model; null for an image. */
  readonly askedSeconds: number | null;
  /** What else the price depends on; silent and `standard` where an earlier version wrote neither. */
  readonly effort?: Effort;
  readonly sound?: boolean;
  /** From 1. A new attempt is a new prediction under the same recipe. */
  readonly attempt: number;
  /** Why it was made after another one failed; left out for a first attempt. */
  readonly remedy?: AppliedRemedy;
  /** Recipe of what the user asked for, where another model or softened words stand in for it. */
  readonly standsFor?: string;
  /** What the scene shows in softened words, after the provider had refused those of the user. */
  readonly softened?: string;
  readonly status: PredictionStatus;
  readonly providerId: string | null;
  /** SHA-256 of the input as submitted (canonical JSON): finds a prediction whose answer was lost. */
  readonly inputDigest: string | null;
  /** Percent that the model's own log last named. */
  readonly percent: number | null;
  /** Not sent before this time, because the provider asked us to wait. */
  readonly notBefore: string | null;
  readonly outputUrl: string | null;
  readonly modelVersion: string | null;
  /** Set once the output lies in our own storage. */
  readonly stored: StoredOutput | null;
  /** What a transcription heard. */
  readonly heard?: readonly SpokenWord[];
  readonly estimatedMicros: MicroDollars;
  readonly actualMicros: MicroDollars | null;
  /** Who pays, by which rule, and how many rows the ledger has of it. Predictions of before the ledger have none. */
  readonly payer?: Payer;
  readonly price?: PriceRule;
  readonly ledgerRows?: number;
  readonly failure: Failure | null;
  /** What it comes to if the provider turns out never to have accepted it. */
  readonly lost?: Failure;
  readonly simulated: boolean;
  readonly createdAt: string;
  readonly submittedAt: string | null;
  readonly lastCheckedAt: string | null;
  readonly completedAt: string | null;
}

/** What is done about a failed attempt, and what the user reads of it. */
export interface AppliedRemedy {
  readonly kind: RemedyKind;
  readonly message: string;
  /** The model that it takes over from. */
  readonly insteadOf?: string;
}

export interface StoredOutput {
  readonly key: string;
  readonly proxyKey: string | null;
  readonly contentType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly seconds: number | null;
}

/** Providers delete what they made an hour after it was done (Replicate, "Data retention"); bringing it home takes minutes. */
const adoptableSeconds = 45 * 60;

/**
 * Whether a call that was canceled here had been made all the same: it is paid, and its file still lies at the
 * provider, or its words are here. Who orders the same takes it.
 * @param now milliseconds since the epoch
 */
export function isAdoptable(
  { status, actualMicros, outputUrl, heard, completedAt }: Prediction,
  now: number,
): boolean {
  if (status !== 'canceled' || actualMicros === null || completedAt === null) return false;
  if (outputUrl === null && heard === undefined) return false;
  return now - Date.parse(completedAt) < adoptableSeconds * 1000;
}

export function isFinished(status: PredictionStatus): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'canceled';
}
