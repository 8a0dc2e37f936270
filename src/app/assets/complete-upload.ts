import { join } from 'node:path';
import type { Asset } from '../../domain/asset.ts';
import type { ClientReader } from '../clients/find-client.ts';
import { withoutLeftovers } from '../lifetimes/leftover-records.ts';
import type { Services } from '../ports.ts';
import { isoTime } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { removeAsset, replaceAsset, uploadKey } from './asset-records.ts';
import { assetNotFound, findAsset } from './find-asset.ts';
import { storeAssetFile } from './store-asset-file.ts';

/**
 * Proves an uploaded file and makes its asset `ready`; completing it again changes nothing. A file that is
 * no picture, clip or sound is deleted, and its asset with it.
 * @param check gets the asset as it stands; it throws to refuse
 * @throws Refusal 404; 409 `upload_missing`; 422 `asset_not_media` or `content_refused`
 */
export async function completeUpload(
  services: Services,
  reader: ClientReader,
  assetId: string,
  check: (asset: Asset) => void,
): Promise<Asset> {
  const asset = await findAsset(services, reader, assetId);
  check(asset);
  if (asset.status === 'ready') return asset;
  const { tenantId, id } = asset;
  const completed = await withoutLeftovers(services, { tenantId, kind: 'asset', id }, async () => {
    const proven = await services.workspace.use((folder) => proveUpload(services, asset, folder));
    return replaceAsset(services, tenantId, id, (current) =>
      current.status === 'pending'
        ? { ...current, ...proven, status: 'ready', updatedAt: isoTime(services) }
        : null,
    );
  });
  await services.blobs.remove(uploadKey(asset));
  if (!completed) throw assetNotFound(assetId);
  return completed;
}

async function proveUpload(services: Services, asset: Asset, folder: string) {
  const file = join(folder, 'upload');
  if (!(await services.blobs.getFile(uploadKey(asset), file))) {
    throw new Refusal('conflict', 'upload_missing', 'No file has arrived by the upload form yet.');
  }
  try {
    return await storeAssetFile(services, asset, file, folder);
  } catch (error) {
    if (error instanceof Refusal) await forget(services, asset);
    throw error;
  }
}

/** Removes what turned out to be no asset, unless it was completed with another file meanwhile. */
async function forget(services: Services, { tenantId, id }: Asset): Promise<void> {
  const asset = await replaceAsset(services, tenantId, id, (current) =>
    current.status === 'pending' ? { ...current, status: 'deleting' } : null,
  );
  if (asset?.status !== 'deleting') return;
  await services.blobs.remove(uploadKey(asset));
  await removeAsset(services, asset);
}
