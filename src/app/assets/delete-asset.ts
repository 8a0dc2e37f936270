import { type Asset, namesAsset } from '../../domain/asset.ts';
import type { Character } from '../../domain/character.ts';
import { keyOfCharacter } from '../characters/character-records.ts';
import type { ClientReader } from '../clients/find-client.ts';
import { runningJobs } from '../jobs/running-jobs.ts';
import { withoutLeftovers } from '../lifetimes/leftover-records.ts';
import type { Services } from '../ports.ts';
import { everything, readJobFolder } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { assetFolder, readAsset, removeAsset, replaceAsset, uploadKey } from './asset-records.ts';
import { assetNotFound, findAsset } from './find-asset.ts';

/**
 * Deletes an asset with its files. Finished videos and the takes made of it are files of their own and stay.
 * A deletion that broke off is carried on by the next one of the same asset.
 * @param check gets the asset as it stands; it throws to refuse
 * @throws Refusal 404; 409 `asset_in_use` naming the job that runs with it, or the character it shows
 */
export async function deleteAsset(
  services: Services,
  reader: ClientReader,
  assetId: string,
  check: (asset: Asset) => void,
): Promise<void> {
  const { tenantId } = reader;
  const begun = (await readAsset(services, tenantId, assetId))?.value.status === 'deleting';
  if (!begun) await findAsset(services, reader, assetId);
  await withoutLeftovers(services, { tenantId, kind: 'asset', id: assetId }, async () => {
    // From here on nobody finds it. A job that takes it up at this moment writes the asset too (use-assets.ts),
    // so that either the job or the deletion comes second and looks again.
    const asset = await replaceAsset(services, tenantId, assetId, async (current) => {
      if (current.status === 'deleting') return null;
      check(current);
      await refuseWhileUsed(services, current);
      return { ...current, status: 'deleting' };
    });
    if (!asset) throw assetNotFound(assetId);
    await services.blobs.remove(uploadKey(asset));
    for await (const { key } of services.blobs.list(`${assetFolder(asset)}/`))
      await services.blobs.remove(key);
    await removeAsset(services, asset);
  });
}

async function refuseWhileUsed(services: Services, { tenantId, id }: Asset): Promise<void> {
  for await (const { jobId } of runningJobs(services, tenantId)) {
    const folder = await readJobFolder(services, tenantId, jobId);
    if (!folder) continue;
    // What users keep in metadata for themselves is no use.
    const { metadata: _, ...job } = folder.job;
    if (!namesAsset([job, folder.scenes], id)) continue;
    throw new Refusal('conflict', 'asset_in_use', `The asset is used by a running job: ${jobId}.`);
  }
  for await (const { value } of everything(services.store, keyOfCharacter(tenantId, '').partition)) {
    const character = value as unknown as Character;
    if (!character.assetIds.includes(id)) continue;
    throw new Refusal('conflict', 'asset_in_use', `The asset shows a character: ${character.id}.`);
  }
}
