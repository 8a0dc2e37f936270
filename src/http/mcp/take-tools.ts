import { z } from '@hono/zod-openapi';
import { findJob } from '../../app/jobs/find-job.ts';
import { sceneOf } from '../../app/storyboard/edit-storyboard.ts';
import { selectTake } from '../../app/storyboard/select-take.ts';
import { pageOf, sceneSchema } from '../schemas/job.ts';
import { takeSchema } from '../schemas/take.ts';
import { takeView } from '../take-view.ts';
import { jobId } from './job-tools.ts';
import { one, sceneId } from './storyboard-tools.ts';
import type { Tool } from './tool.ts';

const oneScene = z.strictObject({ jobId, sceneId });
const takePage = pageOf(takeSchema);

export const listTakes: Tool<typeof oneScene, typeof takePage> = {
  name: 'list_takes',
  title: 'List the takes of a scene',
  description: 'Every picture and clip that was made for a scene, newest first, and which are chosen.',
  method: 'GET',
  route: '/v1/jobs/{jobId}/scenes/{sceneId}/takes',
  input: oneScene,
  output: takePage,
  async run({ services, principal }, { jobId: id, sceneId: wanted }) {
    const folder = await findJob(services, principal, id);
    const scene = sceneOf(folder, wanted);
    const takes = folder.takes.filter((take) => take.sceneId === wanted).toReversed();
    const data = await Promise.all(takes.map((take) => takeView(services, scene, take)));
    const lines = data.map(
      ({ id: takeId, kind, model, selected }) =>
        `${takeId} ${kind} by ${model}${selected ? ' (chosen)' : ''}`,
    );
    const summary = lines.length === 0 ? 'Nothing was made for this scene yet.' : lines.join('\n');
    return { summary, value: { data, nextCursor: null } };
  },
};

const selection = z.strictObject({
  jobId,
  sceneId,
  takeId: z.string().max(100).openapi({ description: 'Id of the take, as list_takes names it.' }),
});

export const selectTakeTool: Tool<typeof selection, typeof sceneSchema> = {
  name: 'select_take',
  title: 'Choose a take',
  description: 'Chooses an earlier picture or clip of a scene. It costs nothing; render_video uses it.',
  method: 'POST',
  route: '/v1/jobs/{jobId}/scenes/{sceneId}/takes/{takeId}/select',
  input: selection,
  output: sceneSchema,
  async run(call, { jobId: id, sceneId: scene, takeId }) {
    await selectTake(call.services, await findJob(call.services, call.principal, id), scene, takeId);
    return one(call, await findJob(call.services, call.principal, id), scene);
  },
};
