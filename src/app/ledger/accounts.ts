import {
  type Account,
  type AccountRef,
  type Budget,
  leftOf,
  newAccount,
  withWarnings,
} from '../../domain/budget.ts';
import { Fault } from '../../domain/errors.ts';
import { dollars, type MicroDollars } from '../../domain/money.ts';
import { readCampaign } from '../campaigns/campaign-records.ts';
import { readClient } from '../clients/client-records.ts';
import { findKeyHash, readApiKey } from '../keys/key-records.ts';
import type { Key, Services } from '../ports.ts';
import { asJson, isoTime, type Versioned } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { type Announcement, listenersTo } from '../webhooks/announcement.ts';
import type { Writes } from './transact-anew.ts';

/** An account with the version of its record; 0 where there is none yet. */
export type KeptAccount = Versioned<Account>;

export const keyOfAccount = (tenantId: string, { kind, id }: AccountRef): Key => ({
  partition: `${tenantId}#accounts`,
  sort: `${kind}#${id}`,
});

/** An account as it stands, or as it would begin, with the budget of its owner. */
export async function readAccount(
  services: Services,
  tenantId: string,
  ref: AccountRef,
): Promise<KeptAccount> {
  const record = await services.store.get(keyOfAccount(tenantId, ref));
  if (record) return { value: record.value as unknown as Account, version: record.version };
  return { value: newAccount(ref, await budgetOfOwner(services, tenantId, ref)), version: 0 };
}

export function readAccounts(
  services: Services,
  tenantId: string,
  refs: readonly AccountRef[],
): Promise<KeptAccount[]> {
  return Promise.all(refs.map((ref) => readAccount(services, tenantId, ref)));
}

/**
 * @param micros about to be reserved on this account
 * @throws Fault `BudgetExceeded` naming the account and what is left of it
 */
export function requireMoney(account: Account, micros: MicroDollars): void {
  const left = leftOf(account);
  if (left === null || micros <= left) return;
  throw new Fault(
    'BudgetExceeded',
    `The budget of ${account.kind} ${account.id} has ${dollars(left)} dollars left of ${dollars(account.amountMicros ?? 0)}; ${dollars(micros)} are needed.`,
  );
}

/** What is written for accounts that changed, and who is told of thresholds that their spending has reached. */
export async function accountWrites(
  services: Services,
  tenantId: string,
  changed: readonly KeptAccount[],
): Promise<Writes> {
  const changes = [];
  const announcements: Announcement[] = [];
  for (const { value, version } of changed) {
    const { account, news } = withWarnings(value);
    changes.push({
      put: { key: keyOfAccount(tenantId, account), value: asJson(account), expectedVersion: version },
    });
    for (const percent of news) {
      const told = await thresholdNews(services, tenantId, account, percent);
      if (told) announcements.push(told);
    }
  }
  return { changes, announcements };
}

async function thresholdNews(
  services: Services,
  tenantId: string,
  account: Account,
  percent: number,
): Promise<Announcement | null> {
  const listeners = await listenersTo(services, tenantId, null, ['budget.threshold']);
  if (!listeners) return null;
  const { kind, id } = account;
  return {
    ...listeners,
    tenantId,
    source: `budget#${kind}#${id}#${percent}`,
    at: isoTime(services),
    jobId: null,
    data: { of: { kind, id }, percent, ...budgetFigures(account) },
  };
}

/** An account's money in dollars, as answers and webhooks show it. */
export function budgetFigures(account: Account) {
  const left = leftOf(account);
  return {
    amount: account.amountMicros === null ? null : dollars(account.amountMicros),
    spent: dollars(account.spentMicros),
    reserved: dollars(account.reservedMicros),
    left: left === null ? null : dollars(left),
  };
}

async function budgetOfOwner(
  services: Services,
  tenantId: string,
  { kind, id }: AccountRef,
): Promise<Budget | null> {
  switch (kind) {
    case 'client':
      return (await readClient(services, tenantId, id))?.value.budget ?? null;
    case 'campaign':
      return (await readCampaign(services, tenantId, id))?.value.budget ?? null;
    case 'api-key':
      return budgetOfKey(services, tenantId, id);
  }
}

/** A key may be deleted while its jobs still spend. */
async function budgetOfKey(services: Services, tenantId: string, keyId: string): Promise<Budget | null> {
  try {
    return (await readApiKey(services, await findKeyHash(services, tenantId, keyId)))?.budget ?? null;
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}
