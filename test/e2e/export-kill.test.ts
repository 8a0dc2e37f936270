import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type ReplicateSimulator,
  startReplicateSimulator,
} from '../../src/simulators/replicate/simulator.ts';
import { plainArtist } from '../simulators/replicate-plain-artist.ts';
import { type Client, clientOf, storyboard } from './reel.ts';

const apiKey = 'sk_test_key_of_this_run';
const root = join(import.meta.dirname, '../..');

describe('kill -9 while a video is exported', () => {
  let folder: string;
  let simulator: ReplicateSimulator;
  let server: ChildProcess;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'storyreel-export-kill-'));
    simulator = await startReplicateSimulator({
      folder: join(folder, 'replicate'),
      artist: plainArtist(),
      latency: { imageSeconds: 0, clipSeconds: 0, jitter: 0 },
    });
  });
  afterEach(async () => {
    server.kill('SIGKILL');
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts the server as a user does, and waits until it says where it is. */
  async function start(): Promise<Client> {
    server = spawn(process.execPath, ['bin/local.ts'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env.PATH,
        PORT: '0',
        STORYREEL_HOME: join(folder, 'home'),
        STORYREEL_API_KEY: apiKey,
        REPLICATE_API_TOKEN: 'r8_test',
        REPLICATE_BASE_URL: `${simulator.url}/v1`,
        REPLICATE_WEBHOOK_SECRET: simulator.webhookSecret,
      },
    });
    let told = '';
    for await (const chunk of server.stdout ?? []) {
      told += chunk;
      const url = told.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
      if (url) return clientOf(url, apiKey);
    }
    throw new Error(`the server did not start: ${told}`);
  }

  it('it is made after the restart, once', async () => {
    let client = await start();
    const { id } = await client.create(storyboard(5));
    await client.ended(id);
    const path = `/v1/jobs/${id}/exports`;
    const { body: asked } = await client.call('POST', path, { format: 'mp4', resolution: '1080p' });
    /** Comes again when the server says so, where it was asked too often. */
    const read = async (): Promise<Record<string, unknown>> => {
      const { status, headers, body } = await client.call('GET', `${path}/${asked.id}`);
      if (status !== 429) return body;
      await after(Number(headers.get('retry-after')) * 1000);
      return read();
    };
    while ((await read()).status === 'queued');
    expect((await read()).status).toBe('working');
    server.kill('SIGKILL');
    await once(server, 'exit');

    client = await start();
    let made = await read();
    while (made.status === 'queued' || made.status === 'working') made = await read();
    expect(made).toMatchObject({ id: asked.id, status: 'done', error: null });
    const again = await client.call('POST', path, { format: 'mp4', resolution: '1080p' });
    expect([again.status, again.body.id]).toEqual([200, asked.id]);
    const file = await fetch(String(again.body.url));
    expect((await file.bytes()).length).toBe(made.bytes);
  }, 120_000);
});
