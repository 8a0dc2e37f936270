import { allPages } from '../all-pages.ts';
import { type Command, type CommandContext, jobIdOf } from '../command.ts';
import { dollarsText } from '../figures.ts';
import { filmPlace, saveFilm } from '../film-files.ts';
import type { JobState } from '../follow-job.ts';
import { text, wholeNumber } from '../option-values.ts';
import { review as reviewStoryboard } from '../review.ts';
import { shortPath } from '../short-path.ts';
import { storyboardLines } from '../storyboard-view.ts';
import { cutTo, paintFor, safeText } from '../terminal-text.ts';
import { tellJob, watchJob } from '../watch-job.ts';

const out = { hint: 'PATH', help: 'folder, or a file ending in .mp4 (out)' };
const andWatch = { help: 'follow it until it waits for review or is finished' };
const pathOf = (jobId: string) => ({ params: { path: { jobId } } });

async function stateOf({ jobs, now }: CommandContext, jobId: string): Promise<JobState> {
  const [job, scenes] = await Promise.all([jobs.job(jobId), jobs.scenes(jobId)]);
  return { job, scenes, readAt: now() };
}

/** After a change: follows the job when asked to, else says how it stands. */
async function goOn(context: CommandContext, jobId: string): Promise<number> {
  const state = context.line.has('watch') ? await watchJob(context, jobId) : await stateOf(context, jobId);
  return tellJob(context, state);
}

export const list: Command = {
  name: 'list',
  takes: '',
  summary: 'the newest videos',
  options: { limit: { hint: 'NUMBER', help: 'how many, 1 to 100 (20)' } },
  async run({ api, line, json, output, say, sayJson }) {
    const limit = line.read('limit', wholeNumber(1, 100));
    const { data } = await api.GET('/v1/jobs', { params: { query: { limit } } });
    if (json) sayJson(data);
    else {
      for (const { id, status, progress, title, prompt } of data?.data ?? []) {
        const start = `${id}  ${status.padEnd(18)}${String(progress.percent).padStart(3)} %  `;
        say(cutTo(start + safeText(title ?? prompt), output.columns ?? 200));
      }
    }
    return 0;
  },
};

export const watch: Command = {
  name: 'watch',
  takes: 'JOB',
  summary: 'follow a video until it waits for review or is finished',
  options: {},
  run: async (context) => tellJob(context, await watchJob(context, jobIdOf(context))),
};

export const review: Command = {
  name: 'review',
  takes: 'JOB',
  summary: 'show the storyboard with its pictures, and ask whether to film it',
  options: { out: { ...out, help: 'folder for the pictures (out)' } },
  async run(context) {
    const { api, jobs, line, json, output, errors, say, sayJson } = context;
    const jobId = jobIdOf(context);
    if (json) {
      const { path } = pathOf(jobId).params;
      const scenesAt = (query: object) => api.GET('/v1/jobs/{jobId}/scenes', { params: { path, query } });
      sayJson({ data: await allPages(scenesAt), nextCursor: null });
      return 0;
    }
    const state = await stateOf(context, jobId);
    if (state.job.status !== 'awaiting_approval') {
      const lines = storyboardLines(state, new Map(), output.columns ?? 80, paintFor(output));
      say(lines.join('\n'));
      return 0;
    }
    const place = { out: line.read('out', text) ?? 'out', prompt: state.job.title ?? state.job.prompt };
    if (await reviewStoryboard(state, jobs, place, context)) {
      await jobs.approve(jobId);
      return tellJob(context, await stateOf(context, jobId));
    }
    errors.write('Not approved; it goes on waiting.\n');
    return 0;
  },
};

export const approve: Command = {
  name: 'approve',
  takes: 'JOB',
  summary: 'approve the storyboard and film it',
  options: { 'no-render': { help: 'approve only; storyreel render films it' }, watch: andWatch },
  async run(context) {
    const jobId = jobIdOf(context);
    const body = { render: !context.line.has('no-render') };
    await context.api.POST('/v1/jobs/{jobId}/approve', { ...pathOf(jobId), body });
    return goOn(context, jobId);
  },
};

export const render: Command = {
  name: 'render',
  takes: 'JOB',
  summary: 'render what is new, was edited, or had failed',
  options: { 'dry-run': { help: 'only say what it would cost' }, watch: andWatch },
  async run(context) {
    const { api, line, json, say, sayJson } = context;
    const jobId = jobIdOf(context);
    const { path } = pathOf(jobId).params;
    if (!line.has('dry-run')) {
      await api.POST('/v1/jobs/{jobId}/render', { params: { path } });
      return goOn(context, jobId);
    }
    const query = { dryRun: 'true' } as const;
    const { data } = await api.POST('/v1/jobs/{jobId}/render', { params: { path, query } });
    if (json || !data || !('total' in data)) sayJson(data);
    else say(`${data.images.length} pictures and ${data.clips.length} clips: ${dollarsText(data.total)}`);
    return 0;
  },
};

export const cancel: Command = {
  name: 'cancel',
  takes: 'JOB',
  summary: 'stop a video that is not finished',
  options: {},
  async run(context) {
    const jobId = jobIdOf(context);
    await context.api.POST('/v1/jobs/{jobId}/cancel', pathOf(jobId));
    const state = await stateOf(context, jobId);
    await tellJob(context, state);
    return 0;
  },
};

export const download: Command = {
  name: 'download',
  takes: 'JOB',
  summary: 'save the finished video and its thumbnail',
  options: { out },
  async run(context) {
    const { jobs, line, json, stop, say, sayJson } = context;
    const jobId = jobIdOf(context);
    const job = await jobs.job(jobId);
    const place = filmPlace(line.read('out', text) ?? 'out', job.title ?? job.prompt);
    const files = await saveFilm(place, (what, file) => jobs.download(jobId, what, file, stop.signal));
    if (json) sayJson(files);
    else say(shortPath(files.video));
    return 0;
  },
};
