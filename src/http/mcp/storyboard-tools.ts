import { z } from '@hono/zod-openapi';
import { settledScene } from '../../app/jobs/check-request.ts';
import { findJob } from '../../app/jobs/find-job.ts';
import type { JobFolder } from '../../app/records.ts';
import {
  editScene,
  insertScene,
  orderScenes,
  removeScene,
  sceneOf,
} from '../../app/storyboard/edit-storyboard.ts';
import { regenerateScene } from '../../app/storyboard/regenerate-scene.ts';
import { sceneView, sceneViews } from '../job-view.ts';
import { pageOf, sceneSchema } from '../schemas/job.ts';
import {
  editSceneBody,
  insertSceneBody,
  orderBody,
  regenerateBody,
  transitionOf,
} from '../schemas/scene-body.ts';
import { jobId } from './job-tools.ts';
import type { Tool, ToolCall } from './tool.ts';

export const sceneId = z
  .string()
  .max(100)
  .openapi({ description: 'Id of the scene, as get_storyboard names it.' });
const oneJob = z.strictObject({ jobId });
const scenePage = pageOf(sceneSchema);

export const getStoryboard: Tool<typeof oneJob, typeof scenePage> = {
  name: 'get_storyboard',
  title: 'Read a storyboard',
  description:
    'All scenes in order: what is seen, said and written in each, how long, and links to pictures and clips.',
  method: 'GET',
  route: '/v1/jobs/{jobId}/scenes',
  input: oneJob,
  output: scenePage,
  run: async (call, { jobId: id }) => page(call, await findJob(call.services, call.principal, id)),
};

const edit = editSceneBody.extend({ jobId, sceneId });

export const editSceneTool: Tool<typeof edit, typeof sceneSchema> = {
  name: 'edit_scene',
  title: 'Edit a scene',
  description:
    'Changes text, length, beat, transition or grade of a scene; what is left out stays. Possible while the video waits for review or after it has ended.',
  method: 'PATCH',
  route: '/v1/jobs/{jobId}/scenes/{sceneId}',
  input: edit,
  output: sceneSchema,
  async run(call, { jobId: id, sceneId: scene, transition, ...change }) {
    const { job } = await findJob(call.services, call.principal, id);
    const told = await settledScene(call.services, call.principal, change);
    const next = transition ? { transition: transitionOf(transition) } : {};
    return one(call, await editScene(call.services, job, scene, { ...told, ...next }), scene);
  },
};

const insert = insertSceneBody.extend({ jobId });

export const insertSceneTool: Tool<typeof insert, typeof scenePage> = {
  name: 'insert_scene',
  title: 'Insert a scene',
  description:
    'Adds a scene, last or at a position from 0. Its picture and clip are made when the video is rendered.',
  method: 'POST',
  route: '/v1/jobs/{jobId}/scenes',
  input: insert,
  output: scenePage,
  async run(call, { jobId: id, position, transition, ...fields }) {
    const { job } = await findJob(call.services, call.principal, id);
    const told = await settledScene(call.services, call.principal, fields);
    const draft = { ...told, ...(transition ? { transition: transitionOf(transition) } : {}) };
    return page(call, await insertScene(call.services, job, draft, position));
  },
};

const oneScene = z.strictObject({ jobId, sceneId });

export const removeSceneTool: Tool<typeof oneScene, typeof scenePage> = {
  name: 'remove_scene',
  title: 'Remove a scene',
  description: 'Takes a scene out of the video. The others keep their pictures and clips.',
  method: 'DELETE',
  route: '/v1/jobs/{jobId}/scenes/{sceneId}',
  input: oneScene,
  output: scenePage,
  destructive: true,
  async run(call, { jobId: id, sceneId: scene }) {
    const { job } = await findJob(call.services, call.principal, id);
    return page(call, await removeScene(call.services, job, scene));
  },
};

const regenerate = regenerateBody.safeExtend({ jobId, sceneId });

export const regenerateSceneTool: Tool<typeof regenerate, typeof sceneSchema> = {
  name: 'regenerate_scene',
  title: 'Make a scene anew',
  description:
    "Makes a scene's text, picture or clip anew, which costs one picture or clip. The earlier take is kept. With target text say in feedback what should be different.",
  method: 'POST',
  route: '/v1/jobs/{jobId}/scenes/{sceneId}/regenerate',
  input: regenerate,
  output: sceneSchema,
  async run(call, { jobId: id, sceneId: scene, target, feedback = null, seed = null, model = null }) {
    const before = await findJob(call.services, call.principal, id);
    await regenerateScene(call.services, before, scene, { target, feedback, seed, model });
    return one(call, await findJob(call.services, call.principal, id), scene);
  },
};

const order = orderBody.extend({ jobId });

export const reorderScenes: Tool<typeof order, typeof scenePage> = {
  name: 'reorder_scenes',
  title: 'Reorder the scenes',
  description: 'Puts all scenes into another order: name every scene of the video once.',
  method: 'PUT',
  route: '/v1/jobs/{jobId}/scenes/order',
  input: order,
  output: scenePage,
  async run(call, { jobId: id, sceneIds }) {
    const { job } = await findJob(call.services, call.principal, id);
    return page(call, await orderScenes(call.services, job, sceneIds));
  },
};

async function page({ services }: ToolCall, folder: JobFolder) {
  const data = await sceneViews(services, folder, folder.scenes);
  const lines = folder.scenes.map(
    ({ position, id, beat, seconds, status, text }) =>
      `${position + 1}. ${id} ${beat}, ${seconds} s, ${status}: ${text.visual}`,
  );
  const summary =
    lines.length === 0 ? 'There are no scenes yet; the storyboard is being planned.' : lines.join('\n');
  return { summary, value: { data, nextCursor: null } };
}

export async function one({ services }: ToolCall, folder: JobFolder, id: string) {
  const value = await sceneView(services, folder, sceneOf(folder, id));
  const missing = [...(value.stale.image ? ['picture'] : []), ...(value.stale.clip ? ['clip'] : [])];
  const then =
    missing.length === 0 ? '' : ` Its ${missing.join(' and ')} will be made when the video is rendered.`;
  return { summary: `Scene ${value.position + 1} (${id}) is ${value.status}.${then}`, value };
}
