import { z } from '@hono/zod-openapi';
import type { CreateCampaign } from '../../app/campaigns/create-campaign.ts';
import type { Account } from '../../domain/budget.ts';
import type { Campaign } from '../../domain/campaign.ts';
import { budgetField, budgetOf, budgetSchema, budgetView } from './budget.ts';
import { metadataField } from './metadata.ts';
import { text, time, webAddress } from './plain-fields.ts';

const sentences = z.array(text(500)).max(20);

/** Body of `POST /v1/campaigns`. */
export const campaignBody = z
  .strictObject({
    clientId: text(100),
    name: text(200),
    goals: sentences.default([]),
    audience: text(1000).nullable().default(null),
    keyMessages: sentences.default([]),
    productUrl: webAddress.nullable().default(null),
    metadata: metadataField.default({}),
    budget: budgetField.optional().openapi({ description: 'Needs the scope admin.' }),
  })
  .openapi('CreateCampaign', {
    example: {
      clientId: 'cli_01jd8m0000000000000000000',
      name: 'Spring',
      goals: ['Sell the new bottle'],
      audience: 'Commuters',
      keyMessages: ['Keeps cold for a day'],
    },
  });

/** Body of `PATCH /v1/campaigns/{id}`. A campaign stays with its client. */
export const campaignPatch = z
  .strictObject({
    name: text(200).optional(),
    goals: sentences.optional(),
    audience: text(1000).nullable().optional(),
    keyMessages: sentences.optional(),
    productUrl: webAddress.nullable().optional(),
    metadata: metadataField.optional(),
  })
  .openapi('ChangeCampaign');

export const campaignSchema = z
  .object({
    id: z.string(),
    clientId: z.string(),
    name: z.string(),
    goals: z.array(z.string()),
    audience: z.string().nullable(),
    keyMessages: z.array(z.string()),
    productUrl: z.string().nullable(),
    metadata: z.record(z.string(), z.unknown()),
    budget: budgetSchema,
    createdAt: time,
    updatedAt: time,
  })
  .openapi('Campaign');

export function createCampaignOf(body: z.output<typeof campaignBody>): CreateCampaign {
  return { ...body, budget: budgetOf(body.budget) };
}

/** @param account see budgetView */
export function campaignView(campaign: Campaign, account?: Account): z.input<typeof campaignSchema> {
  const { tenantId: _, goals, keyMessages, budget, ...plain } = campaign;
  return { ...plain, goals: [...goals], keyMessages: [...keyMessages], budget: budgetView(budget, account) };
}
