import { z } from '@hono/zod-openapi';
import { once } from '../../app/access/idempotency.ts';
import { cancelJob } from '../../app/jobs/cancel-job.ts';
import { checkRequest } from '../../app/jobs/check-request.ts';
import { createJob } from '../../app/jobs/create-job.ts';
import { findJob } from '../../app/jobs/find-job.ts';
import { listJobs } from '../../app/jobs/list-jobs.ts';
import { planRequest } from '../../app/jobs/plan-request.ts';
import { quoteRender } from '../../app/jobs/quote-render.ts';
import { approveJob, renderJob } from '../../app/jobs/render-job.ts';
import type { JobFolder } from '../../app/records.ts';
import { dollars } from '../../domain/money.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { jobView, signedLink } from '../job-view.ts';
import { planView } from '../plan-view.ts';
import { approveBody } from '../routes/job-actions.ts';
import { listQuery } from '../routes/jobs.ts';
import { jobSchema, linkSchema, pageOf } from '../schemas/job.ts';
import { createJobOf, jobBody } from '../schemas/job-body.ts';
import { planSchema } from '../schemas/plan.ts';
import type { Tool, ToolCall } from './tool.ts';
import { waitForJob } from './wait-for-job.ts';

export const jobId = z.string().max(100).openapi({ description: 'Id of the video, such as job_01jd8m...' });
const oneJob = z.strictObject({ jobId });

export const estimateVideo: Tool<typeof jobBody, typeof planSchema> = {
  name: 'estimate_video',
  title: 'Estimate a video',
  description:
    'Scenes, price in US dollars, time and warnings of a video before it is made. Nothing is spent or kept.',
  method: 'POST',
  route: '/v1/estimates',
  input: jobBody,
  output: planSchema,
  async run({ services, principal }, body) {
    const request = await checkRequest(services, principal, createJobOf(body));
    const plan = await planRequest(services, principal.tenantId, request);
    const { scenes, settings, totalMicros, seconds } = plan;
    const cost = money(dollars(totalMicros), plan.simulated);
    const summary = `${scenes.length} scenes, ${settings.durationSeconds} s, ${cost}; ready about ${seconds.usual} s after approval.`;
    return { summary, value: planView(plan) };
  },
};

const creation = jobBody.safeExtend({
  idempotencyKey: z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters')
    .optional()
    .openapi({ description: 'The same key and request again is the same video, for 24 hours.' }),
});

export const createVideo: Tool<typeof creation, typeof jobSchema> = {
  name: 'create_video',
  title: 'Create a video',
  description:
    'Starts a video of a prompt, or of a storyboard given whole. With autoApprove false (the default) it stops for review when the pictures are drawn; with true it is filmed to the end, which costs money. Follow it with get_video.',
  method: 'POST',
  route: '/v1/jobs',
  input: creation,
  output: jobSchema,
  async run(call, { idempotencyKey, ...body }) {
    const { services, principal } = call;
    const make = async () => {
      const request = await checkRequest(services, principal, createJobOf(body));
      return createJob(services, principal.tenantId, { ...request, apiKeyId: principal.keyId });
    };
    const id =
      idempotencyKey === undefined ? (await make()).id : await madeOnce(call, idempotencyKey, body, make);
    return jobAnswer(call, await waitForJob(call, id));
  },
};

/** @returns the id of the job that was made under the key, now or before */
async function madeOnce(
  { services, principal }: ToolCall,
  idempotencyKey: string,
  body: unknown,
  make: () => Promise<{ readonly id: string }>,
): Promise<string> {
  const { tenantId, keyId } = principal;
  const request = ['MCP', 'create_video', JSON.stringify(body)];
  const { answer } = await once(services, { tenantId, keyId, idempotencyKey, request }, async () => {
    const { id } = await make();
    return { status: 202, body: id, headers: {} };
  });
  return answer.body;
}

const videoSchema = jobSchema.extend({
  files: z
    .object({ video: linkSchema, thumbnail: linkSchema })
    .nullable()
    .openapi({ description: 'Links to the finished files, good for an hour; null until there are any.' }),
});

export const getVideo: Tool<typeof oneJob, typeof videoSchema> = {
  name: 'get_video',
  title: 'Look at a video',
  description: 'Status, progress, cost and errors of a video, and links to its files once it is finished.',
  method: 'GET',
  route: '/v1/jobs/{jobId}',
  input: oneJob,
  output: videoSchema,
  async run(call, input) {
    const folder = await findJob(call.services, call.principal, input.jobId);
    const { summary, value } = jobAnswer(call, folder);
    const { rendition } = folder.job;
    const files = rendition && {
      video: await signedLink(call.services, rendition.videoKey, `${folder.job.id}.mp4`),
      thumbnail: await signedLink(call.services, rendition.thumbnailKey, `${folder.job.id}.jpg`),
    };
    const where = files ? ` The file: ${files.video.url}` : '';
    return { summary: summary + where, value: { ...value, files } };
  },
};

const videoPage = pageOf(jobSchema);

export const listVideos: Tool<typeof listQuery, typeof videoPage> = {
  name: 'list_videos',
  title: 'List videos',
  description:
    'Videos, newest first, by status, client, campaign, time or words. nextCursor leads to the next page.',
  method: 'GET',
  route: '/v1/jobs',
  input: listQuery,
  output: videoPage,
  async run({ services, principal }, { limit, cursor, ...filter }) {
    const before = cursor === undefined ? undefined : decodeCursor(cursor);
    const { folders, next } = await listJobs(services, principal, filter, { limit, before });
    const data = folders.map((folder) => jobView(services, folder));
    const lines = data.map(
      ({ id, status, title, prompt }) => `${id} ${status}: ${(title ?? prompt).slice(0, 80)}`,
    );
    const summary = lines.length === 0 ? 'There is no such video.' : lines.join('\n');
    return { summary, value: { data, nextCursor: encodeCursor(next) } };
  },
};

const approval = approveBody.extend({ jobId });

export const approveStoryboard: Tool<typeof approval, typeof jobSchema> = {
  name: 'approve_storyboard',
  title: 'Approve a storyboard',
  description:
    'Approves the storyboard that waits for review and films it, which costs money; with render false it is only approved.',
  method: 'POST',
  route: '/v1/jobs/{jobId}/approve',
  input: approval,
  output: jobSchema,
  async run(call, { jobId: id, render }) {
    await approveJob(call.services, await findJob(call.services, call.principal, id), render);
    return jobAnswer(call, render ? await waitForJob(call, id) : await again(call, id));
  },
};

export const renderVideo: Tool<typeof oneJob, typeof jobSchema> = {
  name: 'render_video',
  title: 'Render a video',
  description:
    'Films an approved storyboard, or renders anew what was edited since or had failed. Only what is new is paid for; get_video says what it cost.',
  method: 'POST',
  route: '/v1/jobs/{jobId}/render',
  input: oneJob,
  output: jobSchema,
  async run(call, { jobId: id }) {
    const folder = await findJob(call.services, call.principal, id);
    const { images, clips, totalMicros } = await quoteRender(call.services, folder);
    await renderJob(call.services, folder);
    const { summary, value } = jobAnswer(call, await waitForJob(call, id));
    const work = `${images.length} pictures and ${clips.length} clips to make, ${money(dollars(totalMicros), value.simulated)}.`;
    return { summary: `${work} ${summary}`, value };
  },
};

export const cancelVideo: Tool<typeof oneJob, typeof jobSchema> = {
  name: 'cancel_video',
  title: 'Cancel a video',
  description: 'Stops a video that is not finished, and what is being made for it. It cannot be resumed.',
  method: 'POST',
  route: '/v1/jobs/{jobId}/cancel',
  input: oneJob,
  output: jobSchema,
  destructive: true,
  async run(call, { jobId: id }) {
    const { job } = await findJob(call.services, call.principal, id);
    await cancelJob(call.services, job);
    return jobAnswer(call, await again(call, id));
  },
};

const again = ({ services, principal }: ToolCall, id: string) => findJob(services, principal, id);

function jobAnswer({ services }: ToolCall, folder: JobFolder) {
  const value = jobView(services, folder);
  const { id, status, progress, cost, simulated, stale } = value;
  const spent = `${money(cost.actual, simulated)} of about ${cost.estimated.toFixed(3)}`;
  const next =
    status === 'completed' && stale ? 'It was edited since: render_video makes it anew.' : nextSteps[status];
  return {
    summary: `${id} is ${status} (${progress.percent} %): ${progress.message}. Cost ${spent}. ${next}`,
    value,
  };
}

const watching = 'get_video tells how it goes on.';
const nextSteps: Readonly<Record<z.output<typeof jobSchema>['status'], string>> = {
  queued: watching,
  planning: watching,
  drawing: watching,
  awaiting_approval:
    'get_storyboard shows it; edit_scene, regenerate_scene and reorder_scenes change it; approve_storyboard films it.',
  filming: watching,
  cutting: watching,
  completed: 'get_video gives links to the files.',
  failed: 'render_video resumes it from what is missing, once the reason is gone.',
  canceled: 'It stays as it is; create_video begins another.',
};

function money(usd: number, simulated: boolean): string {
  return `$${usd.toFixed(3)}${simulated ? ' (simulated, nothing is spent)' : ''}`;
}
