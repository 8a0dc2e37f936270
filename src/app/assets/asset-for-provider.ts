import { join } from 'node:path';
import type { Asset } from '../../domain/asset.ts';
import { Fault } from '../../domain/errors.ts';
import type { Services } from '../ports.ts';
import { assetFolder, replaceAsset } from './asset-records.ts';
import type { ReadyAsset } from './find-asset.ts';

/** As large as image models look at a reference; far below what providers take by link. */
const cleanPicture = { longSide: 2048, maxBytes: 8_000_000 };

/**
 * Key of an asset as a provider may see it. A picture is drawn anew, upright, so that nothing but the
 * picture is left: no place, no camera, no name, nothing behind the end. It is made once and kept.
 * Clips and sounds are given as they are.
 * @throws Fault `InputRejected` when the asset was deleted meanwhile, `MediaFailed`, `MediaCrashed`
 */
export async function assetForProvider(
  services: Pick<Services, 'store' | 'blobs' | 'media' | 'workspace'>,
  asset: ReadyAsset,
): Promise<string> {
  const { file, type } = asset;
  if (type !== 'image') return file.key;
  if (file.cleanKey !== null) return file.cleanKey;
  const cleanKey = `${assetFolder(asset)}/${file.sha256.slice(0, 16)}.clean.jpg`;
  await services.workspace.use(async (folder) => {
    const source = join(folder, 'source');
    const target = join(folder, 'clean.jpg');
    if (!(await services.blobs.getFile(file.key, source))) throw gone();
    await services.media.proxy({ source, target, ...cleanPicture });
    await services.blobs.putFile(cleanKey, target, 'image/jpeg');
  });
  const kept = await replaceAsset(services, asset.tenantId, asset.id, (current) =>
    withClean(current, cleanKey),
  );
  if (kept?.status === 'ready') return cleanKey;
  await services.blobs.remove(cleanKey);
  throw gone();
}

function withClean(asset: Asset, cleanKey: string): Asset | null {
  const { file, status } = asset;
  return file && status === 'ready' ? { ...asset, file: { ...file, cleanKey } } : null;
}

function gone(): Fault {
  return new Fault('InputRejected', 'The asset was deleted.');
}
