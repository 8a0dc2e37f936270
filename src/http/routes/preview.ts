import { createRoute, z } from '@hono/zod-openapi';
import { findJob } from '../../app/jobs/find-job.ts';
import type { Services } from '../../app/ports.ts';
import { findPreview } from '../../app/preview/find-preview.ts';
import { signedLink } from '../job-view.ts';
import { json, needsKey, withProblems } from '../openapi.ts';
import { newRouter } from '../router.ts';
import { linkSchema } from '../schemas/job.ts';
import { fileName, linkQuery } from './job-files.ts';
import { jobPath } from './jobs.ts';

/** Parts take about a second each, and most are made by then. */
const retryAfterSeconds = 2;

const beingMade = z
  .object({ status: z.literal('making'), retryAfterSeconds: z.int() })
  .openapi('PreviewInTheMaking');

const preview = createRoute({
  method: 'get',
  path: '/v1/jobs/{jobId}/preview',
  summary: 'The video before it is made: pictures under a slow camera, in final timing',
  description:
    'Costs nothing. Scenes that are filmed show their clips. It is made when it is asked for, as soon as one picture is drawn, and made anew when something has changed.',
  security: needsKey,
  request: { params: jobPath, query: linkQuery },
  responses: withProblems(
    {
      200: json('The link, with redirect=false', linkSchema),
      202: json('It is being made: ask again', beingMade),
      302: { description: 'To a signed link' },
    },
    401,
    404,
    422,
  ),
});

/** A job's preview, made on request. */
export function previewRoutes(services: Services) {
  const router = newRouter();
  router.openapi(preview, async (c) => {
    const folder = await findJob(services, c.get('principal'), c.req.valid('param').jobId);
    const key = await findPreview(services, folder);
    c.header('Cache-Control', 'private, no-store');
    if (key === null) {
      c.header('Retry-After', String(retryAfterSeconds));
      return c.json({ status: 'making' as const, retryAfterSeconds }, 202);
    }
    const link = await signedLink(services, key, `${fileName(folder.job)}-preview.mp4`);
    return c.req.valid('query').redirect === 'false' ? c.json(link, 200) : c.redirect(link.url, 302);
  });
  return router;
}
