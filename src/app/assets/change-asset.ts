import { type Asset, plainTags } from '../../domain/asset.ts';
import type { ClientReader } from '../clients/find-client.ts';
import type { Services } from '../ports.ts';
import { isoTime } from '../records.ts';
import { replaceAsset } from './asset-records.ts';
import { assetNotFound, findAsset } from './find-asset.ts';
import { resolveOwner } from './resolve-owner.ts';

export type AssetPatch = Partial<Pick<Asset, 'name' | 'tags' | 'clientId' | 'campaignId'>>;

/**
 * Changes what users say of an asset; its content stays. @param check gets the asset about to be replaced;
 * it throws to refuse
 * @throws Refusal 404; 422 for an unknown client or campaign
 */
export async function changeAsset(
  services: Services,
  reader: ClientReader,
  assetId: string,
  patch: AssetPatch,
  check: (asset: Asset) => void,
): Promise<Asset> {
  await findAsset(services, reader, assetId);
  const changed = await replaceAsset(services, reader.tenantId, assetId, async (asset) => {
    check(asset);
    if (asset.status === 'deleting') throw assetNotFound(assetId);
    const { name = asset.name, tags } = patch;
    return {
      ...asset,
      name,
      tags: tags ? plainTags(tags) : asset.tags,
      ...(await newOwner(services, reader, asset, patch)),
      updatedAt: isoTime(services),
    };
  });
  if (!changed) throw assetNotFound(assetId);
  return changed;
}

/** What is not named stays, except that a new campaign without a client brings its own. */
async function newOwner(services: Services, reader: ClientReader, asset: Asset, patch: AssetPatch) {
  if (patch.clientId === undefined && patch.campaignId === undefined) return {};
  const { campaignId = asset.campaignId } = patch;
  const movesToCampaign = patch.campaignId !== undefined && patch.campaignId !== null;
  const { clientId = movesToCampaign ? null : asset.clientId } = patch;
  return resolveOwner(services, reader, { clientId, campaignId });
}
