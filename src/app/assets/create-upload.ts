import { type Asset, plainTags } from '../../domain/asset.ts';
import type { ClientReader } from '../clients/find-client.ts';
import type { Services, SignedForm } from '../ports.ts';
import { isoTime } from '../records.ts';
import { addAsset, uploadKey } from './asset-records.ts';
import { type AssetOwner, resolveOwner } from './resolve-owner.ts';

/** Longer than any upload of 50 MB takes on a slow line. */
const formSeconds = 3600;

export interface AssetLabels extends AssetOwner {
  readonly tags: readonly string[];
}

export interface CreateUpload extends AssetLabels {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: number;
}

/** A form that stores the announced file, and when it stops working. */
export interface AssetUpload {
  readonly form: SignedForm;
  readonly expiresAt: string;
}

/**
 * Announces an asset and gives a form for its file: of the announced type, and not one byte longer. Until
 * the upload is completed the asset is `pending`; after a day it is forgotten.
 * @throws Refusal 422 for an unknown client or campaign
 */
export async function createUpload(
  services: Services,
  reader: ClientReader,
  { name, contentType, bytes, tags, ...owner }: CreateUpload,
): Promise<{ asset: Asset; upload: AssetUpload }> {
  const now = isoTime(services);
  const asset: Asset = {
    id: services.ids.next('ast'),
    tenantId: reader.tenantId,
    name,
    ...(await resolveOwner(services, reader, owner)),
    tags: plainTags(tags),
    source: { kind: 'upload' },
    status: 'pending',
    announced: { contentType, bytes },
    type: null,
    file: null,
    createdAt: now,
    updatedAt: now,
  };
  await addAsset(services, asset);
  const form = await services.blobs.signedForm(uploadKey(asset), {
    contentType,
    maxBytes: bytes,
    expiresInSeconds: formSeconds,
  });
  const expiresAt = new Date(services.clock.now() + formSeconds * 1000).toISOString();
  return { asset, upload: { form, expiresAt } };
}
