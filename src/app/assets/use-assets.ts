import { mayUseClient } from '../../domain/api-key.ts';
import type { AssetType } from '../../domain/asset.ts';
import type { ClientReader } from '../clients/find-client.ts';
import type { Services, Write } from '../ports.ts';
import { asJson, type Versioned } from '../records.ts';
import { type FieldProblem, Refusal } from '../refusal.ts';
import { keyOfAsset, readAsset } from './asset-records.ts';
import type { ReadyAsset } from './find-asset.ts';

/** An asset that a request names, where it names it, and what it must be. */
export interface AssetUse {
  readonly assetId: string;
  /** Path of the field, such as `music.assetId`. */
  readonly path: string;
  readonly types: readonly AssetType[];
}

/**
 * The assets that a request wants to use, in its order.
 * @throws Refusal 422 naming every field whose asset does not exist, is not ready or is of another type
 */
export async function assetsFor(
  services: Services,
  reader: ClientReader,
  uses: readonly AssetUse[],
): Promise<Versioned<ReadyAsset>[]> {
  const problems: FieldProblem[] = [];
  const found = await Promise.all(
    uses.map(async ({ assetId, path, types }) => {
      const record = await readAsset(services, reader.tenantId, assetId);
      const asset = record?.value;
      if (!record || !asset || asset.status === 'deleting' || !mayUseClient(reader, asset.clientId)) {
        problems.push({ path, message: 'there is no such asset' });
        return [];
      }
      const { type, file } = asset;
      if (type === null || file === null) {
        problems.push({ path, message: 'the upload of this asset is not completed' });
        return [];
      }
      if (!types.includes(type))
        problems.push({ path, message: `is of type ${type}, not ${types.join(' or ')}` });
      return [{ version: record.version, value: { ...asset, type, file } }];
    }),
  );
  const [first] = problems;
  if (first) {
    throw new Refusal('unprocessable', 'validation_failed', `${first.path}: ${first.message}`, problems);
  }
  return found.flat();
}

/**
 * Writes that belong into the transaction which makes a job run: each asset is written again, unchanged, so
 * that it cannot be deleted in between. The transaction's `VersionConflict` then means: read again.
 */
export function holdAssets(assets: readonly Versioned<ReadyAsset>[]): { readonly put: Write }[] {
  const once = new Map(assets.map((asset) => [asset.value.id, asset]));
  return [...once.values()].map(({ value, version }) => ({
    put: { key: keyOfAsset(value.tenantId, value.id), value: asJson(value), expectedVersion: version },
  }));
}
