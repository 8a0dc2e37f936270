import { z } from '@hono/zod-openapi';
import type { AssetUpload, CreateUpload } from '../../app/assets/create-upload.ts';
import type { FetchAsset } from '../../app/assets/fetch-asset.ts';
import { type Asset, assetTypes, maxAssetBytes, maxTags, pendingSeconds } from '../../domain/asset.ts';
import { text, time } from './plain-fields.ts';

const tag = text(40);
const tags = z.array(tag).max(maxTags);
const owner = text(100).nullable();

/** Body of `POST /v1/assets`: an address to fetch from, or the announcement of an upload. */
export const assetBody = z
  .strictObject({
    url: text(2048).optional().openapi({ description: 'Fetched once and kept; http or https, public.' }),
    name: text(200).optional().openapi({ description: 'With url; the name of the file when left out.' }),
    fileName: text(200).optional().openapi({ description: 'For an upload.' }),
    contentType: z
      .string()
      .regex(/^(image|video|audio)\/[\w.+-]{1,100}$/, 'must be of the form image/..., video/... or audio/...')
      .optional()
      .openapi({ description: 'For an upload; what the file really is decides.' }),
    sizeBytes: z
      .int()
      .min(1)
      .max(maxAssetBytes)
      .optional()
      .openapi({ description: 'For an upload; the form takes no byte more.' }),
    tags: tags.default([]),
    clientId: owner.default(null),
    campaignId: owner.default(null).openapi({ description: 'The asset is of its client, too.' }),
  })
  .superRefine((body, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    const forUpload = ['fileName', 'contentType', 'sizeBytes'] as const;
    if (body.url === undefined) {
      if (body.name !== undefined) refuse('name', 'belongs to url; an upload has a fileName');
      const missing = forUpload.filter((field) => body[field] === undefined);
      if (missing.length === forUpload.length)
        refuse('url', 'is required, or fileName, contentType, sizeBytes');
      else for (const field of missing) refuse(field, 'is required for an upload');
    } else {
      for (const field of forUpload)
        if (body[field] !== undefined) refuse(field, 'belongs to an upload, not to url');
    }
  })
  .openapi('CreateAsset', {
    example: { fileName: 'bottle.png', contentType: 'image/png', sizeBytes: 240_000, tags: ['product'] },
  });

/** The use case's input of a checked body. */
export function createAssetOf(
  body: z.output<typeof assetBody>,
): { readonly fetch: FetchAsset } | { readonly upload: CreateUpload } {
  const { url, name, fileName, contentType, sizeBytes, tags, clientId, campaignId } = body;
  const labels = { tags, clientId, campaignId };
  if (url !== undefined) return { fetch: { url, name: name ?? null, ...labels } };
  // The schema has refused bodies where these are missing.
  return {
    upload: { name: fileName ?? '', contentType: contentType ?? '', bytes: sizeBytes ?? 0, ...labels },
  };
}

/** Body of `PATCH /v1/assets/{id}`. */
export const assetPatch = z
  .strictObject({
    name: text(200).optional(),
    tags: tags.optional(),
    clientId: owner.optional(),
    campaignId: owner.optional(),
  })
  .openapi('ChangeAsset');

export const assetFilters = {
  clientId: z.string().max(100).optional(),
  campaignId: z.string().max(100).optional(),
  type: z.enum(assetTypes).optional(),
  tag: tag.optional(),
};

const assetFields = {
  id: z.string(),
  status: z.enum(['pending', 'ready']).openapi({ description: 'pending: not uploaded and completed yet' }),
  name: z.string(),
  type: z.enum(assetTypes).nullable(),
  contentType: z.string().openapi({ description: 'By content; as announced while pending' }),
  bytes: z.int().openapi({ description: 'As announced while pending' }),
  sha256: z.string().nullable(),
  width: z.int().nullable().openapi({ description: 'Pixels as shown; null for sound' }),
  height: z.int().nullable(),
  seconds: z.number().nullable(),
  source: z.object({ kind: z.enum(['upload', 'url']), url: z.string().nullable() }),
  tags: z.array(z.string()),
  clientId: z.string().nullable(),
  campaignId: z.string().nullable(),
  proxyUrl: z.string().nullable().openapi({ description: 'Signed link to a small JPEG' }),
  createdAt: time,
  updatedAt: time,
  expiresAt: time.nullable().openapi({ description: 'When a pending asset is forgotten' }),
  links: z.record(z.string(), z.string()),
};

export const assetSchema = z.object(assetFields).openapi('Asset');

export const newAssetSchema = z
  .object({
    ...assetFields,
    upload: z
      .object({ url: z.string(), fields: z.record(z.string(), z.string()), expiresAt: time })
      .nullable()
      .openapi({
        description: 'Where to POST the file as multipart/form-data, the fields first; null after a fetch',
      }),
  })
  .openapi('NewAsset');

/** An asset as JSON, without links that are signed anew each time. */
export function assetView(asset: Asset, publicUrl: string): Omit<z.input<typeof assetSchema>, 'proxyUrl'> {
  const { id, status, name, type, file, announced, source, tags, clientId, campaignId } = asset;
  const self = `${publicUrl}/v1/assets/${id}`;
  const hasPicture = file !== null && file.width > 0;
  const expires = Date.parse(asset.createdAt) + pendingSeconds * 1000;
  return {
    id,
    status: status === 'ready' ? 'ready' : 'pending',
    name,
    type,
    contentType: file?.contentType ?? announced?.contentType ?? '',
    bytes: file?.bytes ?? announced?.bytes ?? 0,
    sha256: file?.sha256 ?? null,
    width: hasPicture ? file.width : null,
    height: hasPicture ? file.height : null,
    seconds: file?.seconds ?? null,
    source: { kind: source.kind, url: source.kind === 'url' ? source.url : null },
    tags: [...tags],
    clientId,
    campaignId,
    createdAt: asset.createdAt,
    updatedAt: asset.updatedAt,
    expiresAt: status === 'pending' ? new Date(expires).toISOString() : null,
    links: { self, content: `${self}/content` },
  };
}

export function uploadView({ form, expiresAt }: AssetUpload): z.input<typeof newAssetSchema>['upload'] {
  return { url: form.url, fields: { ...form.fields }, expiresAt };
}
