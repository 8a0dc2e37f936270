import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { allPages } from './all-pages.ts';
import { apiClient } from './api-client.ts';
import { problemOf } from './api-problem.ts';
import type { JobRequest } from './film-options.ts';
import {
  type JobJson,
  jobJson,
  metadataJson,
  type SceneJson,
  scenePageJson,
  type VideoJson,
} from './job-json.ts';

/** The routes of the job API that a client needs to have a film made. All throw ApiProblem on a refusal. */
export interface JobClient {
  create(request: JobRequest): Promise<JobJson>;
  job(jobId: string): Promise<JobJson>;
  /** In the order of the film. */
  scenes(jobId: string): Promise<SceneJson[]>;
  approve(jobId: string): Promise<void>;
  cancel(jobId: string, signal: AbortSignal): Promise<void>;
  video(jobId: string): Promise<VideoJson>;
  /** The event stream after a sequence number; 0 for all of it. */
  events(jobId: string, after: number, signal: AbortSignal): Promise<Response>;
  /** Writes a file that the API links to. @throws Error when the file exists or the transfer breaks off */
  download(jobId: string, what: 'video' | 'thumbnail', file: string, signal: AbortSignal): Promise<void>;
  /** Writes what lies behind a signed link, with the same errors. */
  fetchLink(url: string, file: string, signal: AbortSignal): Promise<void>;
}

export function jobClient(server: { readonly url: string; readonly apiKey: string }): JobClient {
  const api = apiClient(server);
  const bearer = { Authorization: `Bearer ${server.apiKey}` };
  const pathOf = (jobId: string) => ({ params: { path: { jobId } } });
  const at = (jobId: string, rest: string) => `${server.url}/v1/jobs/${encodeURIComponent(jobId)}${rest}`;

  /** What is answered by a stream or by a link. */
  async function open(url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal) {
    const response = await fetch(url, { headers: { ...headers, ...bearer }, signal, redirect: 'manual' });
    if (response.status >= 400) throw await problemOf(response);
    return response;
  }

  return {
    create: async (request) => read(jobJson, (await api.POST('/v1/jobs', { body: request })).data),
    job: async (jobId) => read(jobJson, (await api.GET('/v1/jobs/{jobId}', pathOf(jobId))).data),
    scenes: async (jobId) => {
      const all = await allPages(async (query) => {
        const { data } = await api.GET('/v1/jobs/{jobId}/scenes', { params: { path: { jobId }, query } });
        return { data: read(scenePageJson, data) };
      });
      return all.sort((a, b) => a.position - b.position);
    },
    approve: async (jobId) => {
      await api.POST('/v1/jobs/{jobId}/approve', { ...pathOf(jobId), body: {} });
    },
    cancel: async (jobId, signal) => {
      await api.POST('/v1/jobs/{jobId}/cancel', { ...pathOf(jobId), signal });
    },
    video: async (jobId) => {
      const { data } = await api.GET('/v1/jobs/{jobId}/metadata', pathOf(jobId));
      return read(metadataJson, data).video;
    },
    events: (jobId, after, signal) => {
      const headers: Record<string, string> = { Accept: 'text/event-stream' };
      if (after > 0) headers['Last-Event-ID'] = String(after);
      return open(at(jobId, '/events'), headers, signal);
    },
    download: async (jobId, what, file, signal) => {
      await toFile(await followLink(await open(at(jobId, `/${what}`), {}, signal), signal), file, signal);
    },
    fetchLink: async (url, file, signal) => toFile(await openLink(url, signal), file, signal),
  };
}

/** Servers of another version may answer otherwise than the types say. */
function read<T extends z.ZodType>(schema: T, answer: unknown): z.output<T> {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  throw new Error(`The server's answer is not understood: ${z.prettifyError(result.error)}`);
}

async function followLink(response: Response, signal?: AbortSignal): Promise<Response> {
  const location = response.headers.get('Location');
  if (response.status < 300 || location === null) return response;
  await response.body?.cancel();
  return openLink(new URL(location, response.url), signal);
}

/** The key stays behind: the link is its own permission, and S3 refuses requests that carry two. */
async function openLink(url: string | URL, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function toFile(response: Response, file: string, signal: AbortSignal): Promise<void> {
  if (!response.body) throw new Error('The server sent no file.');
  await pipeline(Readable.fromWeb(response.body), createWriteStream(file, { flags: 'wx' }), { signal });
}
