/** A small HTTP server that plays a recorded job to whoever creates one. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EventJson, JobJson, SceneJson } from '../../src/cli/job-json.ts';
import { at, baseJob, jobId, plannedScenes, type Step } from './recorded-job.ts';

export interface Script {
  readonly steps: readonly Step[];
  /** Answers the creation with this problem instead. */
  readonly refuse?: { readonly status: number; readonly problem: object };
  readonly job?: Partial<JobJson>;
  /** Nothing happens from this step on (counted from 0) until the test goes on. */
  readonly holdAt?: number;
}

export interface ScriptedServer {
  readonly url: string;
  readonly apiKey: string;
  /** `METHOD path` of each request, in order. */
  readonly requests: readonly string[];
  /** Bodies of the creations. */
  readonly bodies: readonly unknown[];
  /** `Last-Event-ID` of each connection to the event stream; null for none. */
  readonly resumedAfter: readonly (string | null)[];
  /** Resolves when the script stands still: it waits for an approval or is held. */
  readonly standing: Promise<void>;
  readonly closed: boolean;
  close(): Promise<void>;
}

export const videoBytes = Buffer.from('not really a video, but every byte of it must arrive');
export const pictureBytes = Buffer.from('what the scene shows');
export const thumbnailBytes = Buffer.from('a small picture');

export async function startScriptedServer(script: Script): Promise<ScriptedServer> {
  const requests: string[] = [];
  const bodies: unknown[] = [];
  const resumedAfter: (string | null)[] = [];
  const events: EventJson[] = [];
  const listeners = new Set<ServerResponse>();
  const standing = Promise.withResolvers<void>();
  let job: JobJson = { ...baseJob, ...script.job };
  let scenes: SceneJson[] = [];
  let next = 0;
  let approved = false;
  let playing = false;
  let closed = false;

  function take(step: Step): void {
    job = { ...job, ...step.job };
    if (step.event.type === 'storyboard.planned') scenes = [...plannedScenes];
    scenes = scenes.map((scene) => (scene.id === step.event.sceneId ? { ...scene, ...step.scene } : scene));
    const { type, message, sceneId = null } = step.event;
    const event = { sequence: events.length + 1, type, message, sceneId, at: at(0), status: job.status };
    events.push(event);
    for (const listener of listeners) send(listener, event);
  }

  /** One step at each turn of the loop, as long as somebody listens. */
  function play(): void {
    if (playing) return;
    playing = true;
    const turn = () => {
      const step = script.steps[next];
      const waits = job.status === 'awaiting_approval' && !approved;
      if (waits || next === script.holdAt || isOver()) standing.resolve();
      if (!step || waits || next === script.holdAt || isOver() || listeners.size === 0) {
        playing = false;
        return;
      }
      next++;
      take(step);
      if (step.drop) {
        for (const listener of listeners) listener.destroy();
        listeners.clear();
        for (const unseen of script.steps.slice(next, next + step.drop.unseen)) take(unseen);
        next += step.drop.unseen;
      }
      setImmediate(turn);
    };
    setImmediate(turn);
  }

  const isOver = () => ['completed', 'failed', 'canceled'].includes(job.status);

  function send(response: ServerResponse, event: EventJson): void {
    response.write(
      `: beat\n\nid: ${event.sequence}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
    );
    if (event.type === 'job.status' && isOver()) response.end();
  }

  function stream(request: IncomingMessage, response: ServerResponse): void {
    const last = request.headers['last-event-id'];
    resumedAfter.push(typeof last === 'string' ? last : null);
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
    response.on('close', () => listeners.delete(response));
    listeners.add(response);
    for (const event of events.slice(Number(last ?? 0))) send(response, event);
    play();
  }

  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  /** Links are absolute, as the API makes them. */
  const linked = () =>
    scenes.map((scene) => ({
      ...scene,
      image: scene.image && { url: url() + scene.image.url, proxyUrl: url() + scene.image.proxyUrl },
    }));

  const files: Record<string, Buffer> = {
    '/files/video': videoBytes,
    '/files/thumbnail': thumbnailBytes,
    '/files/small.jpg': pictureBytes,
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    requests.push(`${request.method} ${path}`);
    const json = (status: number, value: object, type = 'application/json') =>
      response.writeHead(status, { 'Content-Type': type }).end(JSON.stringify(value));
    const file = files[path];
    if (file) {
      // A signed link is its own permission; S3 refuses a second one.
      if (request.headers.authorization !== undefined) response.writeHead(400).end();
      else response.writeHead(200, { 'Content-Length': file.length }).end(file);
      return;
    }
    if (request.headers.authorization !== 'Bearer sk_scripted') {
      json(401, { detail: 'No key.', code: 'unauthorized' }, 'application/problem+json');
      return;
    }
    const base = `/v1/jobs/${jobId}`;
    switch (`${request.method} ${path}`) {
      case 'POST /v1/jobs': {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk);
        bodies.push(JSON.parse(Buffer.concat(chunks).toString()));
        if (script.refuse) json(script.refuse.status, script.refuse.problem, 'application/problem+json');
        else json(202, job);
        return;
      }
      case `GET ${base}`:
        json(200, job);
        return;
      // Two pages, so that a client that reads only the first is found out.
      case `GET ${base}/scenes?limit=100`:
        json(200, { data: linked().slice(0, 2), nextCursor: scenes.length > 2 ? 'two' : null });
        return;
      case `GET ${base}/scenes?limit=100&cursor=two`:
        json(200, { data: linked().slice(2), nextCursor: null });
        return;
      case `GET ${base}/events`:
        stream(request, response);
        return;
      case `POST ${base}/approve`:
        approved = true;
        json(200, job);
        return;
      case `POST ${base}/cancel`:
        take({ event: { type: 'job.status', message: 'The job was canceled' }, job: { status: 'canceled' } });
        json(200, job);
        return;
      case `GET ${base}/metadata`:
        json(200, {
          video: { seconds: 12, frames: 360, fps: 30, width: 1280, height: 720, bytes: videoBytes.length },
        });
        return;
      case `GET ${base}/video`:
        response.writeHead(302, { Location: '/files/video' }).end();
        return;
      case `GET ${base}/thumbnail`:
        response.writeHead(302, { Location: '/files/thumbnail' }).end();
        return;
      default:
        json(404, { detail: `There is nothing at ${path}.` }, 'application/problem+json');
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: url(),
    apiKey: 'sk_scripted',
    requests,
    bodies,
    resumedAfter,
    standing: standing.promise,
    get closed() {
      return closed;
    },
    async close() {
      closed = true;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
