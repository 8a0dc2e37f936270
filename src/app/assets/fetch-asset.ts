import { join } from 'node:path';
import { type Asset, maxAssetBytes, plainSource, plainTags } from '../../domain/asset.ts';
import type { ClientReader } from '../clients/find-client.ts';
import { withoutLeftovers } from '../lifetimes/leftover-records.ts';
import type { Services } from '../ports.ts';
import { FetchFailure } from '../predictions/fetch-failure.ts';
import { isoTime } from '../records.ts';
import { Refusal } from '../refusal.ts';
import type { FetchedFile } from '../safe-fetch.ts';
import { addAsset } from './asset-records.ts';
import type { AssetLabels } from './create-upload.ts';
import { resolveOwner } from './resolve-owner.ts';
import { storeAssetFile } from './store-asset-file.ts';

/** 50 MB within it is 7 Mbit/s; whoever has slower hosts uploads instead. */
const fetchSeconds = 60;

export interface FetchAsset extends AssetLabels {
  readonly url: string;
  /** Null: as its host calls it. */
  readonly name: string | null;
}

/**
 * Fetches a file from the internet and keeps it: what becomes of the address later does not matter.
 * @throws Refusal 422 `url_not_allowed`, `fetch_failed`, `asset_too_large`, `asset_not_media` or `content_refused`, or for an
 *   unknown client or campaign; nothing is kept then
 */
export async function fetchAsset(
  services: Services,
  reader: ClientReader,
  { url, name, tags, ...asked }: FetchAsset,
): Promise<Asset> {
  const owner = await resolveOwner(services, reader, asked);
  const id = services.ids.next('ast');
  const { tenantId } = reader;
  return services.workspace.use(async (folder) => {
    const file = join(folder, 'fetched');
    const fetched = await fetchFile(services, url, file);
    return withoutLeftovers(services, { tenantId, kind: 'asset', id }, async () => {
      const now = isoTime(services);
      const asset: Asset = {
        id,
        tenantId,
        name: name ?? fetched.fileName ?? id,
        ...owner,
        tags: plainTags(tags),
        source: { kind: 'url', url: plainSource(url) },
        status: 'ready',
        announced: null,
        ...(await storeAssetFile(services, { id, tenantId }, file, folder)),
        createdAt: now,
        updatedAt: now,
      };
      await addAsset(services, asset);
      return asset;
    });
  });
}

async function fetchFile(services: Services, url: string, file: string): Promise<FetchedFile> {
  try {
    return await services.safeFetch.getToFile(url, file, {
      maxBytes: maxAssetBytes,
      timeoutSeconds: fetchSeconds,
    });
  } catch (error) {
    if (!(error instanceof FetchFailure)) throw error;
    const { reason, message } = error;
    throw new Refusal('unprocessable', codeOf(reason), message, [{ path: 'url', message }]);
  }
}

function codeOf(reason: FetchFailure['reason']): string {
  if (reason === 'not_allowed') return 'url_not_allowed';
  return reason === 'too_large' ? 'asset_too_large' : 'fetch_failed';
}
