import { mayUseClient } from '../../domain/api-key.ts';
import type { Asset } from '../../domain/asset.ts';
import { findCampaign } from '../campaigns/find-campaign.ts';
import { type ClientReader, findClient } from '../clients/find-client.ts';
import type { Services } from '../ports.ts';
import { Refusal } from '../refusal.ts';

export type AssetOwner = Pick<Asset, 'clientId' | 'campaignId'>;

/**
 * Whom an asset belongs to. A campaign's asset is its client's too.
 * @throws Refusal 422 naming the field: no such client or campaign, another client's campaign, or none at
 *   all for a key that is limited to some clients
 */
export async function resolveOwner(
  services: Services,
  reader: ClientReader,
  { clientId, campaignId }: AssetOwner,
): Promise<AssetOwner> {
  if (campaignId !== null) {
    const campaign = await found('campaignId', () => findCampaign(services, reader, campaignId));
    if (clientId !== null && clientId !== campaign.clientId)
      throw invalid('campaignId', 'the campaign is of another client');
    return { clientId: campaign.clientId, campaignId };
  }
  if (clientId !== null) await found('clientId', () => findClient(services, reader, clientId));
  if (!mayUseClient(reader, clientId)) throw invalid('clientId', 'is required: this key is limited to some');
  return { clientId, campaignId };
}

async function found<T>(path: string, find: () => Promise<T>): Promise<T> {
  try {
    return await find();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw invalid(path, path === 'clientId' ? 'there is no such client' : 'there is no such campaign');
  }
}

function invalid(path: string, message: string): Refusal {
  return new Refusal('unprocessable', 'validation_failed', `${path}: ${message}`, [{ path, message }]);
}
