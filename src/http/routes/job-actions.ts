import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { cancelJob } from '../../app/jobs/cancel-job.ts';
import { findJob } from '../../app/jobs/find-job.ts';
import { quoteRender } from '../../app/jobs/quote-render.ts';
import { approveJob, renderJob, retryJob } from '../../app/jobs/render-job.ts';
import type { Services } from '../../app/ports.ts';
import type { JobFolder } from '../../app/records.ts';
import type { Job } from '../../domain/job.ts';
import { answerWithEtag, requireMatch } from '../etag.ts';
import type { HttpEnv } from '../http-env.ts';
import { folderEtag, jobEtag } from '../job-etag.ts';
import { jobView, quoteView } from '../job-view.ts';
import { json, needsKey, withBodyProblems, withProblems } from '../openapi.ts';
import { newRouter } from '../router.ts';
import { jobSchema, quoteSchema } from '../schemas/job.ts';
import { dryRunQuery, jobPath } from './jobs.ts';

export const approveBody = z.strictObject({ render: z.boolean().default(true) }).openapi('ApproveJob');
const actionAnswers = withBodyProblems({ 202: json('The job', jobSchema) }, 402, 404, 409, 412);

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
    412,
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

  /** The job that is acted on, if it is still the one that was read, also when the action begins. */
  const jobToActOn = async (c: Context<HttpEnv>, jobId: string) => {
    const folder = await findJob(services, c.get('principal'), jobId);
    const check = (job: Job) => requireMatch(c, folderEtag(services, { ...folder, job }));
    check(folder.job);
    return { folder, check };
  };
  const showAfter = async (c: Context<HttpEnv>, jobId: string) => {
    const view = jobView(services, await findJob(services, c.get('principal'), jobId));
    return answerWithEtag(c, view, 202, jobEtag(view));
  };

  const act = (
    name: string,
    summary: string,
    run: (folder: JobFolder, check: (job: Job) => void) => Promise<unknown>,
  ) =>
    router.openapi(action(name, summary), async (c) => {
      const { jobId } = c.req.valid('param');
      const { folder, check } = await jobToActOn(c, jobId);
      await run(folder, check);
      return showAfter(c, jobId);
    });

  router.openapi(approve, async (c) => {
    const { jobId } = c.req.valid('param');
    const { render = true } = c.req.valid('json');
    const { folder, check } = await jobToActOn(c, jobId);
    await approveJob(services, folder, render, check);
    return showAfter(c, jobId);
  });

  router.openapi(render, async (c) => {
    const { jobId } = c.req.valid('param');
    const { folder, check } = await jobToActOn(c, jobId);
    if (c.req.valid('query').dryRun === 'true') {
      return c.json(quoteView(await quoteRender(services, folder)), 200);
    }
    await renderJob(services, folder, check);
    return showAfter(c, jobId);
  });

  act('retry', 'Resume a failed job from what is missing', (folder, check) =>
    retryJob(services, folder, check),
  );
  act('cancel', 'Cancel the job and its predictions', ({ job }) => cancelJob(services, job));
  return router;
}
