import { mayUseClient } from '../../domain/api-key.ts';
import { type Asset, type AssetType, plainTag } from '../../domain/asset.ts';
import type { ClientReader } from '../clients/find-client.ts';
import type { Services } from '../ports.ts';
import { assetPartitions, readAsset } from './asset-records.ts';

export interface AssetFilter {
  readonly clientId: string | undefined;
  readonly campaignId: string | undefined;
  readonly type: AssetType | undefined;
  readonly tag: string | undefined;
}

export interface AssetPage {
  readonly limit: number;
  /** Id of the last asset that was looked at for the page before. */
  readonly before: string | undefined;
}

/**
 * Rows looked at for one page. Several filters together may let few of them through; then a page is short,
 * and the next one goes on from there.
 */
const maxExamined = 500;

/** The assets that a key may use and that pass every filter, newest first. */
export async function listAssets(
  services: Services,
  reader: ClientReader,
  filter: AssetFilter,
  page: AssetPage,
): Promise<{ assets: Asset[]; next: string | null }> {
  const partitions = narrowestPartitions(reader, filter);
  const assets: Asset[] = [];
  let position = page.before;
  for (let examined = 0; partitions.length > 0 && examined < maxExamined; ) {
    const rows = await newestRows(services, partitions, position, page.limit + 1);
    for (const asset of await readAll(services, reader.tenantId, rows.ids)) {
      if (!passes(reader, filter, asset)) continue;
      if (assets.length === page.limit) return { assets, next: assets.at(-1)?.id ?? null };
      assets.push(asset);
    }
    if (rows.end === null) return { assets, next: null };
    position = rows.end;
    examined += rows.ids.length + 1;
  }
  return { assets, next: partitions.length > 0 ? (position ?? null) : null };
}

/** The lists that hold all that may pass, and as little else as can be told beforehand. */
function narrowestPartitions({ tenantId, clientIds }: ClientReader, filter: AssetFilter): string[] {
  const { clientId, campaignId, type, tag } = filter;
  if (campaignId !== undefined) return [assetPartitions.ofCampaign(tenantId, campaignId)];
  if (clientId !== undefined) return [assetPartitions.ofClient(tenantId, clientId)];
  if (clientIds !== null) return clientIds.map((id) => assetPartitions.ofClient(tenantId, id));
  if (tag !== undefined) return [assetPartitions.withTag(tenantId, plainTag(tag))];
  if (type !== undefined) return [assetPartitions.ofType(tenantId, type)];
  return [assetPartitions.all(tenantId)];
}

/**
 * The newest ids of several lists together.
 * @returns `end`: how far down they are complete, or null when there are no more
 */
async function newestRows(
  services: Services,
  partitions: readonly string[],
  after: string | undefined,
  limit: number,
): Promise<{ ids: string[]; end: string | null }> {
  const pages = await Promise.all(
    partitions.map((partition) => services.store.query({ partition, descending: true, after, limit })),
  );
  const ends = pages.flatMap(({ next }) => (next === null ? [] : [next])).sort();
  const end = ends.at(-1) ?? null;
  const ids = pages
    .flatMap(({ records }) => records.map(({ key }) => key.sort))
    .filter((id) => end === null || id >= end)
    .sort()
    .reverse();
  return { ids, end };
}

async function readAll(services: Services, tenantId: string, ids: readonly string[]): Promise<Asset[]> {
  const found = await Promise.all(ids.map((id) => readAsset(services, tenantId, id)));
  return found.flatMap((asset) => (asset ? [asset.value] : []));
}

function passes(reader: ClientReader, filter: AssetFilter, asset: Asset): boolean {
  const { clientId, campaignId, type, tag } = filter;
  return (
    asset.status !== 'deleting' &&
    mayUseClient(reader, asset.clientId) &&
    (clientId === undefined || asset.clientId === clientId) &&
    (campaignId === undefined || asset.campaignId === campaignId) &&
    (type === undefined || asset.type === type) &&
    (tag === undefined || asset.tags.includes(plainTag(tag)))
  );
}
