import { z } from '@hono/zod-openapi';
import type { CreateClient } from '../../app/clients/create-client.ts';
import type { Account } from '../../domain/budget.ts';
import { type Client, plainBrand } from '../../domain/client.ts';
import { budgetField, budgetOf, budgetSchema, budgetView } from './budget.ts';
import { metadataField } from './metadata.ts';
import { text, time, webAddress } from './plain-fields.ts';

const brandFields = z.strictObject({
  colors: z.array(text(40)).max(12).optional(),
  tone: text(500).nullable().optional(),
  restrictions: z.array(text(300)).max(30).optional(),
  guidelines: text(5000).nullable().optional(),
  logoAssetId: text(100).nullable().optional().openapi({
    description: "A picture of the tenant's own, shown in a corner of every video made for the client.",
  }),
});

/** Body of `POST /v1/clients`. */
export const clientBody = z
  .strictObject({
    name: text(200),
    homepage: webAddress.nullable().default(null),
    brand: brandFields.default({}),
    metadata: metadataField.default({}),
    budget: budgetField.optional().openapi({ description: 'Needs the scope admin.' }),
  })
  .openapi('CreateClient', {
    example: { name: 'Northwind', brand: { colors: ['#0a7cff'], restrictions: ['no people'] } },
  });

/** Body of `PATCH /v1/clients/{id}`. */
export const clientPatch = z
  .strictObject({
    name: text(200).optional(),
    homepage: webAddress.nullable().optional(),
    brand: brandFields.optional().openapi({ description: 'Members that are given replace those there.' }),
    metadata: metadataField.optional(),
  })
  .openapi('ChangeClient');

export const clientSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    homepage: z.string().nullable(),
    brand: z.object({
      colors: z.array(z.string()),
      tone: z.string().nullable(),
      restrictions: z.array(z.string()),
      guidelines: z.string().nullable(),
      logoAssetId: z.string().nullable(),
    }),
    metadata: z.record(z.string(), z.unknown()),
    budget: budgetSchema,
    createdAt: time,
    updatedAt: time,
  })
  .openapi('Client');

export function createClientOf(body: z.output<typeof clientBody>): CreateClient {
  const { name, homepage, brand, metadata, budget } = body;
  return { name, homepage, brand: { ...plainBrand, ...brand }, metadata, budget: budgetOf(budget) };
}

/** @param account see budgetView */
export function clientView(client: Client, account?: Account): z.input<typeof clientSchema> {
  const { id, name, homepage, brand, metadata, budget, createdAt, updatedAt } = client;
  return {
    id,
    name,
    homepage,
    brand: {
      ...brand,
      colors: [...brand.colors],
      restrictions: [...brand.restrictions],
      logoAssetId: brand.logoAssetId ?? null,
    },
    metadata,
    budget: budgetView(budget, account),
    createdAt,
    updatedAt,
  };
}
