import { z } from '@hono/zod-openapi';
import type { CreateKey } from '../../app/keys/create-key.ts';
import { type ApiKey, scopes } from '../../domain/api-key.ts';
import type { Account } from '../../domain/budget.ts';
import { budgetField, budgetOf, budgetSchema, budgetView } from './budget.ts';
import { text, time } from './plain-fields.ts';

const unique = (list: readonly string[]) => new Set(list).size === list.length;

/** Body of `POST /v1/api-keys`. */
export const apiKeyBody = z
  .strictObject({
    name: text(200),
    scopes: z
      .array(z.enum(scopes))
      .min(1)
      .refine(unique, 'names a scope twice')
      .default(['read', 'write'])
      .openapi({ description: 'read for GET, write for the rest, admin for keys, budgets, limits, audit.' }),
    clientIds: z
      .array(text(100))
      .min(1)
      .max(50)
      .refine(unique, 'names a client twice')
      .nullable()
      .default(null)
      .openapi({ description: 'The key sees and makes only what belongs to these clients.' }),
    budget: budgetField.optional(),
  })
  .openapi('CreateApiKey', { example: { name: 'Render farm', scopes: ['read', 'write'] } });

const fields = {
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(scopes)),
  clientIds: z.array(z.string()).nullable(),
  budget: budgetSchema,
  createdAt: time,
  lastUsedAt: time.nullable().openapi({ description: 'To the hour.' }),
};

export const apiKeySchema = z.object(fields).openapi('ApiKey');

export const newApiKeySchema = z
  .object({
    ...fields,
    key: z.string().openapi({ description: 'The key itself, shown this once.' }),
  })
  .openapi('NewApiKey');

export function createKeyOf({ budget, ...body }: z.output<typeof apiKeyBody>): CreateKey {
  return { ...body, budget: budgetOf(budget) };
}

/** @param account see budgetView */
export function apiKeyView(apiKey: ApiKey, account?: Account): z.input<typeof apiKeySchema> {
  const { id, name, clientIds, budget, createdAt, lastUsedAt } = apiKey;
  return {
    id,
    name,
    scopes: [...apiKey.scopes],
    clientIds: clientIds && [...clientIds],
    budget: budgetView(budget, account),
    createdAt,
    lastUsedAt,
  };
}
