/** The ledger held against what the provider itself lists: what one knows and the other does not. */
import type { LedgerState } from './ledger.ts';
import type { MicroDollars } from './money.ts';

export type FindingKind =
  /** We paid for it, as we think, and the provider does not list it. */
  | 'unknown_there'
  /** The provider lists it, and no row of ours names it. */
  | 'unknown_here'
  /** Its metrics come to something else than what we booked. */
  | 'price'
  /** It has ended here and still runs there. */
  | 'still_running';

/** What was done about it. */
export type FindingAction = 'reported' | 'adopted' | 'canceled' | 'booked';

export interface Finding {
  readonly kind: FindingKind;
  readonly action: FindingAction;
  readonly providerId: string;
  readonly model: string;
  /** Null for what nobody here knows. */
  readonly jobId: string | null;
  readonly predictionId: string | null;
  readonly bookedMicros: MicroDollars | null;
  /** By the metrics; null as long as it runs. */
  readonly billedMicros: MicroDollars | null;
}

/** A paid call as the ledger knows it, from all its rows. */
export interface Booked {
  readonly tenantId: string;
  readonly predictionId: string;
  readonly jobId: string;
  readonly model: string;
  readonly providerId: string;
  readonly state: LedgerState;
  readonly actualMicros: MicroDollars | null;
  /** When the provider took it, in milliseconds since the epoch. */
  readonly takenAt: number;
}

/** A prediction as the provider lists it. */
export interface Listed {
  readonly id: string;
  readonly model: string;
  readonly running: boolean;
  /** In milliseconds since the epoch. */
  readonly createdAt: number;
  /** What its metrics come to by our price; null where we cannot tell. */
  readonly billedMicros: MicroDollars | null;
}

/** Milliseconds since the epoch. What is younger than `to` may still be on its way into one of the two lists. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Both clocks may be a little off, so the edges of the window are not asked for what they lack. */
const edgeSeconds = 60;

export interface Difference {
  readonly kind: FindingKind;
  readonly booked: Booked | null;
  readonly listed: Listed | null;
}

/** Where the two differ, within the window. */
export function differences(
  booked: readonly Booked[],
  listed: readonly Listed[],
  window: Window,
): Difference[] {
  const here = new Map(booked.map((one) => [one.providerId, one]));
  const there = new Map(listed.map((one) => [one.id, one]));
  const edge = edgeSeconds * 1000;
  const unlisted = booked
    .filter(({ takenAt }) => takenAt >= window.from + edge && takenAt <= window.to - edge)
    .filter(({ providerId }) => !there.has(providerId))
    .map((one) => ({ kind: 'unknown_there' as const, booked: one, listed: null }));
  const others = listed
    .filter(({ createdAt }) => createdAt >= window.from && createdAt <= window.to)
    .flatMap((one) => {
      const known = here.get(one.id) ?? null;
      const kind = kindOf(one, known);
      return kind ? [{ kind, booked: known, listed: one }] : [];
    });
  return [...unlisted, ...others];
}

function kindOf(listed: Listed, booked: Booked | null): FindingKind | null {
  if (!booked) return 'unknown_here';
  const hasEnded = booked.state !== 'submitted' && booked.state !== 'unknown' && booked.state !== 'intent';
  if (!hasEnded) return null;
  if (listed.running) return 'still_running';
  return listed.billedMicros !== null && listed.billedMicros !== (booked.actualMicros ?? 0) ? 'price' : null;
}
