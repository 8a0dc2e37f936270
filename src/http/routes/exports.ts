import { createRoute, z } from '@hono/zod-openapi';
import type { ClientReader } from '../../app/clients/find-client.ts';
import { countDownload } from '../../app/exports/count-download.ts';
import { createExport } from '../../app/exports/create-export.ts';
import { exportJson } from '../../app/exports/export-json.ts';
import { findExport } from '../../app/exports/find-export.ts';
import { listExports } from '../../app/exports/list-exports.ts';
import { playingLink } from '../../app/exports/play-export.ts';
import { findJob } from '../../app/jobs/find-job.ts';
import type { Services } from '../../app/ports.ts';
import { Refusal } from '../../app/refusal.ts';
import type { Export } from '../../domain/export.ts';
import type { Job } from '../../domain/job.ts';
import { cursorQuery, decodeCursor, encodeCursor } from '../cursor.ts';
import { answerWithEtag, etagOf } from '../etag.ts';
import { signedLink } from '../job-view.ts';
import { listRoute } from '../list-route.ts';
import { json, jsonBody, needsKey, withBodyProblems, withProblems } from '../openapi.ts';
import { readRoute } from '../read-route.ts';
import { newRouter } from '../router.ts';
import { exportBody, exportSchema, exportView } from '../schemas/export.ts';
import { linkSchema, pageOf } from '../schemas/job.ts';
import { fileName, linkQuery } from './job-files.ts';
import { jobPath } from './jobs.ts';

const exportPath = jobPath.extend({
  exportId: z.string().openapi({ example: 'exp_01jd8m0000000000000000000' }),
});

const create = createRoute({
  method: 'post',
  path: '/v1/jobs/{jobId}/exports',
  summary: 'Have the video in another format, size or shape',
  description:
    'What exists for the same video is answered with 200 and not made again. With format hls it is a stream: ask for one in each resolution that players may choose between; all that exist are in its playlist.',
  security: needsKey,
  request: { params: jobPath, body: jsonBody(exportBody) },
  responses: withBodyProblems(
    {
      200: json('The export that exists or is under way', exportSchema),
      202: json('The export, queued', exportSchema),
    },
    404,
    409,
  ),
});

const list = listRoute({
  path: '/v1/jobs/{jobId}/exports',
  summary: 'List the exports of a job, newest first',
  request: { params: jobPath, query: cursorQuery },
  shows: 'A page of exports',
  page: pageOf(exportSchema),
});

const read = readRoute({
  path: '/v1/jobs/{jobId}/exports/{exportId}',
  summary: 'Read an export',
  params: exportPath,
  shows: 'The export',
  schema: exportSchema,
});

const content = createRoute({
  method: 'get',
  path: '/v1/jobs/{jobId}/exports/{exportId}/content',
  summary: 'Download an export; it is counted',
  security: needsKey,
  request: { params: exportPath, query: linkQuery },
  responses: withProblems(
    { 200: json('The link, with redirect=false', linkSchema), 302: { description: 'To a signed link' } },
    401,
    404,
    422,
  ),
});

/** The finished video in other formats and sizes. */
export function exportRoutes(services: Services) {
  const router = newRouter();
  const linkOf = async (job: Job, { key, format }: Export) =>
    key === null ? null : signedLink(services, key, `${fileName(job)}.${format}`);
  // The address of a stream is written down, so only who asks for it is given one.
  const show = async (job: Job, made: Export) =>
    exportView(services, made, made.format === 'hls' ? null : await linkOf(job, made));
  // Neither a new link nor a download is a change of the export.
  const tagOf = (made: Export) =>
    etagOf(exportJson(services, { ...made, downloads: 0, lastDownloadedAt: null }));
  const find = async (reader: ClientReader, { jobId, exportId }: { jobId: string; exportId: string }) => {
    const { job } = await findJob(services, reader, jobId);
    const where = { tenantId: reader.tenantId, jobId, exportId };
    return { job, where, made: await findExport(services, where) };
  };

  router.openapi(create, async (c) => {
    const folder = await findJob(services, c.get('principal'), c.req.valid('param').jobId);
    const { job } = folder;
    const { made, begins } = await createExport(services, folder, c.req.valid('json'));
    c.header('Location', `${services.config.publicUrl}/v1/jobs/${job.id}/exports/${made.id}`);
    return answerWithEtag(c, await show(job, made), begins ? 202 : 200, tagOf(made));
  });

  router.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const { job } = await findJob(services, c.get('principal'), c.req.valid('param').jobId);
    const before = cursor === undefined ? undefined : decodeCursor(cursor);
    const { exports, next } = await listExports(services, job, { limit, before });
    const data = await Promise.all(exports.map((made) => show(job, made)));
    return c.json({ data, nextCursor: encodeCursor(next) }, 200);
  });

  router.openapi(read, async (c) => {
    const { job, made } = await find(c.get('principal'), c.req.valid('param'));
    return answerWithEtag(c, await show(job, made), undefined, tagOf(made));
  });

  router.openapi(content, async (c) => {
    const { job, where, made } = await find(c.get('principal'), c.req.valid('param'));
    const isStream = made.format === 'hls' && made.status === 'done';
    const link = isStream ? await playingLink(services, where) : await linkOf(job, made);
    if (!link)
      throw new Refusal('not_found', 'export_not_ready', `The export is ${made.status}; it has no file yet.`);
    if (c.req.method === 'GET') await countDownload(services, where);
    c.header('Cache-Control', 'private, no-store');
    if (c.req.valid('query').redirect === 'false') return c.json(link, 200);
    return c.redirect(link.url, 302);
  });
  return router;
}
