import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { settledScene } from '../../app/jobs/check-request.ts';
import { findJob } from '../../app/jobs/find-job.ts';
import type { Services } from '../../app/ports.ts';
import type { JobFolder } from '../../app/records.ts';
import {
  editScene,
  insertScene,
  orderScenes,
  removeScene,
  sceneOf,
} from '../../app/storyboard/edit-storyboard.ts';
import { regenerateScene } from '../../app/storyboard/regenerate-scene.ts';
import { cursorQuery, pageOfWhole } from '../cursor.ts';
import { answerWithEtag, requireMatch } from '../etag.ts';
import type { HttpEnv } from '../http-env.ts';
import { folderEtag, sceneEtag } from '../job-etag.ts';
import { sceneView, sceneViews } from '../job-view.ts';
import { listRoute } from '../list-route.ts';
import { json, jsonBody, needsKey, withBodyProblems, withProblems } from '../openapi.ts';
import { readRoute } from '../read-route.ts';
import { newRouter } from '../router.ts';
import { pageOf, sceneSchema } from '../schemas/job.ts';
import {
  editSceneBody,
  insertSceneBody,
  orderBody,
  regenerateBody,
  transitionOf,
} from '../schemas/scene-body.ts';
import { jobPath } from './jobs.ts';

export const scenePath = jobPath.extend({ sceneId: z.string() });
const scenePage = pageOf(sceneSchema);

const list = listRoute({
  path: '/v1/jobs/{jobId}/scenes',
  summary: 'The storyboard: the scenes in order',
  request: { params: jobPath, query: cursorQuery },
  shows: 'A page of scenes',
  page: scenePage,
});

const insert = createRoute({
  method: 'post',
  path: '/v1/jobs/{jobId}/scenes',
  summary: 'Insert a scene',
  security: needsKey,
  request: { params: jobPath, body: jsonBody(insertSceneBody) },
  responses: withBodyProblems({ 201: json('The scenes as they are now', scenePage) }, 404, 409, 412),
});

const order = createRoute({
  method: 'put',
  path: '/v1/jobs/{jobId}/scenes/order',
  summary: 'Put all scenes into another order',
  security: needsKey,
  request: { params: jobPath, body: jsonBody(orderBody) },
  responses: withBodyProblems({ 200: json('The scenes in their new order', scenePage) }, 404, 409, 412),
});

const read = readRoute({
  path: '/v1/jobs/{jobId}/scenes/{sceneId}',
  summary: 'One scene',
  params: scenePath,
  shows: 'The scene',
  schema: sceneSchema,
});

const edit = createRoute({
  method: 'patch',
  path: '/v1/jobs/{jobId}/scenes/{sceneId}',
  summary: 'Edit a scene; what is left out stays',
  security: needsKey,
  request: { params: scenePath, body: jsonBody(editSceneBody) },
  responses: withBodyProblems({ 200: json('The scene', sceneSchema) }, 404, 409, 412),
});

const remove = createRoute({
  method: 'delete',
  path: '/v1/jobs/{jobId}/scenes/{sceneId}',
  summary: 'Take a scene out of the video',
  security: needsKey,
  request: { params: scenePath },
  responses: withProblems({ 200: json('The scenes that are left', scenePage) }, 401, 404, 409, 412, 422),
});

const regenerate = createRoute({
  method: 'post',
  path: '/v1/jobs/{jobId}/scenes/{sceneId}/regenerate',
  summary: "Make a scene's text, picture or clip anew; the earlier take is kept",
  security: needsKey,
  request: { params: scenePath, body: jsonBody(regenerateBody) },
  responses: withBodyProblems({ 202: json('The scene, at work', sceneSchema) }, 402, 404, 409, 412),
});

/** The storyboard of a job. It is read by pages; a change of it is answered with all of its at most 120 scenes. */
export function sceneRoutes(services: Services) {
  const router = newRouter();
  const show = (folder: JobFolder, sceneId: string) => sceneView(services, folder, sceneOf(folder, sceneId));
  const whole = async (folder: JobFolder) => ({
    data: await sceneViews(services, folder, folder.scenes),
    nextCursor: null,
  });

  /** The order of the scenes belongs to the job, so it is the job's version that must match. */
  const requireJobMatch = (c: Context<HttpEnv>, read: JobFolder) => {
    const check = (folder: JobFolder) => requireMatch(c, folderEtag(services, folder));
    check(read);
    return check;
  };

  router.openapi(list, async (c) => {
    const folder = await findJob(services, c.get('principal'), c.req.valid('param').jobId);
    const { page, nextCursor } = pageOfWhole(folder.scenes, c.req.valid('query'), ({ id }) => id);
    return c.json({ data: await sceneViews(services, folder, page), nextCursor }, 200);
  });

  router.openapi(insert, async (c) => {
    const before = await findJob(services, c.get('principal'), c.req.valid('param').jobId);
    const { job } = before;
    const check = requireJobMatch(c, before);
    const { position, transition, ...text } = c.req.valid('json');
    const told = await settledScene(services, c.get('principal'), text);
    const draft = { ...told, ...(transition ? { transition: transitionOf(transition) } : {}) };
    return c.json(await whole(await insertScene(services, job, draft, position, check)), 201);
  });

  router.openapi(order, async (c) => {
    const before = await findJob(services, c.get('principal'), c.req.valid('param').jobId);
    const check = requireJobMatch(c, before);
    const { sceneIds } = c.req.valid('json');
    return c.json(await whole(await orderScenes(services, before.job, sceneIds, check)), 200);
  });

  router.openapi(read, async (c) => {
    const { jobId, sceneId } = c.req.valid('param');
    const folder = await findJob(services, c.get('principal'), jobId);
    return answerWithEtag(c, await show(folder, sceneId), undefined, sceneEtag(folder, sceneId));
  });

  router.openapi(edit, async (c) => {
    const { jobId, sceneId } = c.req.valid('param');
    const before = await findJob(services, c.get('principal'), jobId);
    const check = (folder: JobFolder) => requireMatch(c, sceneEtag(folder, sceneId));
    check(before);
    const { transition, ...change } = c.req.valid('json');
    const told = await settledScene(services, c.get('principal'), change);
    const edit = { ...told, ...(transition ? { transition: transitionOf(transition) } : {}) };
    const after = await editScene(services, before.job, sceneId, edit, check);
    return answerWithEtag(c, await show(after, sceneId), 200, sceneEtag(after, sceneId));
  });

  router.openapi(remove, async (c) => {
    const { jobId, sceneId } = c.req.valid('param');
    const before = await findJob(services, c.get('principal'), jobId);
    const check = (folder: JobFolder) => requireMatch(c, sceneEtag(folder, sceneId));
    check(before);
    return c.json(await whole(await removeScene(services, before.job, sceneId, check)), 200);
  });

  router.openapi(regenerate, async (c) => {
    const principal = c.get('principal');
    const { jobId, sceneId } = c.req.valid('param');
    const { target, feedback = null, seed = null, model = null } = c.req.valid('json');
    const before = await findJob(services, principal, jobId);
    requireMatch(c, sceneEtag(before, sceneId));
    await regenerateScene(services, before, sceneId, { target, feedback, seed, model });
    const after = await findJob(services, principal, jobId);
    return answerWithEtag(c, await show(after, sceneId), 202, sceneEtag(after, sceneId));
  });
  return router;
}
