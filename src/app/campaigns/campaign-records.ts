import type { Campaign } from '../../domain/campaign.ts';
import type { Key, Services } from '../ports.ts';
import type { Versioned } from '../records.ts';

/** Campaigns of a tenant lie together; their ids sort by time. */
export const keyOfCampaign = (tenantId: string, campaignId: string): Key => ({
  partition: `${tenantId}#campaigns`,
  sort: campaignId,
});

/** A row for each campaign of a client, beside the campaign, since an index may lag a moment. */
export const campaignsOfClient = (tenantId: string, clientId: string) => ({
  partition: `${tenantId}#client#${clientId}#campaigns`,
});

export const keyOfClientCampaign = ({ tenantId, clientId, id }: Campaign): Key => ({
  ...campaignsOfClient(tenantId, clientId),
  sort: id,
});

export async function readCampaign(
  services: Services,
  tenantId: string,
  campaignId: string,
): Promise<Versioned<Campaign> | null> {
  const record = await services.store.get(keyOfCampaign(tenantId, campaignId));
  return record ? { value: record.value as unknown as Campaign, version: record.version } : null;
}
