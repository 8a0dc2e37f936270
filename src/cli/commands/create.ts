import type { Command } from '../command.ts';
import { dollarsText } from '../figures.ts';
import { type FilmValue, filmOptions, filmRequest, type JobRequest } from '../film-options.ts';
import { type Reader, UsageError } from '../option-values.ts';
import { startLines } from '../start-view.ts';
import { paintFor, safeText } from '../terminal-text.ts';
import { tellJob, watchJob } from '../watch-job.ts';

export const create: Command = {
  name: 'create',
  takes: 'PROMPT',
  summary: 'make a video of a prompt; it waits for review before it is filmed',
  options: {
    ...filmOptions,
    title: { hint: 'TEXT', help: 'its title; made from the prompt when left out' },
    'auto-approve': { help: 'film it without review' },
    'dry-run': { help: 'only show the plan and what it would cost' },
    watch: { help: 'follow it until it waits for review or is finished' },
  },
  async run(context) {
    const { api, jobs, line, json, errors, say, sayJson } = context;
    const prompt = line.words.join(' ').trim();
    if (prompt === '')
      throw new UsageError('Say what the video is about: storyreel create "An advert for a bottle"');
    const body: JobRequest = {
      prompt,
      title: line.read('title', (title) => title),
      ...filmRequest((name) => line.read(name, filmOptions[name].read as Reader<FilmValue<typeof name>>)),
      autoApprove: line.has('auto-approve'),
    };
    if (line.has('dry-run')) {
      const { data: plan } = await api.POST('/v1/estimates', { body });
      if (json || !plan) sayJson(plan);
      else {
        for (const [i, { beat, seconds, text }] of plan.scenes.entries())
          say(`${String(i + 1).padStart(3)}  ${safeText(beat)}, ${seconds} s: ${safeText(text.visual)}`);
        for (const warning of plan.warnings) say(`Note: ${safeText(warning)}`);
        const free = plan.simulated ? '; simulated, nothing would be spent' : '';
        say(`${plan.scenes.length} scenes, about ${dollarsText(plan.cost.estimated)}${free}`);
      }
      return 0;
    }
    const job = await jobs.create(body);
    if (!json) {
      errors.write(`${startLines(job, errors.columns ?? 80, paintFor(errors)).join('\n')}\n`);
      if (!line.has('watch')) say(job.id);
    }
    if (line.has('watch')) return tellJob(context, await watchJob(context, job.id));
    if (json) sayJson((await api.GET('/v1/jobs/{jobId}', { params: { path: { jobId: job.id } } })).data);
    return 0;
  },
};
