import { z } from '@hono/zod-openapi';
import type { Budget } from '../../domain/budget.ts';
import { dollars, microDollars } from '../../domain/money.ts';

const amount = z.number().min(0).max(1_000_000_000).openapi({ description: 'US dollars', example: 250 });

/** A budget as answers show it; null where nobody set one. */
export const budgetSchema = z
  .object({ amount: z.number().openapi({ description: 'US dollars' }) })
  .nullable()
  .openapi({ description: 'What may be spent altogether; null: no bound' });

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

export function budgetView(budget: Budget | null) {
  return budget && { amount: dollars(budget.amountMicros) };
}
