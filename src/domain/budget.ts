/**
 * What may be spent, and by whom. A client, a campaign and an API key each have an account. A job holds its
 * estimate on every account that pays for it; what it spent moves over when it ends, the rest comes back.
 */
import type { MicroDollars } from './money.ts';
import { type DayCounts, noCounts, type Quota } from './quota.ts';

/** What a client, a campaign or a key may spend altogether; null where nobody set a bound. */
export interface Budget {
  readonly amountMicros: MicroDollars;
}

export const accountKinds = ['client', 'campaign', 'api-key'] as const;
export type AccountKind = (typeof accountKinds)[number];

export interface AccountRef {
  readonly kind: AccountKind;
  readonly id: string;
}

/** Whom a job is paid by and made for. */
export interface Payer {
  readonly clientId: string | null;
  readonly campaignId: string | null;
  /** The key that made the job; null for jobs of before this field. */
  readonly apiKeyId: string | null;
}

/** The money and the day's work of one client, campaign or key; there from its first job on. */
export interface Account extends AccountRef {
  /** As its owner's budget says; null: no bound. */
  readonly amountMicros: MicroDollars | null;
  /** What jobs that have ended came to, and late bills. */
  readonly spentMicros: MicroDollars;
  /** Held by jobs that have not ended, with what they have spent so far. */
  readonly reservedMicros: MicroDollars;
  /** Thresholds, in percent of the amount, that its owner was told of. */
  readonly warnedPercents: readonly number[];
  readonly quota: Quota | null;
  readonly today: DayCounts;
}

/** Shares of a budget, in percent, that are told when the spending reaches them. */
const budgetThresholds: readonly number[] = [50, 80, 100];

export function newAccount({ kind, id }: AccountRef, budget: Budget | null): Account {
  return {
    kind,
    id,
    amountMicros: budget?.amountMicros ?? null,
    spentMicros: 0,
    reservedMicros: 0,
    warnedPercents: [],
    quota: null,
    today: noCounts(''),
  };
}

/** The accounts that a job is paid from. The key that works from the start has none: nobody can set it a bound. */
export function accountsOf({ clientId, campaignId, apiKeyId }: Payer): AccountRef[] {
  return [
    ...(clientId ? [{ kind: 'client' as const, id: clientId }] : []),
    ...(campaignId ? [{ kind: 'campaign' as const, id: campaignId }] : []),
    ...(apiKeyId && apiKeyId !== 'root' ? [{ kind: 'api-key' as const, id: apiKeyId }] : []),
  ];
}

/** What may still be reserved; null: no bound. Never below 0. */
export function leftOf(
  account: Pick<Account, 'amountMicros' | 'spentMicros' | 'reservedMicros'>,
): MicroDollars | null {
  const { amountMicros, spentMicros, reservedMicros } = account;
  return amountMicros === null ? null : Math.max(0, amountMicros - spentMicros - reservedMicros);
}

/** The account with more, or less, held and spent. */
export function booked(
  account: Account,
  change: { readonly reservedMicros?: MicroDollars; readonly spentMicros?: MicroDollars },
): Account {
  return {
    ...account,
    reservedMicros: account.reservedMicros + (change.reservedMicros ?? 0),
    spentMicros: account.spentMicros + (change.spentMicros ?? 0),
  };
}

/**
 * The account with its thresholds marked as told, and those that are news. A threshold that a larger amount
 * moved out of reach is forgotten, so that it is told again.
 */
export function withWarnings(account: Account): {
  readonly account: Account;
  readonly news: readonly number[];
} {
  const { amountMicros, spentMicros, warnedPercents } = account;
  const reached = budgetThresholds.filter(
    (percent) => amountMicros !== null && amountMicros > 0 && spentMicros * 100 >= amountMicros * percent,
  );
  return {
    account: { ...account, warnedPercents: reached },
    news: reached.filter((percent) => !warnedPercents.includes(percent)),
  };
}

/** Actual cost further than this off the estimate is told, in percent. */
export const costVariancePercent = 20;

/**
 * How far what was made is off its estimate, in percent to one place; null where nothing was expected to cost.
 * What was reused counts as if it had been paid, so that a saving is no surprise.
 */
export function costVariance(cost: {
  readonly estimatedMicros: MicroDollars;
  readonly actualMicros: MicroDollars;
  readonly savedMicros: MicroDollars;
}): number | null {
  if (cost.estimatedMicros === 0) return null;
  const off = cost.actualMicros + cost.savedMicros - cost.estimatedMicros;
  return Math.round((1000 * off) / cost.estimatedMicros) / 10;
}
