import { type Account, accountsOf, booked, type Payer } from '../../domain/budget.ts';
import { isTerminal, type Job } from '../../domain/job.ts';
import type { MicroDollars } from '../../domain/money.ts';
import { newPurse, type Purse, reserved } from '../../domain/purse.ts';
import type { Key, Services, Write } from '../ports.ts';
import { asJson, jobPartition, readJob, type Versioned } from '../records.ts';
import { accountWrites, readAccounts } from './accounts.ts';
import type { Writes } from './transact-anew.ts';

/** A job's purse lies with the job, so that one read shows both. */
const keyOfPurse = (tenantId: string, jobId: string): Key => ({
  partition: jobPartition(tenantId, jobId),
  sort: 'purse',
});

export function payerOf({ clientId, campaignId, apiKeyId = null }: Job): Payer {
  return { clientId, campaignId, apiKeyId };
}

/** A job's purse; that of a job from before purses begins with what the job had reserved. Null without a job. */
export async function readPurse(
  services: Services,
  tenantId: string,
  jobId: string,
): Promise<Versioned<Purse> | null> {
  const record = await services.store.get(keyOfPurse(tenantId, jobId));
  if (record) return { value: record.value as unknown as Purse, version: record.version };
  const job = await readJob(services, tenantId, jobId);
  return job && { value: firstPurse(job.value), version: 0 };
}

function firstPurse(job: Job): Purse {
  const empty = { ...newPurse(job.id, payerOf(job)), revision: job.revision };
  if (isTerminal(job.status)) return empty;
  const micros = job.cost.reservedMicros ?? job.cost.estimatedMicros;
  const { limitMicros } = reserved(empty, { micros, dearestMicros: micros, maxCostMicros: null });
  // Nothing of it is on an account yet: it grows there call by call.
  return { ...empty, state: 'open', limitMicros };
}

/** Whether an account may hold so much more; it throws where it may not. */
export type AccountCheck = (account: Account, moreMicros: MicroDollars) => void;

/** A bill is owed, whatever the account has left. */
export const owed: AccountCheck = () => {};

/**
 * What is written where a purse changes: the purse, and on each account that pays for it what is held and spent
 * by the difference.
 * @param check `requireMoney` where something is begun, `owed` where a bill has come
 * @throws Fault `BudgetExceeded`
 */
export async function purseWrites(
  services: Services,
  tenantId: string,
  before: Versioned<Purse>,
  after: Purse,
  check: AccountCheck,
): Promise<Writes> {
  const put = purseWrite(tenantId, after, before.version);
  const change = {
    reservedMicros: after.reservedMicros - before.value.reservedMicros,
    spentMicros: after.settledMicros - before.value.settledMicros,
  };
  const { changes, announcements } = await bookOnAccounts(services, tenantId, after.payer, change, check);
  return { changes: [{ put }, ...changes], announcements };
}

export function purseWrite(tenantId: string, purse: Purse, expectedVersion: number): Write {
  return { key: keyOfPurse(tenantId, purse.jobId), value: asJson(purse), expectedVersion };
}

/** What is written on the accounts of a payer where more, or less, is held and spent. @throws as `purseWrites` */
export async function bookOnAccounts(
  services: Services,
  tenantId: string,
  payer: Payer,
  change: { readonly reservedMicros: MicroDollars; readonly spentMicros: MicroDollars },
  check: AccountCheck,
): Promise<Writes> {
  if (change.reservedMicros === 0 && change.spentMicros === 0) return { changes: [] };
  const accounts = await readAccounts(services, tenantId, accountsOf(payer));
  for (const { value } of accounts) if (change.reservedMicros > 0) check(value, change.reservedMicros);
  const next = accounts.map(({ value, version }) => ({ value: booked(value, change), version }));
  return accountWrites(services, tenantId, next);
}
