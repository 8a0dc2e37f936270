import { z } from '@hono/zod-openapi';
import { budgetFigures } from '../../app/ledger/accounts.ts';
import { type Account, type Budget, newAccount } from '../../domain/budget.ts';
import { microDollars } from '../../domain/money.ts';

const amount = z.number().min(0).max(1_000_000_000).openapi({ description: 'US dollars', example: 250 });
const usd = (description: string) => z.number().openapi({ description: `US dollars ${description}` });

const figures = {
  spent: usd('that jobs came to which have ended'),
  reserved: usd('held by jobs that have not ended, with what they have spent so far'),
};

/** A budget as answers show it beside its owner; null where nobody set one. */
export const budgetSchema = z
  .object({
    amount: usd('that may be spent altogether'),
    ...figures,
    left: usd('that may still be reserved'),
  })
  .nullable()
  .openapi({ description: 'What may be spent altogether; null: no bound' });

/** The money of an account, bound or not. */
export const accountSchema = z
  .object({
    amount: usd('that may be spent altogether; null: no bound').nullable(),
    ...figures,
    left: usd('that may still be reserved; null: no bound').nullable(),
  })
  .openapi('Budget');

/** A budget as requests give it. */
export const budgetField = z.strictObject({ amount });

export const budgetBody = z
  .strictObject({ amount: amount.nullable().openapi({ description: 'US dollars; null lifts the budget' }) })
  .openapi('SetBudget');

export function budgetOf(field: { readonly amount: number | null } | null | undefined): Budget | null {
  return field?.amount === null || field?.amount === undefined
    ? null
    : { amountMicros: microDollars(field.amount) };
}

/** @param account left out where figures that move by themselves are not wanted, as in an entity tag */
export function budgetView(budget: Budget | null, account?: Account): z.input<typeof budgetSchema> {
  const { spent, reserved, left, amount } = budgetFigures(
    account ?? newAccount({ kind: 'client', id: '' }, budget),
  );
  return amount === null || left === null ? null : { amount, spent, reserved, left };
}
