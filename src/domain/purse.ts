/**
 * A job's purse: what it holds on its accounts, and what has become of it. Every paid call passes it before
 * it is sent, so that nothing is spent past the reservation.
 *
 * The rule: a job reserves its estimate. A call that fails gives its share back, so the estimate covers retries
 * that cost nothing. Where a bill was higher than expected or a failed attempt was charged, the reservation grows
 * by itself, as far as its accounts have room: by the larger of a fifth of the estimate and the dearest single
 * call, and never past the job's `maxCost`.
 */
import type { Payer } from './budget.ts';
import { Fault } from './errors.ts';
import { dollars, type MicroDollars } from './money.ts';
import { addedWork, noWork, type Work } from './quota.ts';

export interface Purse {
  readonly jobId: string;
  readonly payer: Payer;
  /** Of the job: what ends an earlier one does not close it. */
  readonly revision: number;
  /** `closing`: nothing new is committed, but bills of what runs are still expected. */
  readonly state: 'open' | 'closing' | 'closed';
  /** Held on the accounts now, with what was spent of it. */
  readonly reservedMicros: MicroDollars;
  /** Calls under way, at their estimates. */
  readonly committedMicros: MicroDollars;
  /** Billed since it was opened; not yet on the accounts. */
  readonly spentMicros: MicroDollars;
  /** Billed before, and on the accounts. */
  readonly settledMicros: MicroDollars;
  /** Up to where the reservation may grow by itself. */
  readonly limitMicros: MicroDollars;
  /** Of the job altogether; null: no bound of its own. */
  readonly maxCostMicros: MicroDollars | null;
  /** Work that was counted for its job against the quotas of a day. */
  readonly admitted: Work;
}

/** What is reserved: for work to come, at its estimate. */
export interface Reservation {
  readonly micros: MicroDollars;
  /** The dearest single call in it. */
  readonly dearestMicros: MicroDollars;
  readonly maxCostMicros: MicroDollars | null;
}

/** Growth beyond the estimate, in percent of it. */
const growthPercent = 20;

export function newPurse(jobId: string, payer: Payer): Purse {
  return {
    jobId,
    payer,
    revision: 1,
    state: 'closed',
    reservedMicros: 0,
    committedMicros: 0,
    spentMicros: 0,
    settledMicros: 0,
    limitMicros: 0,
    maxCostMicros: null,
    admitted: noWork,
  };
}

/**
 * The purse holding enough for the work to come, beside what it has spent and committed: more or less than before.
 * @throws Fault `BudgetExceeded` past the job's own maxCost
 */
export function reserved(purse: Purse, { micros, dearestMicros, maxCostMicros }: Reservation): Purse {
  const target = purse.spentMicros + purse.committedMicros + micros;
  const bound = boundOf(purse, maxCostMicros);
  if (target > bound) {
    const total = dollars(purse.settledMicros + target);
    throw new Fault(
      'BudgetExceeded',
      `The job would cost ${total} dollars, more than its maxCost of ${dollars(maxCostMicros ?? 0)}.`,
    );
  }
  const growth = Math.max(Math.ceil((micros * growthPercent) / 100), dearestMicros);
  return {
    ...purse,
    state: 'open',
    reservedMicros: target,
    limitMicros: Math.min(target + growth, bound),
    maxCostMicros,
  };
}

/**
 * The purse with a call committed at its estimate, its reservation grown where that is needed and allowed.
 * @throws Fault `JobCanceled` when it is closed, `BudgetExceeded` when the call would pass the reservation
 */
export function committed(purse: Purse, micros: MicroDollars): Purse {
  if (purse.state !== 'open') throw new Fault('JobCanceled', 'The job is no longer being worked on.');
  const committedMicros = purse.committedMicros + micros;
  const needed = purse.spentMicros + committedMicros;
  if (needed <= purse.reservedMicros) return { ...purse, committedMicros };
  if (needed > purse.limitMicros) {
    throw new Fault(
      'BudgetExceeded',
      `This call of ${dollars(micros)} dollars would pass what the job has reserved: ${dollars(purse.spentMicros)} are spent and ${dollars(purse.committedMicros)} under way of at most ${dollars(purse.limitMicros)}.`,
    );
  }
  return { ...purse, committedMicros, reservedMicros: needed };
}

/**
 * The purse after a call has ended, or after a bill that came later.
 * @param freedMicros what was committed for it; @param billedMicros what it came to
 */
export function settled(purse: Purse, freedMicros: MicroDollars, billedMicros: MicroDollars): Purse {
  const committedMicros = Math.max(0, purse.committedMicros - freedMicros);
  if (purse.state === 'closed') {
    return { ...purse, committedMicros, settledMicros: purse.settledMicros + billedMicros };
  }
  const spentMicros = purse.spentMicros + billedMicros;
  // A bill above its estimate is owed, whatever was held for it.
  const reservedMicros = Math.max(purse.reservedMicros, spentMicros + committedMicros);
  return { ...purse, committedMicros, spentMicros, reservedMicros };
}

/** The purse at the end of its job: what was spent is on the accounts, nothing is held any more. */
export function closed(purse: Purse): Purse {
  return {
    ...purse,
    state: 'closed',
    reservedMicros: 0,
    spentMicros: 0,
    settledMicros: purse.settledMicros + purse.spentMicros,
    limitMicros: 0,
  };
}

/** The purse of a job that more work was counted for. */
export function admitting(purse: Purse, work: Work): Purse {
  return { ...purse, admitted: addedWork(purse.admitted, work) };
}

/** What the job may reserve from now on at most. */
function boundOf(purse: Purse, maxCostMicros: MicroDollars | null): MicroDollars {
  return maxCostMicros === null ? Number.MAX_SAFE_INTEGER : Math.max(0, maxCostMicros - purse.settledMicros);
}
