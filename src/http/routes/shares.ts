import { createRoute, z } from '@hono/zod-openapi';
import { findJob } from '../../app/jobs/find-job.ts';
import type { Services } from '../../app/ports.ts';
import { createShare } from '../../app/shares/create-share.ts';
import { findShare } from '../../app/shares/find-share.ts';
import { listShares } from '../../app/shares/list-shares.ts';
import { revokeShare } from '../../app/shares/revoke-share.ts';
import { visitShare } from '../../app/shares/visit-share.ts';
import type { Share } from '../../domain/share.ts';
import { cursorQuery, decodeCursor, encodeCursor } from '../cursor.ts';
import { answerWithEtag, etagOf, requireMatch } from '../etag.ts';
import { listRoute } from '../list-route.ts';
import { json, jsonBody, needsKey, withBodyProblems, withProblems } from '../openapi.ts';
import { readRoute } from '../read-route.ts';
import { newRouter } from '../router.ts';
import { pageOf } from '../schemas/job.ts';
import { newShareSchema, shareBody, shareSchema, shareView } from '../schemas/share.ts';
import { jobPath } from './jobs.ts';

const sharePath = jobPath.extend({
  shareId: z.string().openapi({ example: 'shr_01jd8m0000000000000000000' }),
});

const create = createRoute({
  method: 'post',
  path: '/v1/jobs/{jobId}/shares',
  summary: 'Share the video with people who have no key',
  description: 'The link shows the video as it stands when it is followed. It is shown this once.',
  security: needsKey,
  request: { params: jobPath, body: jsonBody(shareBody) },
  responses: withBodyProblems({ 201: json('The share, with its link', newShareSchema) }, 404, 409),
});

const list = listRoute({
  path: '/v1/jobs/{jobId}/shares',
  summary: 'List the shares of a job, newest first',
  request: { params: jobPath, query: cursorQuery },
  shows: 'A page of shares',
  page: pageOf(shareSchema),
});

const read = readRoute({
  path: '/v1/jobs/{jobId}/shares/{shareId}',
  summary: 'Read a share',
  params: sharePath,
  shows: 'The share',
  schema: shareSchema,
});

const revoke = createRoute({
  method: 'delete',
  path: '/v1/jobs/{jobId}/shares/{shareId}',
  summary: 'Revoke a share; its link is dead at once',
  security: needsKey,
  request: { params: sharePath },
  responses: withProblems({ 204: { description: 'Revoked' } }, 401, 404, 412),
});

const visit = createRoute({
  method: 'get',
  path: '/s/{token}',
  summary: 'Watch a shared video',
  security: [],
  request: { params: z.object({ token: z.string().regex(/^[\w-]{1,100}$/) }) },
  responses: withProblems({ 302: { description: 'To the video' } }, 404, 410, 422),
});

/** Links for people without a key: made and withdrawn by those who have one. */
export function shareRoutes(services: Services) {
  const router = newRouter();
  const view = (share: Share) => shareView(share, services.clock.now());
  // A visit is no change of the share.
  const tagOf = (share: Share) => etagOf(view({ ...share, visits: 0, lastVisitedAt: null }));

  router.openapi(create, async (c) => {
    const { job } = await findJob(services, c.get('principal'), c.req.valid('param').jobId);
    const { share, token } = await createShare(services, job, c.req.valid('json').expiresInSeconds);
    c.set('showsSecret', true);
    c.header('Location', `${services.config.publicUrl}/v1/jobs/${job.id}/shares/${share.id}`);
    c.header('Cache-Control', 'no-store');
    return c.json({ ...view(share), url: `${services.config.publicUrl}/s/${token}` }, 201);
  });

  router.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const { job } = await findJob(services, c.get('principal'), c.req.valid('param').jobId);
    const before = cursor === undefined ? undefined : decodeCursor(cursor);
    const { shares, next } = await listShares(services, job, { limit, before });
    return c.json({ data: shares.map(view), nextCursor: encodeCursor(next) }, 200);
  });

  router.openapi(read, async (c) => {
    const { jobId, shareId } = c.req.valid('param');
    const { job } = await findJob(services, c.get('principal'), jobId);
    const share = await findShare(services, { tenantId: job.tenantId, jobId, shareId });
    return answerWithEtag(c, view(share), undefined, tagOf(share));
  });

  router.openapi(revoke, async (c) => {
    const { jobId, shareId } = c.req.valid('param');
    const { job } = await findJob(services, c.get('principal'), jobId);
    const where = { tenantId: job.tenantId, jobId, shareId };
    await revokeShare(services, where, (share) => requireMatch(c, tagOf(share)));
    return c.body(null, 204);
  });

  router.openapi(visit, async (c) => {
    const url = await visitShare(services, c.req.valid('param').token, c.get('requestId'));
    c.header('Cache-Control', 'no-store');
    c.header('X-Robots-Tag', 'noindex');
    return c.redirect(url, 302);
  });
  return router;
}
