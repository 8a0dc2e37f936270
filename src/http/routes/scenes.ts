import { createRoute, z } from '@hono/zod-openapi';
import { findJob } from '../../app/find-job.ts';
import type { Services } from '../../app/ports.ts';
import { Refusal } from '../../app/refusal.ts';
import { sceneView } from '../job-view.ts';
import { json, needsKey, withProblems } from '../openapi.ts';
import { newRouter } from '../router.ts';
import { pageOf, sceneSchema } from '../schemas/job.ts';
import { jobPath } from './jobs.ts';

const list = createRoute({
  method: 'get',
  path: '/v1/jobs/{jobId}/scenes',
  summary: 'The storyboard: all scenes in order',
  security: needsKey,
  request: { params: jobPath },
  responses: withProblems({ 200: json('The scenes', pageOf(sceneSchema)) }, 401, 404),
});

const read = createRoute({
  method: 'get',
  path: '/v1/jobs/{jobId}/scenes/{sceneId}',
  summary: 'One scene',
  security: needsKey,
  request: { params: jobPath.extend({ sceneId: z.string() }) },
  responses: withProblems({ 200: json('The scene', sceneSchema) }, 401, 404),
});

/** A storyboard has at most 120 scenes, so it is one page. */
export function sceneRoutes(services: Services) {
  const router = newRouter();

  router.openapi(list, async (c) => {
    const { scenes, takes } = await findJob(
      services,
      c.get('principal').tenantId,
      c.req.valid('param').jobId,
    );
    const data = await Promise.all(scenes.map((scene) => sceneView(services, scene, takes)));
    return c.json({ data, nextCursor: null }, 200);
  });

  router.openapi(read, async (c) => {
    const { jobId, sceneId } = c.req.valid('param');
    const { scenes, takes } = await findJob(services, c.get('principal').tenantId, jobId);
    const scene = scenes.find((candidate) => candidate.id === sceneId);
    if (!scene)
      throw new Refusal('not_found', 'scene_not_found', `There is no scene ${sceneId} in job ${jobId}.`);
    return c.json(await sceneView(services, scene, takes), 200);
  });
  return router;
}
