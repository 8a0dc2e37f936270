import type { Budget } from '../../domain/budget.ts';
import { type Campaign, type CampaignPatch, patchedCampaign } from '../../domain/campaign.ts';
import type { ClientReader } from '../clients/find-client.ts';
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
export function setCampaignBudget(
  services: Services,
  reader: ClientReader,
  campaignId: string,
  budget: Budget | null,
  check: (campaign: Campaign) => void,
): Promise<Campaign> {
  return change(services, reader, campaignId, check, (campaign) => ({ ...campaign, budget }));
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
  if (!changed) throw new Refusal('not_found', 'campaign_not_found', `There is no campaign ${campaignId}.`);
  return changed;
}
