import { type Account, type AccountRef, accountsOf, booked, type Payer } from '../../domain/budget.ts';
import { isFault } from '../../domain/errors.ts';
import type { Limits } from '../../domain/limits.ts';
import type { MicroDollars } from '../../domain/money.ts';
import {
  counted,
  countsOn,
  type DayCounts,
  dayOf,
  excessOf,
  noCounts,
  secondsToMidnight,
  type Work,
} from '../../domain/quota.ts';
import { accountWrites, type KeptAccount, readAccount, requireMoney } from '../ledger/accounts.ts';
import type { Writes } from '../ledger/transact-anew.ts';
import type { Key, Services, Write } from '../ports.ts';
import { asJson, keys } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { readLimits } from './tenant-limits.ts';

/** Work that is asked for: a new job, or more of one that exists. */
export interface Admission {
  readonly payer: Payer;
  /** Jobs made: they count for the day. */
  readonly jobs: number;
  /** Jobs that begin to run, new or again: they count for what is under way at once. */
  readonly starts: number;
  readonly work: Work;
  /** Money that is held more than before; less than 0 where some comes back. */
  readonly reservedMicros: MicroDollars;
}

const keyOfAdmissions = (tenantId: string): Key => ({
  partition: `${tenantId}#limits`,
  sort: 'admissions',
});

/** A guess at when a job at once ends: long against a request, short against a video. */
const freeAgainSeconds = 30;

/**
 * What is written where work is admitted: the day's counts of the tenant where it has limits, and for each
 * client, campaign and key what is held and counted. It goes into one transaction with the work itself, prepared
 * anew as long as others were first: so the bounds hold exactly, however many ask at the same time.
 * @throws Refusal 429 `quota_exceeded` naming the bound; 402 `budget_exceeded` naming the budget and what is left
 */
export async function admissionWrites(
  services: Services,
  tenantId: string,
  admissions: readonly Admission[],
): Promise<Writes> {
  const day = dayOf(services.clock.now());
  const tenant = await tenantWrites(services, tenantId, admissions, day);
  const accounts: KeptAccount[] = [];
  for (const { ref, shares } of sharesOf(admissions)) {
    const { value, version } = await readAccount(services, tenantId, ref);
    accounts.push({ value: admitted(services, value, sumOf(shares), day), version });
  }
  const { changes, announcements } = await accountWrites(services, tenantId, accounts);
  return { changes: [...tenant.map((put) => ({ put })), ...changes], announcements };
}

/** Jobs count while a limit of this kind is set; a tenant without pays with no write. */
async function tenantWrites(
  services: Services,
  tenantId: string,
  admissions: readonly Admission[],
  day: string,
): Promise<Write[]> {
  const limits = await readLimits(services, tenantId);
  if (isUnlimited(limits)) return [];
  const key = keyOfAdmissions(tenantId);
  const record = await services.store.get(key);
  const kept = { ...noCounts(day), ...(record ? (record.value as unknown as Partial<DayCounts>) : {}) };
  const today = countsOn(kept, day);
  const more = sumOf(admissions);
  const excess = excessOf(limits, today, { ...more.work, jobs: more.jobs });
  if (excess) throw quotaExceeded(excess, secondsToMidnight(services.clock.now()));
  if (limits.jobsAtOnce !== null && more.starts > 0) {
    const running = await countRunning(services, tenantId, limits.jobsAtOnce);
    if (running + more.starts > limits.jobsAtOnce) {
      const message = `${running} of ${limits.jobsAtOnce} jobs at once are under way.`;
      throw quotaExceeded(message, freeAgainSeconds);
    }
  }
  return [
    {
      key,
      value: asJson(counted(today, { ...more.work, jobs: more.jobs })),
      expectedVersion: record?.version ?? 0,
    },
  ];
}

/** The account with more held and counted. @throws Refusal 402, 429 */
function admitted(services: Services, account: Account, more: Share, day: string): Account {
  const today = countsOn(account.today, day);
  const asked = { ...more.work, jobs: more.jobs };
  const excess = account.quota && excessOf(account.quota, today, asked);
  if (excess) {
    const message = `${account.kind} ${account.id}: ${excess}`;
    throw quotaExceeded(message, secondsToMidnight(services.clock.now()));
  }
  if (more.reservedMicros > 0) refusing(() => requireMoney(account, more.reservedMicros));
  return { ...booked(account, { reservedMicros: more.reservedMicros }), today: counted(today, asked) };
}

type Share = Omit<Admission, 'payer'>;

/** What falls on each account together. */
function sharesOf(admissions: readonly Admission[]): { ref: AccountRef; shares: Share[] }[] {
  const byRef = new Map<string, { ref: AccountRef; shares: Share[] }>();
  for (const { payer, ...share } of admissions) {
    for (const ref of accountsOf(payer)) {
      const name = `${ref.kind}#${ref.id}`;
      const entry = byRef.get(name) ?? { ref, shares: [] };
      entry.shares.push(share);
      byRef.set(name, entry);
    }
  }
  return [...byRef.values()];
}

function sumOf(shares: readonly Share[]): Share {
  const sum = (of: (share: Share) => number) => shares.reduce((total, share) => total + of(share), 0);
  return {
    jobs: sum((share) => share.jobs),
    starts: sum((share) => share.starts),
    work: {
      images: sum((share) => share.work.images),
      videoSeconds: sum((share) => share.work.videoSeconds),
    },
    reservedMicros: sum((share) => share.reservedMicros),
  };
}

/** A request that a budget does not allow is refused, with nothing begun. */
export function refusing<T>(reserve: () => T): T {
  try {
    return reserve();
  } catch (error) {
    if (!isFault(error, 'BudgetExceeded')) throw error;
    throw new Refusal('payment_required', 'budget_exceeded', error.message);
  }
}

function isUnlimited({ jobsAtOnce, jobsPerDay, imagesPerDay, videoSecondsPerDay }: Limits): boolean {
  return [jobsAtOnce, jobsPerDay, imagesPerDay, videoSecondsPerDay].every((bound) => bound === null);
}

function quotaExceeded(message: string, retryAfterSeconds: number): Refusal {
  return new Refusal('too_many', 'quota_exceeded', message, [], retryAfterSeconds);
}

/** Running jobs of a tenant, counted up to a bound. They only become more by way of admission. */
async function countRunning(services: Services, tenantId: string, bound: number): Promise<number> {
  const { partition, sort: sortPrefix } = keys.running(tenantId, '');
  let count = 0;
  let after: string | undefined;
  do {
    const page = await services.store.query({ partition, sortPrefix, after, limit: 1000 });
    count += page.records.length;
    after = page.next ?? undefined;
  } while (after !== undefined && count < bound);
  return count;
}
