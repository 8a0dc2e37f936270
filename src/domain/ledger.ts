/** The ledger: one row for every change of what a paid call owes. Rows are written once and never changed. */
import type { Payer } from './budget.ts';
import type { ErrorClass } from './errors.ts';
import type { MicroDollars } from './money.ts';
import type { PredictionStatus } from './prediction.ts';
import type { PriceRule } from './pricing.ts';
import type { CallKind } from './take.ts';

/** `adjusted`: a bill that came after its call was canceled or given up. `reused`: nothing was paid. */
export type LedgerState =
  | 'intent'
  | 'submitted'
  | 'unknown'
  | 'settled'
  | 'failed'
  | 'canceled'
  | 'adjusted'
  | 'reused';

export interface LedgerRow extends Payer {
  readonly state: LedgerState;
  readonly predictionId: string;
  readonly jobId: string;
  readonly revision: number;
  readonly sceneId: string;
  readonly kind: CallKind;
  readonly recipe: string;
  readonly model: string;
  /** Null for calls of before price rules were kept. */
  readonly price: PriceRule | null;
  /** Seconds asked of a video model; null for an image. */
  readonly askedSeconds: number | null;
  readonly providerId: string | null;
  /** SHA-256 of the input as submitted: finds the call of a deleted job whose answer was lost. */
  readonly inputDigest: string | null;
  readonly estimatedMicros: MicroDollars;
  /** What the call has come to so far; null as long as nobody knows. */
  readonly actualMicros: MicroDollars | null;
  /** What this row adds to the spending: the sum over all rows is what was spent. */
  readonly bookedMicros: MicroDollars;
  /** What a reused result would have cost. */
  readonly savedMicros: MicroDollars;
  readonly errorClass: ErrorClass | null;
  readonly simulated: boolean;
  readonly at: string;
}

const stateOf: Record<PredictionStatus, LedgerState> = {
  intended: 'intent',
  submitting: 'intent',
  unknown: 'unknown',
  submitted: 'submitted',
  succeeded: 'settled',
  failed: 'failed',
  canceled: 'canceled',
};

interface Standing {
  readonly status: PredictionStatus;
  readonly providerId: string | null;
  readonly actualMicros: MicroDollars | null;
}

/**
 * What a change of a prediction means for the ledger: the state to write down and what it adds to the spending;
 * null where it owes as before.
 */
export function bookingOf(
  before: Standing | null,
  after: Standing,
): { readonly state: LedgerState; readonly bookedMicros: MicroDollars } | null {
  const state = stateOf[after.status];
  const bookedMicros = (after.actualMicros ?? 0) - (before?.actualMicros ?? 0);
  if (!before || stateOf[before.status] !== state) return { state, bookedMicros };
  if (bookedMicros !== 0) return { state: 'adjusted', bookedMicros };
  return before.providerId === after.providerId ? null : { state, bookedMicros: 0 };
}
