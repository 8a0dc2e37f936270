import { createRoute, z } from '@hono/zod-openapi';
import type { ClientReader } from '../../app/clients/find-client.ts';
import { patchJob } from '../../app/jobs/change-job.ts';
import { checkRequest } from '../../app/jobs/check-request.ts';
import { createJob } from '../../app/jobs/create-job.ts';
import { deleteJob } from '../../app/jobs/delete-job.ts';
import { findJob } from '../../app/jobs/find-job.ts';
import { listJobs } from '../../app/jobs/list-jobs.ts';
import { planRequest } from '../../app/jobs/plan-request.ts';
import type { Services } from '../../app/ports.ts';
import { type Job, jobStatuses } from '../../domain/job.ts';
import { cursorQuery, decodeCursor, encodeCursor } from '../cursor.ts';
import { answerWithEtag, requireMatch } from '../etag.ts';
import { folderEtag, jobEtag } from '../job-etag.ts';
import { jobView } from '../job-view.ts';
import { listRoute } from '../list-route.ts';
import { json, jsonBody, needsKey, withBodyProblems, withProblems } from '../openapi.ts';
import { planView } from '../plan-view.ts';
import { newRouter } from '../router.ts';
import { jobSchema, pageOf } from '../schemas/job.ts';
import { createJobOf, jobBody, jobChangeOf, keptFromCreation, patchJobBody } from '../schemas/job-body.ts';
import { planSchema } from '../schemas/plan.ts';

export const jobPath = z.object({ jobId: z.string().openapi({ example: 'job_01jd8m0000000000000000000' }) });
export const dryRunQuery = z.strictObject({ dryRun: z.enum(['true', 'false']).default('false') });

/** How often a held answer looks whether the job has changed. */
const lookMilliseconds = 300;

const create = createRoute({
  method: 'post',
  path: '/v1/jobs',
  summary: 'Create a job; with dryRun=true only its plan and price',
  security: needsKey,
  request: {
    query: dryRunQuery,
    body: jsonBody(jobBody),
  },
  responses: withBodyProblems(
    { 200: json('The plan; nothing is kept', planSchema), 202: json('The job, queued', jobSchema) },
    402,
    409,
    429,
  ),
});

export const listQuery = cursorQuery.extend({
  status: z.enum(jobStatuses).optional(),
  clientId: z.string().max(100).optional(),
  campaignId: z.string().max(100).optional(),
  q: z
    .string()
    .max(200)
    .optional()
    .openapi({ description: 'Words of title, prompt or scenes, all of them.' }),
  createdAfter: z.iso.datetime().optional(),
  createdBefore: z.iso.datetime().optional(),
});

const list = listRoute({
  path: '/v1/jobs',
  summary: 'List jobs, newest first',
  request: { query: listQuery },
  shows: 'A page of jobs',
  page: pageOf(jobSchema),
});

const waitQuery = z.strictObject({
  wait: z.coerce.number().min(0).max(20).default(0).openapi({
    // A coerced number would be documented as nullable.
    type: 'number',
    description:
      'Seconds to hold the answer until the job is another than If-None-Match names, or than it is now.',
  }),
});

const read = createRoute({
  method: 'get',
  path: '/v1/jobs/{jobId}',
  summary: 'Read a job',
  security: needsKey,
  request: { params: jobPath, query: waitQuery },
  responses: withProblems(
    { 200: json('The job', jobSchema), 304: { description: 'Unchanged' } },
    401,
    404,
    422,
  ),
});

const patch = createRoute({
  method: 'patch',
  path: '/v1/jobs/{jobId}',
  summary: 'Change title and metadata, and settings until it is filmed',
  description:
    'While the storyboard waits for review all of them; while it is planned and drawn what only later steps read; of an ended job what is laid over its film.',
  security: needsKey,
  request: {
    params: jobPath,
    body: jsonBody(patchJobBody),
  },
  responses: withBodyProblems({ 200: json('The job', jobSchema) }, 402, 404, 409, 412),
});

const remove = createRoute({
  method: 'delete',
  path: '/v1/jobs/{jobId}',
  summary: 'Remove a job and its files; a running one is canceled first',
  security: needsKey,
  request: { params: jobPath },
  responses: withProblems({ 204: { description: 'Gone' } }, 401, 404, 412),
});

/** Create, list, read, change and remove jobs. */
export function jobRoutes(services: Services) {
  const router = newRouter();
  const show = async (reader: ClientReader, jobId: string) =>
    jobView(services, await findJob(services, reader, jobId));

  router.openapi(create, async (c) => {
    const principal = c.get('principal');
    const checked = await checkRequest(services, principal, createJobOf(c.req.valid('json')));
    const request = { ...checked, apiKeyId: principal.keyId };
    if (c.req.valid('query').dryRun === 'true')
      return c.json(planView(await planRequest(services, principal.tenantId, request)), 200);
    const job = await createJob(services, principal.tenantId, request);
    c.header('Location', `${services.config.publicUrl}/v1/jobs/${job.id}`);
    const view = await show(principal, job.id);
    return answerWithEtag(c, view, 202, jobEtag(view));
  });

  router.openapi(list, async (c) => {
    const { limit, cursor, ...filter } = c.req.valid('query');
    const before = cursor === undefined ? undefined : decodeCursor(cursor);
    const { folders, next } = await listJobs(services, c.get('principal'), filter, { limit, before });
    const data = folders.map((folder) => jobView(services, folder));
    return c.json({ data, nextCursor: encodeCursor(next) }, 200);
  });

  router.openapi(read, async (c) => {
    const principal = c.get('principal');
    const { jobId } = c.req.valid('param');
    const until = services.clock.now() + c.req.valid('query').wait * 1000;
    let view = await show(principal, jobId);
    const known = c.req.header('If-None-Match') ?? jobEtag(view);
    while (known.includes(jobEtag(view)) && services.clock.now() < until && !c.req.raw.signal.aborted) {
      await new Promise<void>((resolve) => services.clock.after(lookMilliseconds, resolve));
      view = await show(principal, jobId);
    }
    return answerWithEtag(c, view, undefined, jobEtag(view));
  });

  const patches = newRouter(keptFromCreation);
  patches.openapi(patch, async (c) => {
    const principal = c.get('principal');
    const { jobId } = c.req.valid('param');
    const folder = await findJob(services, principal, jobId);
    requireMatch(c, folderEtag(services, folder));
    const check = (job: Job) => requireMatch(c, folderEtag(services, { ...folder, job }));
    await patchJob(services, principal, folder, jobChangeOf(c.req.valid('json')), check);
    const view = await show(principal, jobId);
    return answerWithEtag(c, view, 200, jobEtag(view));
  });

  router.route('/', patches);

  router.openapi(remove, async (c) => {
    const folder = await findJob(services, c.get('principal'), c.req.valid('param').jobId);
    requireMatch(c, folderEtag(services, folder));
    await deleteJob(services, folder);
    return c.body(null, 204);
  });
  return router;
}
