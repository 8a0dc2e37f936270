import { createRoute, z } from '@hono/zod-openapi';
import { cancelJob } from '../../app/cancel-job.ts';
import { createJob } from '../../app/create-job.ts';
import { findJob } from '../../app/find-job.ts';
import { listJobs } from '../../app/list-jobs.ts';
import type { Services } from '../../app/ports.ts';
import { quoteRender } from '../../app/quote-render.ts';
import type { JobFolder } from '../../app/records.ts';
import { approveJob, renderJob, retryJob } from '../../app/render-job.ts';
import { digest } from '../../domain/recipe.ts';
import { cursorQuery, decodeCursor, encodeCursor } from '../cursor.ts';
import { jobView, quoteView } from '../job-view.ts';
import { json, needsKey, withProblems } from '../openapi.ts';
import { newRouter } from '../router.ts';
import { jobSchema, pageOf, quoteSchema } from '../schemas/job.ts';
import { createJobOf, jobBody } from '../schemas/job-body.ts';

export const jobPath = z.object({ jobId: z.string().openapi({ example: 'job_01jd8m0000000000000000000' }) });

const create = createRoute({
  method: 'post',
  path: '/v1/jobs',
  summary: 'Create a job',
  security: needsKey,
  request: { body: { required: true, content: { 'application/json': { schema: jobBody } } } },
  responses: withProblems({ 202: json('The job, queued', jobSchema) }, 400, 401, 409, 413, 415, 422),
});

const list = createRoute({
  method: 'get',
  path: '/v1/jobs',
  summary: 'List jobs, newest first',
  security: needsKey,
  request: { query: cursorQuery },
  responses: withProblems({ 200: json('A page of jobs', pageOf(jobSchema)) }, 401, 422),
});

const read = createRoute({
  method: 'get',
  path: '/v1/jobs/{jobId}',
  summary: 'Read a job',
  security: needsKey,
  request: { params: jobPath },
  responses: withProblems({ 200: json('The job', jobSchema), 304: { description: 'Unchanged' } }, 401, 404),
});

const approveBody = z.strictObject({ render: z.boolean().default(true) }).openapi('ApproveJob');

const actionAnswers = withProblems({ 202: json('The job', jobSchema) }, 400, 401, 404, 409, 415, 422);

const approve = createRoute({
  method: 'post',
  path: '/v1/jobs/{jobId}/approve',
  summary: 'Approve the storyboard; with render: false without filming it yet',
  security: needsKey,
  request: { params: jobPath, body: { content: { 'application/json': { schema: approveBody } } } },
  responses: actionAnswers,
});

const render = createRoute({
  method: 'post',
  path: '/v1/jobs/{jobId}/render',
  summary: 'Render what is new or stale; with dryRun=true only its price',
  security: needsKey,
  request: { params: jobPath, query: z.strictObject({ dryRun: z.enum(['true', 'false']).default('false') }) },
  responses: withProblems(
    { 200: json('What it would cost', quoteSchema), 202: json('The job', jobSchema) },
    401,
    404,
    409,
    415,
    422,
  ),
});

function action(name: string, summary: string) {
  return createRoute({
    method: 'post',
    path: `/v1/jobs/{jobId}/${name}` as const,
    summary,
    security: needsKey,
    request: { params: jobPath },
    responses: actionAnswers,
  });
}

/** Create, list, read, and the actions on a job. */
export function jobRoutes(services: Services) {
  const router = newRouter();
  const show = async (tenantId: string, jobId: string) =>
    jobView(services, await findJob(services, tenantId, jobId));

  router.openapi(create, async (c) => {
    const { tenantId } = c.get('principal');
    const job = await createJob(services, tenantId, createJobOf(c.req.valid('json')));
    const view = await show(tenantId, job.id);
    c.header('Location', `${services.config.publicUrl}/v1/jobs/${job.id}`);
    return c.json(view, 202);
  });

  router.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const { folders, next } = await listJobs(services, c.get('principal').tenantId, {
      limit,
      before: cursor === undefined ? undefined : decodeCursor(cursor),
    });
    return c.json(
      { data: folders.map((folder) => jobView(services, folder)), nextCursor: encodeCursor(next) },
      200,
    );
  });

  router.openapi(read, async (c) => {
    const view = await show(c.get('principal').tenantId, c.req.valid('param').jobId);
    // Time alone changes the estimate of what is left; that is no new version of the job.
    const { etaSeconds: _, ...progress } = view.progress;
    const etag = `W/"${digest({ ...view, progress }).slice(0, 32)}"`;
    c.header('ETag', etag);
    c.header('Cache-Control', 'private, no-cache');
    if (c.req.header('If-None-Match') === etag) return c.body(null, 304);
    return c.json(view, 200);
  });

  const act = (name: string, summary: string, run: (folder: JobFolder) => Promise<unknown>) =>
    router.openapi(action(name, summary), async (c) => {
      const { tenantId } = c.get('principal');
      const { jobId } = c.req.valid('param');
      await run(await findJob(services, tenantId, jobId));
      return c.json(await show(tenantId, jobId), 202);
    });

  router.openapi(approve, async (c) => {
    const { tenantId } = c.get('principal');
    const { jobId } = c.req.valid('param');
    const { render = true } = c.req.valid('json');
    await approveJob(services, await findJob(services, tenantId, jobId), render);
    return c.json(await show(tenantId, jobId), 202);
  });
  router.openapi(render, async (c) => {
    const { tenantId } = c.get('principal');
    const { jobId } = c.req.valid('param');
    const folder = await findJob(services, tenantId, jobId);
    if (c.req.valid('query').dryRun === 'true')
      return c.json(quoteView(await quoteRender(services, folder)), 200);
    await renderJob(services, folder);
    return c.json(await show(tenantId, jobId), 202);
  });
  act('retry', 'Resume a failed job from what is missing', (folder) => retryJob(services, folder));
  act('cancel', 'Cancel the job and its predictions', ({ job }) => cancelJob(services, job));
  return router;
}
