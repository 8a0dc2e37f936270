import type { Budget } from './budget.ts';

/** What videos of a client are made for, at one time and for one public. */
export interface Campaign {
  readonly id: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly name: string;
  readonly goals: readonly string[];
  readonly audience: string | null;
  readonly keyMessages: readonly string[];
  readonly productUrl: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly budget: Budget | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Fields of a campaign that its users change, each whole. It stays with its client. */
export type CampaignPatch = Partial<
  Pick<Campaign, 'name' | 'goals' | 'audience' | 'keyMessages' | 'productUrl' | 'metadata'>
>;

/** The campaign with the given fields replaced; undefined ones stay. */
export function patchedCampaign(campaign: Campaign, patch: CampaignPatch): Campaign {
  const {
    name = campaign.name,
    goals = campaign.goals,
    audience = campaign.audience,
    keyMessages = campaign.keyMessages,
    productUrl = campaign.productUrl,
    metadata = campaign.metadata,
  } = patch;
  return { ...campaign, name, goals, audience, keyMessages, productUrl, metadata };
}
