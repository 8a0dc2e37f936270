import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Asset, AssetFile, AssetType } from '../../domain/asset.ts';
import { isFault } from '../../domain/errors.ts';
import { sha256Of } from '../file-digest.ts';
import type { MediaInfo, Services } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { requireCleanPicture } from '../storyboard/moderate.ts';
import { assetFolder } from './asset-records.ts';

const proxyOf = { longSide: 640, maxBytes: 100_000 };

/**
 * Proves by its content what a local file is, makes its small picture, and stores both. The names come
 * from the content, so that storing twice is storing once and another content never takes its place.
 * @param folder for temporary files
 * @throws Refusal 422 `asset_not_media` or `content_refused` saying what was found
 */
export async function storeAssetFile(
  services: Services,
  asset: Pick<Asset, 'id' | 'tenantId'>,
  file: string,
  folder: string,
): Promise<{ type: AssetType; file: AssetFile }> {
  const info = await refuseDamage(() => services.media.probe(file));
  const sha256 = await sha256Of(file);
  const base = `${assetFolder(asset)}/${sha256.slice(0, 16)}`;
  const key = `${base}.${extensionOf(info)}`;
  const proxyKey = info.kind === 'audio' ? null : `${base}.proxy.jpg`;
  if (proxyKey) {
    const proxy = join(folder, 'proxy.jpg');
    await refuseDamage(() => services.media.proxy({ source: file, target: proxy, ...proxyOf }));
    // Small enough to send, and of a clip its first frame.
    await requireCleanPicture(services, { bytes: await readFile(proxy), contentType: 'image/jpeg' });
    await services.blobs.putFile(proxyKey, proxy, 'image/jpeg');
  }
  await services.blobs.putFile(key, file, info.contentType);
  const { contentType, bytes, width, height, seconds } = info;
  return {
    type: info.kind,
    file: { key, proxyKey, cleanKey: null, contentType, bytes, sha256, width, height, seconds },
  };
}

/** A file that the media process cannot work on, or dies of, is refused: it would be no use in a video. */
async function refuseDamage<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const byFile = isFault(error, 'BadOutput') || isFault(error, 'MediaFailed');
    if (!byFile && !isFault(error, 'MediaCrashed')) throw error;
    const why = byFile ? error.message : 'it takes too much time or memory to read';
    throw new Refusal('unprocessable', 'asset_not_media', `The file cannot be used: ${why}.`);
  }
}

function extensionOf({ contentType }: MediaInfo): string {
  return (contentType.split('/')[1] ?? '').replace(/^x-/, '').replace(/\W+/g, '') || 'bin';
}
