import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type ReplicateSimulator,
  startReplicateSimulator,
} from '../../src/simulators/replicate/simulator.ts';
import { plainArtist } from '../simulators/replicate-plain-artist.ts';
import { type Client, clientOf, storyboard } from './reel.ts';

const apiKey = 'sk_test_key_of_this_run';
const root = join(import.meta.dirname, '../..');

describe('kill -9', () => {
  let folder: string;
  let simulator: ReplicateSimulator;
  let port: number;
  let server: ChildProcess;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'storyreel-kill-'));
    port = await freePort();
    simulator = await startReplicateSimulator({
      folder: join(folder, 'replicate'),
      artist: plainArtist(),
      latency: { imageSeconds: 0.5, clipSeconds: 1.5, jitter: 0 },
    });
  });
  afterEach(async () => {
    server.kill('SIGKILL');
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts the server as a user does, and waits until it answers. */
  async function start(): Promise<Client> {
    server = spawn(process.execPath, ['bin/local.ts'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env.PATH,
        PORT: String(port),
        STORYREEL_HOME: join(folder, 'home'),
        STORYREEL_API_KEY: apiKey,
        REPLICATE_API_TOKEN: 'r8_test',
        REPLICATE_BASE_URL: `${simulator.url}/v1`,
        REPLICATE_WEBHOOK_SECRET: simulator.webhookSecret,
      },
    });
    if (!server.stdout) throw new Error('no standard output');
    await once(server.stdout, 'data');
    return clientOf(`http://127.0.0.1:${port}`, apiKey);
  }

  async function kill(): Promise<void> {
    server.kill('SIGKILL');
    await once(server, 'exit');
  }

  it('in the middle of drawing, filming and cutting loses nothing and pays nothing twice', async () => {
    let client = await start();
    const { id } = await client.create({
      ...storyboard(2, 2, 2),
      transition: { kind: 'crossfade', seconds: 0.5 },
    });

    await client.until(id, (event) => event.type === 'prediction.submitted');
    await kill();
    client = await start();
    await client.until(id, (event) => event.type === 'prediction.submitted' && event.status === 'filming');
    await kill();
    client = await start();
    await client.until(id, (event) => event.status === 'cutting');
    await kill();
    client = await start();
    const job = await client.ended(id);

    expect(job.error).toBeNull();
    expect(job.status).toBe('completed');
    expect(job.cost.reserved).toBe(0);
    // While the server was dead a model may have failed to fetch a picture; that costs nothing.
    const paid = simulator.control.predictions().filter((prediction) => prediction.costUsd > 0);
    expect(paid.map((prediction) => prediction.kind).sort()).toEqual([
      'image',
      'image',
      'image',
      'video',
      'video',
      'video',
    ]);
    expect(job.cost.actual).toBeCloseTo(simulator.control.bill().totalUsd, 6);
    const { body } = await client.call('GET', `/v1/jobs/${id}/metadata`);
    expect(body.video).toMatchObject({ frames: 180 });
  }, 120_000);
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
