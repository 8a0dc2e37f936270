import { mayUseClient } from '../../domain/api-key.ts';
import { findCampaign } from '../campaigns/find-campaign.ts';
import { type ClientReader, findClient } from '../clients/find-client.ts';
import type { Services } from '../ports.ts';
import { Refusal } from '../refusal.ts';

export interface JobOwner {
  readonly clientId: string | null;
  readonly campaignId: string | null;
}

/**
 * Whom a job is made for: a campaign's job is its client's.
 * @throws Refusal 422 naming the field, for what does not exist, does not fit together, or the key may not use
 */
export async function jobOwner(services: Services, reader: ClientReader, asked: JobOwner): Promise<JobOwner> {
  const { campaignId } = asked;
  const campaign = campaignId ? await known('campaignId', findCampaign(services, reader, campaignId)) : null;
  const clientId = asked.clientId ?? campaign?.clientId ?? null;
  if (campaign && campaign.clientId !== clientId)
    throw unfit('clientId', 'is not the client of the campaign');
  if (clientId) await known('clientId', findClient(services, reader, clientId));
  if (!mayUseClient(reader, clientId))
    throw unfit('clientId', 'is required: this key is limited to some clients');
  return { clientId, campaignId };
}

async function known<T>(path: string, find: Promise<T>): Promise<T> {
  try {
    return await find;
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'not_found') throw unfit(path, error.message);
    throw error;
  }
}

function unfit(path: string, message: string): Refusal {
  return new Refusal('unprocessable', 'validation_failed', `${path}: ${message}`, [{ path, message }]);
}
