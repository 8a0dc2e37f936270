import { createRoute, z } from '@hono/zod-openapi';
import { cancelJob } from '../../app/cancel-job.ts';
import { findJob } from '../../app/find-job.ts';
import type { Services } from '../../app/ports.ts';
import { quoteRender } from '../../app/quote-render.ts';
import type { JobFolder } from '../../app/records.ts';
import { approveJob, renderJob, retryJob } from '../../app/render-job.ts';
import { jobView, quoteView } from '../job-view.ts';
import { json, needsKey, withProblems } from '../openapi.ts';
import { newRouter } from '../router.ts';
import { jobSchema, quoteSchema } from '../schemas/job.ts';
import { dryRunQuery, jobPath } from './jobs.ts';

export const approveBody = z.strictObject({ render: z.boolean().default(true) }).openapi('ApproveJob');
const actionAnswers = withProblems({ 202: json('The job', jobSchema) }, 400, 401, 402, 404, 409, 415, 422);

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
  request: { params: jobPath, query: dryRunQuery },
  responses: withProblems(
    { 200: json('What it would cost', quoteSchema), 202: json('The job', jobSchema) },
    401,
    402,
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

/** What can be done with a job: approve, render, retry, cancel. */
export function jobActionRoutes(services: Services) {
  const router = newRouter();

  const act = (name: string, summary: string, run: (folder: JobFolder) => Promise<unknown>) =>
    router.openapi(action(name, summary), async (c) => {
      const principal = c.get('principal');
      const { jobId } = c.req.valid('param');
      await run(await findJob(services, principal, jobId));
      return c.json(jobView(services, await findJob(services, principal, jobId)), 202);
    });

  router.openapi(approve, async (c) => {
    const principal = c.get('principal');
    const { jobId } = c.req.valid('param');
    const { render = true } = c.req.valid('json');
    await approveJob(services, await findJob(services, principal, jobId), render);
    return c.json(jobView(services, await findJob(services, principal, jobId)), 202);
  });

  router.openapi(render, async (c) => {
    const principal = c.get('principal');
    const { jobId } = c.req.valid('param');
    const folder = await findJob(services, principal, jobId);
    if (c.req.valid('query').dryRun === 'true') {
      return c.json(quoteView(await quoteRender(services, folder)), 200);
    }
    await renderJob(services, folder);
    return c.json(jobView(services, await findJob(services, principal, jobId)), 202);
  });

  act('retry', 'Resume a failed job from what is missing', (folder) => retryJob(services, folder));
  act('cancel', 'Cancel the job and its predictions', ({ job }) => cancelJob(services, job));
  return router;
}
