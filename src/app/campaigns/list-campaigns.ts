import { mayUseClient } from '../../domain/api-key.ts';
import type { Campaign } from '../../domain/campaign.ts';
import type { ClientReader } from '../clients/find-client.ts';
import type { Services } from '../ports.ts';
import { campaignsOfClient, keyOfCampaign, readCampaign } from './campaign-records.ts';

export interface CampaignPage {
  readonly limit: number;
  /** Id of the last campaign of the page before. */
  readonly before: string | undefined;
  readonly clientId: string | undefined;
}

/** The campaigns that a key may use, newest first, of all clients or of one. */
export async function listCampaigns(
  services: Services,
  reader: ClientReader,
  page: CampaignPage,
): Promise<{ campaigns: Campaign[]; next: string | null }> {
  const { clientId } = page;
  if (clientId !== undefined) {
    return mayUseClient(reader, clientId)
      ? ofClients(services, reader.tenantId, [clientId], page)
      : { campaigns: [], next: null };
  }
  if (reader.clientIds !== null) return ofClients(services, reader.tenantId, reader.clientIds, page);
  const { partition } = keyOfCampaign(reader.tenantId, '');
  const { records, next } = await services.store.query({
    partition,
    descending: true,
    after: page.before,
    limit: page.limit,
  });
  return { campaigns: records.map((record) => record.value as unknown as Campaign), next };
}

/** The newest of several clients are among the newest of each. */
async function ofClients(
  services: Services,
  tenantId: string,
  clientIds: readonly string[],
  { limit, before: after }: CampaignPage,
): Promise<{ campaigns: Campaign[]; next: string | null }> {
  const pages = await Promise.all(
    clientIds.map((clientId) =>
      services.store.query({
        ...campaignsOfClient(tenantId, clientId),
        descending: true,
        after,
        limit: limit + 1,
      }),
    ),
  );
  const ids = pages
    .flatMap(({ records }) => records.map((record) => record.key.sort))
    .sort()
    .reverse();
  const shown = ids.slice(0, limit);
  const campaigns = await Promise.all(shown.map((id) => readCampaign(services, tenantId, id)));
  return {
    campaigns: campaigns.flatMap((campaign) => (campaign ? [campaign.value] : [])),
    next: ids.length > limit ? (shown.at(-1) ?? null) : null,
  };
}
