import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import {
  type JobJson,
  jobJson,
  metadataJson,
  problemJson,
  type SceneJson,
  scenePageJson,
  type VideoJson,
} from './job-json.ts';
import type { JobRequest } from './job-request.ts';

const requestSeconds = 60;

/** A refusal of the API, told by its problem document. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly fields: readonly { readonly path: string; readonly message: string }[];

  constructor(status: number, message: string, fields: ApiProblem['fields'] = []) {
    super(message);
    this.status = status;
    this.fields = fields;
  }
}

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
  const at = (jobId: string, rest = '') => `${server.url}/v1/jobs/${encodeURIComponent(jobId)}${rest}`;

  async function call(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = { Accept: 'application/json', ...init.headers, Authorization: `Bearer ${server.apiKey}` };
    const response = await fetch(url, {
      signal: AbortSignal.timeout(requestSeconds * 1000),
      ...init,
      headers,
      redirect: 'manual',
    });
    if (response.status >= 400) throw await problemOf(response);
    return response;
  }

  async function read<T extends z.ZodType>(schema: T, url: string, init?: RequestInit): Promise<z.output<T>> {
    const response = await followLink(await call(url, init));
    const result = schema.safeParse(await response.json());
    if (result.success) return result.data;
    throw new Error(`The server's answer is not understood: ${z.prettifyError(result.error)}`);
  }

  async function act(url: string, signal?: AbortSignal): Promise<void> {
    const response = await call(url, { method: 'POST', ...(signal ? { signal } : {}) });
    await response.body?.cancel();
  }

  return {
    create: (request) =>
      read(jobJson, `${server.url}/v1/jobs`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(request),
      }),
    job: (jobId) => read(jobJson, at(jobId)),
    scenes: async (jobId) => {
      const scenes: SceneJson[] = [];
      let cursor: string | null = null;
      do {
        const query: string = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`;
        const page = await read(scenePageJson, at(jobId, `/scenes${query}`));
        scenes.push(...page.data);
        cursor = page.nextCursor;
      } while (cursor !== null);
      return scenes.sort((a, b) => a.position - b.position);
    },
    approve: (jobId) => act(at(jobId, '/approve')),
    cancel: (jobId, signal) => act(at(jobId, '/cancel'), signal),
    video: async (jobId) => (await read(metadataJson, at(jobId, '/metadata'))).video,
    events: (jobId, after, signal) => {
      const headers: Record<string, string> = { Accept: 'text/event-stream' };
      if (after > 0) headers['Last-Event-ID'] = String(after);
      return call(at(jobId, '/events'), { headers, signal });
    },
    download: async (jobId, what, file, signal) => {
      await toFile(await followLink(await call(at(jobId, `/${what}`), { signal }), signal), file, signal);
    },
    fetchLink: async (url, file, signal) => toFile(await openLink(url, signal), file, signal),
  };
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

async function problemOf(response: Response): Promise<ApiProblem> {
  const text = await response.text().catch(() => '');
  const parsed = problemJson.safeParse(parseJson(text));
  if (!parsed.success) return new ApiProblem(response.status, `The server answered ${response.status}.`);
  const { detail, title, errors } = parsed.data;
  return new ApiProblem(
    response.status,
    detail ?? title ?? `The server answered ${response.status}.`,
    errors,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
