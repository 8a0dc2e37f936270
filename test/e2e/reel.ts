/** A whole local server for a test, and a client that speaks to it as any client would. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scaledClock } from '../../src/local/clock.ts';
import { type LocalServer, type LocalServerOptions, startLocalServer } from '../../src/local/server.ts';
import { plainArtist } from '../simulators/replicate-plain-artist.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** What tests read of a job; the whole shape is checked against the OpenAPI document elsewhere. */
export interface JobJson {
  readonly id: string;
  readonly status: string;
  readonly revision: number;
  readonly simulated: boolean;
  readonly title: string | null;
  readonly progress: { percent: number; message: string; images: Counts; clips: Counts };
  readonly approval: { approved: boolean; approvedAt: string | null };
  readonly cost: { estimated: number; reserved: number; actual: number; variancePercent: number | null };
  readonly error: { name: string; errorClass: string; message: string; sceneId: string | null } | null;
  readonly settings: Record<string, unknown>;
  readonly links: Record<string, string>;
}
interface Counts {
  readonly done: number;
  readonly failed: number;
  readonly total: number;
}

export interface EventJson {
  readonly sequence: number;
  readonly type: string;
  readonly status: string;
  readonly sceneId: string | null;
  readonly message: string;
}

export interface Client {
  readonly url: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  create(body: Record<string, unknown>): Promise<JobJson>;
  job(id: string): Promise<JobJson>;
  /** Follows the event stream until an event fits. @throws Error when the stream ends without one */
  until(id: string, fits: (event: EventJson) => boolean, after?: number): Promise<EventJson[]>;
  /** Follows the event stream to its end. */
  ended(id: string): Promise<JobJson>;
  events(id: string): Promise<EventJson[]>;
}

export function clientOf(url: string, apiKey: string): Client {
  const authorization = { Authorization: `Bearer ${apiKey}` };
  const call: Client['call'] = async (method, path, body, headers = {}) => {
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...authorization,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : {} };
  };
  const job = async (id: string) => {
    const { status, body } = await call('GET', `/v1/jobs/${id}`);
    if (status !== 200) throw new Error(`GET job: ${status} ${JSON.stringify(body)}`);
    return body as unknown as JobJson;
  };
  const until: Client['until'] = async (id, fits, after = 0) => {
    const response = await fetch(`${url}/v1/jobs/${id}/events`, {
      headers: { ...authorization, Accept: 'text/event-stream', 'Last-Event-ID': String(after) },
    });
    const seen: EventJson[] = [];
    let rest = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = block.split('\n').find((line) => line.startsWith('data: '));
        if (!data) continue;
        const event = JSON.parse(data.slice(6)) as EventJson;
        seen.push(event);
        if (fits(event)) return seen;
      }
    }
    throw new Error(`The stream ended without the event: ${seen.map((event) => event.message).join(' | ')}`);
  };
  return {
    url,
    call,
    job,
    until,
    async create(body) {
      const { status, body: answer } = await call('POST', '/v1/jobs', body);
      if (status !== 202) throw new Error(`POST job: ${status} ${JSON.stringify(answer)}`);
      return answer as unknown as JobJson;
    },
    async ended(id) {
      const isEnd = (status: string) => ['completed', 'failed', 'canceled'].includes(status);
      let after = 0;
      for (;;) {
        const seen = await until(id, (event) => event.type === 'job.status' && isEnd(event.status), after);
        const current = await job(id);
        // A retried job has ended before.
        if (isEnd(current.status)) return current;
        after = seen.at(-1)?.sequence ?? after;
      }
    },
    async events(id) {
      const { body } = await call('GET', `/v1/jobs/${id}/events?limit=100`);
      return body.data as EventJson[];
    },
  };
}

export interface Reel extends Client {
  readonly server: LocalServer;
  readonly home: string;
  close(): Promise<void>;
}

/** Time runs this many times faster for every wait of the server, so that retries take moments. */
const haste = 10;

/** A server in a folder of its own, with an artist that paints plain colours and no simulated delay. */
export async function startReel(
  options: LocalServerOptions = {},
  env: Record<string, string> = {},
): Promise<Reel> {
  const home = mkdtempSync(join(tmpdir(), 'storyreel-test-'));
  const server = await startLocalServer(
    { PORT: '0', STORYREEL_HOME: home, SIMULATED_IMAGE_SECONDS: '0', SIMULATED_CLIP_SECONDS: '0', ...env },
    { clock: scaledClock(haste), ...options, simulator: { artist: plainArtist(), ...options.simulator } },
  );
  return {
    ...clientOf(server.url, server.apiKey),
    server,
    home,
    async close() {
      await server.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** A small storyboard, filmed at 480p: seconds of each scene. */
export function storyboard(...seconds: number[]): Record<string, unknown> {
  return {
    mode: 'storyboard',
    resolution: '480p',
    preset: 'economy',
    autoApprove: true,
    scenes: seconds.map((length, i) => ({ visual: `Scene number ${i + 1} by the sea`, seconds: length })),
  };
}
