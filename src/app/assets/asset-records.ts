/**
 * An asset lies with its tenant's others, sorted by id and so by time. Beside it are rows without content,
 * one for each way to look for it; all are written in one transaction.
 *
 * | rows | partition | sort |
 * | --- | --- | --- |
 * | the asset | tenant#assets | id |
 * | of a client | tenant#client#id#assets | id |
 * | of a campaign | tenant#campaign#id#assets | id |
 * | of a type | tenant#assets#type#image | id |
 * | with a tag | tenant#assets#tag#tag, percent-encoded | id |
 */
import { type Asset, type AssetType, pendingSeconds } from '../../domain/asset.ts';
import { isFault } from '../../domain/errors.ts';
import { passingFiles } from '../names.ts';
import type { Key, Services, Store } from '../ports.ts';
import { asJson, type Versioned } from '../records.ts';

export const assetPartitions = {
  all: (tenantId: string) => `${tenantId}#assets`,
  ofClient: (tenantId: string, clientId: string) => `${tenantId}#client#${clientId}#assets`,
  ofCampaign: (tenantId: string, campaignId: string) => `${tenantId}#campaign#${campaignId}#assets`,
  ofType: (tenantId: string, type: AssetType) => `${tenantId}#assets#type#${type}`,
  withTag: (tenantId: string, tag: string) => `${tenantId}#assets#tag#${encodeURIComponent(tag)}`,
} as const;

export const keyOfAsset = (tenantId: string, assetId: string): Key => ({
  partition: assetPartitions.all(tenantId),
  sort: assetId,
});

/** Folder of an asset's files. */
export const assetFolder = ({ tenantId, id }: Pick<Asset, 'tenantId' | 'id'>) => `${tenantId}/assets/${id}`;

const uploadsFolder = `${passingFiles.temporary.prefix}uploads/`;

/**
 * Where an upload waits to be proven. Nothing is served from here, and a form that is used again later
 * changes nothing that was proven. What nobody completes is swept away.
 */
export const uploadKey = ({ tenantId, id }: Pick<Asset, 'tenantId' | 'id'>) =>
  `${uploadsFolder}${tenantId}/${id}`;

export async function readAsset(
  services: Pick<Services, 'store'>,
  tenantId: string,
  assetId: string,
): Promise<Versioned<Asset> | null> {
  const record = await services.store.get(keyOfAsset(tenantId, assetId));
  return record ? { value: record.value as unknown as Asset, version: record.version } : null;
}

/** Writes a new asset with its rows. A pending one expires. @throws Fault `VersionConflict` when it exists */
export function addAsset(services: Pick<Services, 'store'>, asset: Asset): Promise<void> {
  return write(services.store, null, 0, asset);
}

/**
 * Changes an asset by compare-and-set, again when somebody else was first; its rows follow.
 * @param change gets the current value; returns the new one, or null to leave it as it is
 * @returns what stands afterwards, or null when there is no such asset
 * @throws Fault `VersionConflict` after ten lost races
 */
export async function replaceAsset(
  services: Pick<Services, 'store'>,
  tenantId: string,
  assetId: string,
  change: (asset: Asset) => Promise<Asset | null> | Asset | null,
): Promise<Asset | null> {
  for (let race = 0; ; race++) {
    const current = await readAsset(services, tenantId, assetId);
    if (!current) return null;
    const next = await change(current.value);
    if (!next) return current.value;
    try {
      await write(services.store, current.value, current.version, next);
      return next;
    } catch (error) {
      if (!isFault(error, 'VersionConflict') || race >= 9) throw error;
    }
  }
}

export async function removeAsset(services: Pick<Services, 'store'>, asset: Asset): Promise<void> {
  const keys = [keyOfAsset(asset.tenantId, asset.id), ...rowsOf(asset)];
  await services.store.transact(keys.map((key) => ({ remove: { key, expectedVersion: null } })));
}

function write(store: Store, before: Asset | null, expectedVersion: number, asset: Asset): Promise<void> {
  const createdSeconds = Math.floor(Date.parse(asset.createdAt) / 1000);
  const expiresAt = asset.status === 'pending' ? createdSeconds + pendingSeconds : undefined;
  const rows = rowsOf(asset);
  const kept = new Set(rows.map(({ partition }) => partition));
  const obsolete = before ? rowsOf(before).filter(({ partition }) => !kept.has(partition)) : [];
  const key = keyOfAsset(asset.tenantId, asset.id);
  return store.transact([
    { put: { key, value: asJson(asset), expectedVersion, expiresAt } },
    ...rows.map((row) => ({ put: { key: row, value: {}, expectedVersion: null, expiresAt } })),
    ...obsolete.map((row) => ({ remove: { key: row, expectedVersion: null } })),
  ]);
}

function rowsOf({ tenantId, id, clientId, campaignId, type, tags }: Asset): Key[] {
  const partitions = [
    ...(clientId === null ? [] : [assetPartitions.ofClient(tenantId, clientId)]),
    ...(campaignId === null ? [] : [assetPartitions.ofCampaign(tenantId, campaignId)]),
    ...(type === null ? [] : [assetPartitions.ofType(tenantId, type)]),
    ...tags.map((tag) => assetPartitions.withTag(tenantId, tag)),
  ];
  return partitions.map((partition) => ({ partition, sort: id }));
}
