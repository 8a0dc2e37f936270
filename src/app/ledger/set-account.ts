import type { Account, AccountRef, Budget } from '../../domain/budget.ts';
import type { Quota } from '../../domain/quota.ts';
import type { Key, Services } from '../ports.ts';
import { asJson } from '../records.ts';
import { accountWrites, readAccount } from './accounts.ts';
import { transactAnew } from './transact-anew.ts';

/** What a budget stands on: a client, a campaign or a key. */
export interface BudgetOwner {
  readonly id: string;
  readonly budget: Budget | null;
}

/**
 * Sets or lifts (null) what an account may spend, in one transaction with its owner's record. Money that is spent
 * or held stays so: a larger amount tops the budget up.
 * @param change gets the owner as it stands; it throws to refuse
 * @returns the owner as it is then, or null when there is none
 */
export function setBudget<T extends BudgetOwner>(
  services: Services,
  tenantId: string,
  { ref, key, budget }: { readonly ref: AccountRef; readonly key: Key; readonly budget: Budget | null },
  change: (owner: T) => T,
): Promise<T | null> {
  return transactAnew(services, async () => {
    const record = await services.store.get(key);
    if (!record) return { changes: [], result: null };
    const owner = { ...change(record.value as unknown as T), budget };
    const { value, version } = await readAccount(services, tenantId, ref);
    const account = { ...value, amountMicros: budget?.amountMicros ?? null };
    const { changes, announcements } = await accountWrites(services, tenantId, [{ value: account, version }]);
    const put = { key, value: asJson(owner), expectedVersion: record.version };
    return { changes: [{ put }, ...changes], announcements, result: owner };
  });
}

/** Sets how much may be made for an account in a day. @param check gets the account as it stands; it throws to refuse */
export function setQuota(
  services: Services,
  tenantId: string,
  ref: AccountRef,
  quota: Quota,
  check: (account: Account) => void,
): Promise<Account> {
  return transactAnew(services, async () => {
    const { value, version } = await readAccount(services, tenantId, ref);
    check(value);
    const account = { ...value, quota };
    const { changes } = await accountWrites(services, tenantId, [{ value: account, version }]);
    return { changes, result: account };
  });
}

/** The accounts of those who have a budget, by the id of the owner. */
export async function accountsWithBudget(
  services: Services,
  tenantId: string,
  kind: AccountRef['kind'],
  owners: readonly BudgetOwner[],
): Promise<ReadonlyMap<string, Account>> {
  const bound = owners.filter(({ budget }) => budget !== null);
  const accounts = await Promise.all(bound.map(({ id }) => readAccount(services, tenantId, { kind, id })));
  return new Map(accounts.map(({ value }) => [value.id, value]));
}
