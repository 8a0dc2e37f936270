import { createRoute, z } from '@hono/zod-openapi';
import { changeAsset } from '../../app/assets/change-asset.ts';
import { completeUpload } from '../../app/assets/complete-upload.ts';
import { createUpload } from '../../app/assets/create-upload.ts';
import { deleteAsset } from '../../app/assets/delete-asset.ts';
import { fetchAsset } from '../../app/assets/fetch-asset.ts';
import { findAsset, readyAsset } from '../../app/assets/find-asset.ts';
import { listAssets } from '../../app/assets/list-assets.ts';
import type { Services } from '../../app/ports.ts';
import type { Asset } from '../../domain/asset.ts';
import { cursorQuery, decodeCursor, encodeCursor } from '../cursor.ts';
import { answerWithEtag, etagOf, requireMatch } from '../etag.ts';
import { signedLink } from '../job-view.ts';
import { listRoute } from '../list-route.ts';
import { json, jsonBody, needsKey, withBodyProblems, withProblems } from '../openapi.ts';
import { readRoute } from '../read-route.ts';
import { newRouter } from '../router.ts';
import {
  assetBody,
  assetFilters,
  assetPatch,
  assetSchema,
  assetView,
  createAssetOf,
  newAssetSchema,
  uploadView,
} from '../schemas/asset.ts';
import { linkSchema, pageOf } from '../schemas/job.ts';

const assetPath = z.object({ assetId: z.string().openapi({ example: 'ast_01jd8m0000000000000000000' }) });

const create = createRoute({
  method: 'post',
  path: '/v1/assets',
  summary: 'Fetch an asset from an address, or announce an upload',
  security: needsKey,
  request: { body: jsonBody(assetBody) },
  responses: withBodyProblems(
    { 201: json('The asset: ready when it was fetched, pending with a form for an upload', newAssetSchema) },
    409,
  ),
});

const complete = createRoute({
  method: 'post',
  path: '/v1/assets/{assetId}/complete',
  summary: 'Complete an upload: the file is proven by its content',
  security: needsKey,
  request: { params: assetPath },
  responses: withBodyProblems({ 200: json('The asset, ready', assetSchema) }, 404, 409, 412),
});

const list = listRoute({
  path: '/v1/assets',
  summary: 'List assets, newest first',
  request: { query: cursorQuery.extend(assetFilters) },
  shows: 'A page of assets',
  page: pageOf(assetSchema),
});

const read = readRoute({
  path: '/v1/assets/{assetId}',
  summary: 'Read an asset',
  params: assetPath,
  shows: 'The asset',
  schema: assetSchema,
});

const content = createRoute({
  method: 'get',
  path: '/v1/assets/{assetId}/content',
  summary: 'The file of an asset, as it came',
  security: needsKey,
  request: {
    params: assetPath,
    query: z.strictObject({ redirect: z.enum(['true', 'false']).default('true') }),
  },
  responses: withProblems(
    { 200: json('The link, with redirect=false', linkSchema), 302: { description: 'To a signed link' } },
    401,
    404,
    422,
  ),
});

const change = createRoute({
  method: 'patch',
  path: '/v1/assets/{assetId}',
  summary: 'Change name, tags, client or campaign of an asset',
  security: needsKey,
  request: { params: assetPath, body: jsonBody(assetPatch) },
  responses: withBodyProblems({ 200: json('The asset', assetSchema) }, 404, 412),
});

const remove = createRoute({
  method: 'delete',
  path: '/v1/assets/{assetId}',
  summary: 'Delete an asset that no running job uses; finished videos outlive it',
  security: needsKey,
  request: { params: assetPath },
  responses: withProblems({ 204: { description: 'Deleted' } }, 401, 404, 409, 412),
});

export function assetRoutes(services: Services) {
  const router = newRouter();
  const plain = (asset: Asset) => assetView(asset, services.config.publicUrl);
  const tagOf = (asset: Asset) => etagOf(plain(asset));
  const view = async (asset: Asset): Promise<z.input<typeof assetSchema>> => {
    const proxyKey = asset.file?.proxyKey ?? null;
    return {
      ...plain(asset),
      proxyUrl: proxyKey === null ? null : (await signedLink(services, proxyKey)).url,
    };
  };

  router.openapi(create, async (c) => {
    const principal = c.get('principal');
    const asked = createAssetOf(c.req.valid('json'));
    const { asset, upload } =
      'fetch' in asked
        ? { asset: await fetchAsset(services, principal, asked.fetch), upload: null }
        : await createUpload(services, principal, asked.upload);
    c.header('Location', `${services.config.publicUrl}/v1/assets/${asset.id}`);
    const body = { ...(await view(asset)), upload: upload && uploadView(upload) };
    return answerWithEtag(c, body, 201, tagOf(asset));
  });

  router.openapi(complete, async (c) => {
    const { assetId } = c.req.valid('param');
    const check = (current: Asset) => requireMatch(c, tagOf(current));
    const asset = await completeUpload(services, c.get('principal'), assetId, check);
    return answerWithEtag(c, await view(asset), 200, tagOf(asset));
  });

  router.openapi(list, async (c) => {
    const { limit, cursor, clientId, campaignId, type, tag } = c.req.valid('query');
    const before = cursor === undefined ? undefined : decodeCursor(cursor);
    const filter = { clientId, campaignId, type, tag };
    const { assets, next } = await listAssets(services, c.get('principal'), filter, { limit, before });
    return c.json({ data: await Promise.all(assets.map(view)), nextCursor: encodeCursor(next) }, 200);
  });

  router.openapi(read, async (c) => {
    const asset = await findAsset(services, c.get('principal'), c.req.valid('param').assetId);
    return answerWithEtag(c, await view(asset), undefined, tagOf(asset));
  });

  router.openapi(content, async (c) => {
    const asset = readyAsset(await findAsset(services, c.get('principal'), c.req.valid('param').assetId));
    const link = await signedLink(services, asset.file.key, asset.name);
    c.header('Cache-Control', 'private, no-store');
    return c.req.valid('query').redirect === 'false' ? c.json(link, 200) : c.redirect(link.url, 302);
  });

  router.openapi(change, async (c) => {
    const { assetId } = c.req.valid('param');
    const check = (current: Asset) => requireMatch(c, tagOf(current));
    const asset = await changeAsset(services, c.get('principal'), assetId, c.req.valid('json'), check);
    return answerWithEtag(c, await view(asset), 200, tagOf(asset));
  });

  router.openapi(remove, async (c) => {
    const { assetId } = c.req.valid('param');
    await deleteAsset(services, c.get('principal'), assetId, (asset) => requireMatch(c, tagOf(asset)));
    return c.body(null, 204);
  });
  return router;
}
