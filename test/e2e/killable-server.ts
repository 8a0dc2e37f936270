/** The server as a user starts it, in a process that a test can kill and start again on the same records. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ReplicateSimulator,
  type SimulatorOptions,
  startReplicateSimulator,
} from '../../src/simulators/replicate/simulator.ts';
import { plainArtist } from '../simulators/replicate-plain-artist.ts';
import { type Client, clientOf } from './reel.ts';

const apiKey = 'sk_test_key_of_this_run';
const root = join(import.meta.dirname, '../..');

export interface KillableServer {
  /** The provider, which lives on when the server is killed. */
  readonly simulator: ReplicateSimulator;
  /** Starts the server, again on the port that it had before, and waits until it says where it is. */
  start(): Promise<Client>;
  /** SIGKILL. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

export async function killableServer(latency: SimulatorOptions['latency']): Promise<KillableServer> {
  const folder = mkdtempSync(join(tmpdir(), 'storyreel-kill-'));
  const simulator = await startReplicateSimulator({
    folder: join(folder, 'replicate'),
    artist: plainArtist(),
    latency,
  });
  let server: ChildProcess | null = null;
  let port = '0';

  async function kill(): Promise<void> {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  }

  return {
    simulator,
    kill,
    async start() {
      server = spawn(process.execPath, ['bin/local.ts'], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          PATH: process.env.PATH,
          PORT: port,
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
        const url = told.match(/http:\/\/127\.0\.0\.1:(\d+)/);
        // What providers were told of the first one must lead to the next.
        if (url) port = url[1] ?? port;
        if (url) return clientOf(url[0], apiKey);
      }
      throw new Error(`the server did not start: ${told}`);
    },
    async close() {
      await kill();
      await simulator.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
