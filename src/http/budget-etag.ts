import type { Context } from 'hono';
import { budgetFigures, readAccount } from '../app/ledger/accounts.ts';
import type { BudgetOwner } from '../app/ledger/set-account.ts';
import type { Services } from '../app/ports.ts';
import type { Account, AccountRef } from '../domain/budget.ts';
import { etagOf, requireMatch } from './etag.ts';
import type { HttpEnv } from './http-env.ts';

/** The version of a budget as it is read by itself: its amount, and what is spent and held of it. */
export function budgetEtag(account: Account): string {
  return etagOf(budgetFigures(account));
}

/**
 * A check for who sets a budget: `If-Match` may name the version of its owner, or that of the budget read by itself.
 * @param ownerEtag the version of the owner that is about to be written
 */
export async function requireBudgetMatch<T extends BudgetOwner>(
  services: Services,
  c: Context<HttpEnv>,
  ref: AccountRef,
  ownerEtag: (owner: T) => string,
): Promise<(owner: T) => void> {
  const { value } = await readAccount(services, c.get('principal').tenantId, ref);
  return (owner) => {
    // The owner is as it stands now: an amount that somebody else has set since makes another version.
    const account = { ...value, amountMicros: owner.budget?.amountMicros ?? null };
    requireMatch(c, ownerEtag(owner), budgetEtag(account));
  };
}
