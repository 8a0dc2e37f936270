import { createRoute, z } from '@hono/zod-openapi';
import { createBatch } from '../../app/batches/create-batch.ts';
import { findBatch } from '../../app/batches/find-batch.ts';
import { listBatches } from '../../app/batches/list-batches.ts';
import type { ClientReader } from '../../app/clients/find-client.ts';
import type { Services } from '../../app/ports.ts';
import { cursorQuery, decodeCursor, encodeCursor } from '../cursor.ts';
import { answerWithEtag, etagOf } from '../etag.ts';
import { listRoute } from '../list-route.ts';
import { json, jsonBody, needsKey, withBodyProblems, withProblems } from '../openapi.ts';
import { newRouter } from '../router.ts';
import { batchBody, batchSchema, batchSummary, batchSummarySchema, batchView } from '../schemas/batch.ts';
import { pageOf } from '../schemas/job.ts';
import { createJobOf } from '../schemas/job-body.ts';

const create = createRoute({
  method: 'post',
  path: '/v1/batches',
  summary: 'Create up to 20 jobs, all or none',
  security: needsKey,
  request: { body: jsonBody(batchBody) },
  responses: withBodyProblems({ 202: json('The batch, its jobs queued', batchSchema) }, 402, 409),
});

const list = listRoute({
  path: '/v1/batches',
  summary: 'List batches, newest first',
  request: { query: cursorQuery },
  shows: 'A page of batches',
  page: pageOf(batchSummarySchema),
});

const read = createRoute({
  method: 'get',
  path: '/v1/batches/{batchId}',
  summary: 'Read how each job of a batch stands',
  security: needsKey,
  request: {
    params: z.object({ batchId: z.string().openapi({ example: 'bat_01jd8m0000000000000000000' }) }),
  },
  responses: withProblems(
    { 200: json('The batch', batchSchema), 304: { description: 'Unchanged' } },
    401,
    404,
  ),
});

/** Jobs that are admitted together. */
export function batchRoutes(services: Services) {
  const router = newRouter();
  const show = async (reader: ClientReader, batchId: string) => {
    const { batch, folders } = await findBatch(services, reader, batchId);
    return batchView(services, batch, folders);
  };

  router.openapi(create, async (c) => {
    const { keyId: apiKeyId } = c.get('principal');
    const requests = c.req.valid('json').jobs.map((body) => ({ ...createJobOf(body), apiKeyId }));
    const { id } = await createBatch(services, c.get('principal'), requests);
    c.header('Location', `${services.config.publicUrl}/v1/batches/${id}`);
    return c.json(await show(c.get('principal'), id), 202);
  });

  router.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const before = cursor === undefined ? undefined : decodeCursor(cursor);
    const { batches, next } = await listBatches(services, c.get('principal'), { limit, before });
    const data = batches.map((batch) => batchSummary(services, batch));
    return c.json({ data, nextCursor: encodeCursor(next) }, 200);
  });

  router.openapi(read, async (c) => {
    const view = await show(c.get('principal'), c.req.valid('param').batchId);
    // Time alone changes the estimate of what is left.
    const jobs = view.jobs.map(({ job, ...item }) => ({
      ...item,
      job: job && { ...job, progress: { ...job.progress, etaSeconds: null } },
    }));
    return answerWithEtag(c, view, undefined, etagOf({ ...view, jobs }));
  });
  return router;
}
