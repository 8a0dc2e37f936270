import { mayUseClient } from '../../domain/api-key.ts';
import type { Campaign } from '../../domain/campaign.ts';
import type { ClientReader } from '../clients/find-client.ts';
import type { Services } from '../ports.ts';
import type { Versioned } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { readCampaign } from './campaign-records.ts';

/** A campaign. @throws Refusal 404, also for other tenants' campaigns and those a limited key does not cover */
export async function findCampaign(
  services: Services,
  reader: ClientReader,
  campaignId: string,
): Promise<Campaign> {
  return (await findCampaignVersion(services, reader, campaignId)).value;
}

/** The same with the version of its record. */
export async function findCampaignVersion(
  services: Services,
  reader: ClientReader,
  campaignId: string,
): Promise<Versioned<Campaign>> {
  const campaign = await readCampaign(services, reader.tenantId, campaignId);
  if (!campaign || !mayUseClient(reader, campaign.value.clientId)) {
    throw new Refusal('not_found', 'campaign_not_found', `There is no campaign ${campaignId}.`);
  }
  return campaign;
}
