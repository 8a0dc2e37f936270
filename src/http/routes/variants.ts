import { createRoute } from '@hono/zod-openapi';
import { findJob } from '../../app/jobs/find-job.ts';
import type { Services } from '../../app/ports.ts';
import { createVariant } from '../../app/variants/create-variant.ts';
import { readVariants } from '../../app/variants/variant-records.ts';
import { mayUseClient } from '../../domain/api-key.ts';
import { cursorQuery, pageOfWhole } from '../cursor.ts';
import { jobView } from '../job-view.ts';
import { listRoute } from '../list-route.ts';
import { json, jsonBody, needsKey, withBodyProblems } from '../openapi.ts';
import { newRouter } from '../router.ts';
import { jobSchema, pageOf } from '../schemas/job.ts';
import { variantBody, variantSchema } from '../schemas/variant.ts';
import { variantView } from '../variant-view.ts';
import { jobPath } from './jobs.ts';

const create = createRoute({
  method: 'post',
  path: '/v1/jobs/{jobId}/variants',
  summary: 'Film the same storyboard with other models',
  description:
    'A new job with the same texts, lengths and seeds. Its pictures are the original ones, and cost nothing, unless another image model is asked for.',
  security: needsKey,
  request: { params: jobPath, body: jsonBody(variantBody) },
  responses: withBodyProblems({ 202: json('The new job', jobSchema) }, 402, 404, 409, 429),
});

const list = listRoute({
  path: '/v1/jobs/{jobId}/variants',
  summary: 'Compare cost, time and result of a job and its variants, the original first',
  request: { params: jobPath, query: cursorQuery },
  shows: 'A page of them',
  page: pageOf(variantSchema),
});

/** One storyboard, filmed by several models. */
export function variantRoutes(services: Services) {
  const router = newRouter();

  router.openapi(create, async (c) => {
    const principal = c.get('principal');
    const original = await findJob(services, principal, c.req.valid('param').jobId);
    const { preset = null, models = {}, title = null } = c.req.valid('json');
    const job = await createVariant(services, original, {
      preset,
      models: { image: models.image ?? null, video: models.video ?? null },
      title,
      apiKeyId: principal.keyId,
    });
    c.header('Location', `${services.config.publicUrl}/v1/jobs/${job.id}`);
    return c.json(jobView(services, await findJob(services, principal, job.id)), 202);
  });

  router.openapi(list, async (c) => {
    const principal = c.get('principal');
    const { job } = await findJob(services, principal, c.req.valid('param').jobId);
    const all = await readVariants(services, job);
    const seen = all.filter((folder) => mayUseClient(principal, folder.job.clientId));
    const original = seen.find((folder) => folder.job.variantOf === undefined) ?? null;
    const { page, nextCursor } = pageOfWhole(seen, c.req.valid('query'), ({ job: { id } }) => id);
    const data = page.map((folder) =>
      variantView(services, folder, folder.job.id === original?.job.id ? null : original),
    );
    return c.json({ data, nextCursor }, 200);
  });
  return router;
}
