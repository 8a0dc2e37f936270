import type { Budget } from '../../domain/budget.ts';
import { type Campaign, type CampaignPatch, patchedCampaign } from '../../domain/campaign.ts';
import type { ClientReader } from '../clients/find-client.ts';
import { setBudget } from '../ledger/set-account.ts';
import type { Services } from '../ports.ts';
import { changeRecord, isoTime } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { keyOfCampaign } from './campaign-records.ts';
import { findCampaign } from './find-campaign.ts';

/**
 * Changes fields of a campaign. @param check gets the campaign about to be replaced; it throws to refuse
 * @throws Refusal 404
 */
export function changeCampaign(
  services: Services,
  reader: ClientReader,
  campaignId: string,
  patch: CampaignPatch,
  check: (campaign: Campaign) => void,
): Promise<Campaign> {
  return change(services, reader, campaignId, check, (campaign) => patchedCampaign(campaign, patch));
}

/** Sets or lifts (null) what a campaign may spend. @param check see changeCampaign */
export async function setCampaignBudget(
  services: Services,
  reader: ClientReader,
  campaignId: string,
  budget: Budget | null,
  check: (campaign: Campaign) => void,
): Promise<Campaign> {
  await findCampaign(services, reader, campaignId);
  const key = keyOfCampaign(reader.tenantId, campaignId);
  const set = { ref: { kind: 'campaign' as const, id: campaignId }, key, budget };
  const changed = await setBudget<Campaign>(services, reader.tenantId, set, (campaign) => {
    check(campaign);
    return { ...campaign, updatedAt: isoTime(services) };
  });
  return found(changed, campaignId);
}

async function change(
  services: Services,
  reader: ClientReader,
  campaignId: string,
  check: (campaign: Campaign) => void,
  next: (campaign: Campaign) => Campaign,
): Promise<Campaign> {
  await findCampaign(services, reader, campaignId);
  const key = keyOfCampaign(reader.tenantId, campaignId);
  const changed = await changeRecord<Campaign>(services.store, key, (campaign) => {
    check(campaign);
    return { ...next(campaign), updatedAt: isoTime(services) };
  });
  return found(changed, campaignId);
}

/** It may be deleted at the same moment. */
function found(campaign: Campaign | null, campaignId: string): Campaign {
  if (!campaign) throw new Refusal('not_found', 'campaign_not_found', `There is no campaign ${campaignId}.`);
  return campaign;
}
