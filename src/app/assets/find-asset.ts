import { mayUseClient } from '../../domain/api-key.ts';
import type { Asset, AssetFile, AssetType } from '../../domain/asset.ts';
import type { ClientReader } from '../clients/find-client.ts';
import type { Services } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { readAsset } from './asset-records.ts';

/** An asset whose content is proven. */
export type ReadyAsset = Asset & { readonly type: AssetType; readonly file: AssetFile };

/** An asset. @throws Refusal 404, also for other tenants' assets and those a limited key does not cover */
export async function findAsset(services: Services, reader: ClientReader, assetId: string): Promise<Asset> {
  const asset = (await readAsset(services, reader.tenantId, assetId))?.value;
  if (!asset || asset.status === 'deleting' || !mayUseClient(reader, asset.clientId)) {
    throw assetNotFound(assetId);
  }
  return asset;
}

export function assetNotFound(assetId: string): Refusal {
  return new Refusal('not_found', 'asset_not_found', `There is no asset ${assetId}.`);
}

/** @throws Refusal 404 `asset_not_ready` while its upload is not completed */
export function readyAsset(asset: Asset): ReadyAsset {
  const { type, file } = asset;
  if (type === null || file === null) {
    throw new Refusal('not_found', 'asset_not_ready', 'The upload of this asset is not completed.');
  }
  return { ...asset, type, file };
}
