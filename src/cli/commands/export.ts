import { randomUUID } from 'node:crypto';
import { link, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Command, type CommandContext, jobIdOf } from '../command.ts';
import { filmPlace } from '../film-files.ts';
import { choices } from '../film-options.ts';
import { oneOf, text, UsageError } from '../option-values.ts';
import { shortPath } from '../short-path.ts';
import { safeText } from '../terminal-text.ts';

const formats = ['mp4', 'mov', 'webm'] as const;
const lookMilliseconds = 1000;

export const exportVideo: Command = {
  name: 'export',
  takes: 'JOB',
  summary: 'save the finished video in another format or size',
  options: {
    format: { hint: 'FORMAT', help: `${formats.join(', ')} (mp4)` },
    resolution: { hint: 'SIZE', help: `${choices.resolution.join(', ')} (720p)` },
    out: { hint: 'FOLDER', help: 'folder for the file (out)' },
  },
  async run(context) {
    const { api, jobs, line, json, errors, stop, say, sayJson } = context;
    const jobId = jobIdOf(context);
    const format = line.read('format', oneOf(formats)) ?? 'mp4';
    const resolution = line.read('resolution', oneOf(choices.resolution)) ?? '720p';
    const out = line.read('out', text) ?? 'out';
    if (out.toLowerCase().endsWith('.mp4')) throw new UsageError('--out must be a folder.');
    const path = { jobId };
    const begun = await api.POST('/v1/jobs/{jobId}/exports', {
      params: { path },
      body: { format, resolution },
    });
    let made = begun.data;
    while (made && made.status !== 'done' && made.status !== 'failed') {
      await wait(lookMilliseconds, undefined, { signal: stop.signal });
      const params = { path: { jobId, exportId: made.id } };
      made = (await api.GET('/v1/jobs/{jobId}/exports/{exportId}', { params })).data;
    }
    if (!made || made.status === 'failed') {
      errors.write(`${safeText(made?.error?.message ?? 'The export failed.')}\n`);
      return 1;
    }
    const job = await jobs.job(jobId);
    const { folder, name } = filmPlace(out, job.title ?? job.prompt);
    const file = await save(context, { jobId, exportId: made.id }, folder, `${name}.${format}`);
    if (json) sayJson({ export: made, file });
    else say(shortPath(file));
    return 0;
  },
};

/** Writes the file whole or not at all, and over nothing that exists. */
async function save(
  { api, jobs, stop }: CommandContext,
  path: { readonly jobId: string; readonly exportId: string },
  folder: string,
  name: string,
): Promise<string> {
  const params = { path, query: { redirect: 'false' } } as const;
  const { data } = await api.GET('/v1/jobs/{jobId}/exports/{exportId}/content', { params });
  if (!data) throw new Error('The server sent no link.');
  await mkdir(folder, { recursive: true });
  const part = join(folder, `.${randomUUID()}.part`);
  const file = join(folder, name);
  try {
    await jobs.fetchLink(data.url, part, stop.signal);
    await link(part, file).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EEXIST' ? new Error(`${shortPath(file)} is there already.`) : error;
    });
    return file;
  } finally {
    await rm(part, { force: true });
  }
}
