import { createRoute, z } from '@hono/zod-openapi';
import { findJob } from '../../app/jobs/find-job.ts';
import type { Services } from '../../app/ports.ts';
import { readHealth } from '../../app/predictions/model-health.ts';
import { sceneOf } from '../../app/storyboard/edit-storyboard.ts';
import { selectTake } from '../../app/storyboard/select-take.ts';
import { cursorQuery, pageOfWhole } from '../cursor.ts';
import { answerWithEtag, requireMatch } from '../etag.ts';
import { sceneEtag } from '../job-etag.ts';
import { sceneView } from '../job-view.ts';
import { listRoute } from '../list-route.ts';
import { json, needsKey, withProblems } from '../openapi.ts';
import { newRouter } from '../router.ts';
import { pageOf, sceneSchema } from '../schemas/job.ts';
import { predictionSchema, takeSchema } from '../schemas/take.ts';
import { predictionView, takeView } from '../take-view.ts';
import { jobPath } from './jobs.ts';
import { scenePath } from './scenes.ts';

const list = listRoute({
  path: '/v1/jobs/{jobId}/scenes/{sceneId}/takes',
  summary: 'All takes of a scene, newest first',
  request: { params: scenePath, query: cursorQuery },
  shows: 'The takes',
  page: pageOf(takeSchema),
});

const select = createRoute({
  method: 'post',
  path: '/v1/jobs/{jobId}/scenes/{sceneId}/takes/{takeId}/select',
  summary: 'Choose a take; it costs nothing',
  security: needsKey,
  request: { params: scenePath.extend({ takeId: z.string() }) },
  responses: withProblems({ 200: json('The scene', sceneSchema) }, 401, 404, 409, 412, 415),
});

const predictionPage = pageOf(predictionSchema).extend({ summary: z.record(z.string(), z.int()) });

const predictions = listRoute({
  path: '/v1/jobs/{jobId}/predictions',
  summary: 'Every call to a provider, newest first, with counts by status',
  request: { params: jobPath, query: cursorQuery },
  shows: 'The predictions',
  page: predictionPage,
});

/** What was made for a scene, and what it was made by. */
export function takeRoutes(services: Services) {
  const router = newRouter();

  router.openapi(list, async (c) => {
    const { jobId, sceneId } = c.req.valid('param');
    const folder = await findJob(services, c.get('principal'), jobId);
    const scene = sceneOf(folder, sceneId);
    const takes = folder.takes.filter((take) => take.sceneId === sceneId).toReversed();
    const { page, nextCursor } = pageOfWhole(takes, c.req.valid('query'), ({ id }) => id);
    const data = await Promise.all(page.map((take) => takeView(services, scene, take)));
    return c.json({ data, nextCursor }, 200);
  });

  router.openapi(select, async (c) => {
    const principal = c.get('principal');
    const { jobId, sceneId, takeId } = c.req.valid('param');
    const before = await findJob(services, principal, jobId);
    requireMatch(c, sceneEtag(before, sceneId));
    await selectTake(services, before, sceneId, takeId);
    const after = await findJob(services, principal, jobId);
    const view = await sceneView(services, after, sceneOf(after, sceneId));
    return answerWithEtag(c, view, 200, sceneEtag(after, sceneId));
  });

  router.openapi(predictions, async (c) => {
    const { jobId } = c.req.valid('param');
    const folder = await findJob(services, c.get('principal'), jobId);
    const health = await readHealth(services);
    const all = folder.predictions.toReversed();
    const summary: Record<string, number> = { total: all.length };
    for (const { status } of all) summary[status] = (summary[status] ?? 0) + 1;
    const { page, nextCursor } = pageOfWhole(all, c.req.valid('query'), ({ id }) => id);
    const data = page.map((prediction) => predictionView(services, health, prediction));
    return c.json({ data, nextCursor, summary }, 200);
  });
  return router;
}
