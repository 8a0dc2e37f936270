import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { modelNamed } from '../../src/simulators/replicate/model-inputs.ts';
import {
  type ReplicateSimulator,
  type SimulatorOptions,
  startReplicateSimulator,
} from '../../src/simulators/replicate/simulator.ts';
import { type PlainArtist, plainArtist } from './replicate-plain-artist.ts';

export interface Started extends ReplicateSimulator {
  readonly artist: PlainArtist;
  readonly folder: string;
}

/** A folder that is gone when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'replicate-simulator-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A simulator without delays that ends with the test. */
export async function startSimulator(options: Partial<SimulatorOptions> = {}): Promise<Started> {
  const folder = options.folder ?? (await temporaryFolder());
  const artist = plainArtist();
  const simulator = await startReplicateSimulator({
    latency: { imageSeconds: 0, clipSeconds: 0, jitter: 0 },
    artist,
    ...options,
    folder,
  });
  onTestFinished(() => simulator.close());
  return { ...simulator, artist, folder };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined where the answer is no JSON object. */
  readonly body: Record<string, unknown>;
}

/** One call to the simulator's API as any HTTP client makes it. */
export async function call(
  simulator: { readonly url: string },
  method: string,
  path: string,
  options: { readonly body?: unknown; readonly headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await fetch(path.startsWith('http') ? path : `${simulator.url}${path}`, {
    method,
    headers: { authorization: 'Bearer r8_test', 'content-type': 'application/json', ...options.headers },
    body: options.body === undefined ? undefined : JSON.stringify(options.body),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} };
}

/** Creates a prediction, of a community model by its version, and waits for its end. @returns the prediction as the API prints it then */
export async function makePrediction(
  simulator: ReplicateSimulator,
  model: string,
  input: Record<string, unknown>,
  headers: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  const version = modelNamed(model)?.version ?? null;
  const created = await call(
    simulator,
    'POST',
    version === null ? `/v1/models/${model}/predictions` : '/v1/predictions',
    { body: version === null ? { input } : { version, input }, headers },
  );
  if (created.status !== 201) throw new Error(`${created.status}: ${created.text}`);
  await simulator.control.finished(String(created.body.id));
  return (await call(simulator, 'GET', `/v1/predictions/${created.body.id}`)).body;
}

/** A one-colour PNG as a data address. */
export async function pictureAddress(width: number, height: number): Promise<string> {
  const bytes = await plainArtist().draw({ prompt: 'a picture', seed: 1, width, height, format: 'png' });
  return `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`;
}
