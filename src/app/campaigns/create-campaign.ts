import type { Campaign } from '../../domain/campaign.ts';
import { isFault } from '../../domain/errors.ts';
import { keyOfClient } from '../clients/client-records.ts';
import { type ClientReader, findClientVersion } from '../clients/find-client.ts';
import type { Services } from '../ports.ts';
import { asJson, isoTime } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { keyOfCampaign, keyOfClientCampaign } from './campaign-records.ts';

export type CreateCampaign = Omit<Campaign, 'id' | 'tenantId' | 'createdAt' | 'updatedAt'>;

/**
 * Makes a campaign of a client. The client's record is written again, unchanged, in the same transaction:
 * so the client cannot be deleted in between.
 * @throws Refusal 422 when there is no such client
 */
export async function createCampaign(
  services: Services,
  reader: ClientReader,
  request: CreateCampaign,
): Promise<Campaign> {
  const { tenantId } = reader;
  const now = isoTime(services);
  const id = services.ids.next('cam');
  const campaign: Campaign = { id, tenantId, ...request, createdAt: now, updatedAt: now };
  for (let race = 0; ; race++) {
    const client = await clientOf(services, reader, request.clientId);
    try {
      await services.store.transact([
        {
          put: {
            key: keyOfClient(tenantId, client.value.id),
            value: asJson(client.value),
            expectedVersion: client.version,
          },
        },
        { put: { key: keyOfCampaign(tenantId, id), value: asJson(campaign), expectedVersion: 0 } },
        { put: { key: keyOfClientCampaign(campaign), value: {}, expectedVersion: 0 } },
      ]);
      return campaign;
    } catch (error) {
      if (!isFault(error, 'VersionConflict') || race >= 9) throw error;
    }
  }
}

async function clientOf(services: Services, reader: ClientReader, clientId: string) {
  try {
    return await findClientVersion(services, reader, clientId);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const message = 'there is no such client';
    throw new Refusal('unprocessable', 'validation_failed', `clientId: ${message}`, [
      { path: 'clientId', message },
    ]);
  }
}
