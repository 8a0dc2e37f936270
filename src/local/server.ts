/** The whole system in one process: API, signed files, workflow and, without keys, the simulators. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { hourly } from '../app/lifetimes/hourly.ts';
import { sweepEverything } from '../app/lifetimes/sweep-everything.ts';
import { sweepPassingFiles } from '../app/lifetimes/sweep-passing-files.ts';
import type { Clock } from '../app/ports.ts';
import { reconcile } from '../app/reconcile/reconcile.ts';
import { askAfterSeconds } from '../domain/ask-schedule.ts';
import { createApp } from '../http/app.ts';
import type { ReplicateSimulator } from '../simulators/replicate/simulator.ts';
import { type SimulatorOptions, startReplicateSimulator } from '../simulators/replicate/simulator.ts';
import { systemClock } from './clock.ts';
import { type LocalEnvironment, readEnvironment } from './environment.ts';
import { type Home, newSecret, openHome } from './home.ts';
import { fileLog } from './log.ts';
import { openLocalServices, type ReplicateAt } from './services.ts';

export interface LocalServer {
  readonly url: string;
  readonly apiKey: string;
  readonly home: string;
  /** Real or simulated, for each provider: what the start-up lines say. */
  readonly providers: readonly { name: string; mode: string; detail: string }[];
  /** Of this process; null when the real service is used. */
  readonly simulator: ReplicateSimulator | null;
  close(): Promise<void>;
}

export interface LocalServerOptions {
  readonly clock?: Clock;
  readonly simulator?: Partial<SimulatorOptions>;
  /** Waits before the provider is asked; the last repeats. */
  readonly askAfterSeconds?: readonly number[];
  /** Warnings and errors also on standard error. */
  readonly warnOnStderr?: boolean;
}

const sweepMilliseconds = 60_000;
/** Longer than proxies keep a connection that nobody uses (nginx: 60), so that none sends into one that we are closing. */
const keepAliveSeconds = 65;

/**
 * Starts the server on 127.0.0.1. @throws EnvironmentFault naming a bad variable; Error when the port is taken
 */
export async function startLocalServer(
  variables: Readonly<Record<string, string | undefined>>,
  options: LocalServerOptions = {},
): Promise<LocalServer> {
  const environment = readEnvironment(variables);
  const clock = options.clock ?? systemClock();
  const home = openHome(environment.STORYREEL_HOME);
  const log = fileLog({
    file: home.log,
    level: environment.LOG_LEVEL,
    alsoOnStderr: options.warnOnStderr ?? false,
  });
  const apiKey = environment.STORYREEL_API_KEY ?? home.kept('api-key', () => newSecret('sk_'));

  // The port must be known before anything signs links to it.
  let answer: (request: Request) => Response | Promise<Response> = () => new Response(null, { status: 503 });
  const listener = getRequestListener((request) => answer(request));
  const server = createServer({ keepAliveTimeout: keepAliveSeconds * 1000 }, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(environment.PORT, '127.0.0.1', resolve);
  });
  const ownUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const { simulator, replicate, closeSimulator } = await openReplicate(environment, home, options);
  const local = openLocalServices({
    environment,
    home,
    ownUrl,
    apiKey,
    replicate,
    clock,
    log,
    askAfterSeconds: options.askAfterSeconds ?? askAfterSeconds,
  });
  const app = createApp(local.services);
  answer = (request) =>
    new URL(request.url).pathname.startsWith('/files/') ? local.files(request) : app.fetch(request);
  local.begin();
  const stopSweeping = sweepRegularly(clock, async () => {
    await sweepEverything(local.services);
    await hourly(local.services, 'reconciliation', () => reconcile(local.services));
    await hourly(local.services, 'files', () => sweepPassingFiles(local.services));
    await local.sweep();
  });
  log.info('started', { url: ownUrl });

  return {
    url: ownUrl,
    apiKey,
    home: home.folder,
    providers: local.services.config.services,
    simulator,
    async close() {
      stopSweeping();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await local.close();
      await closeSimulator();
      log.flush();
    },
  };
}

/** Replicate itself where there is a token, else the simulator in this process. */
async function openReplicate(
  environment: LocalEnvironment,
  home: Home,
  options: LocalServerOptions,
): Promise<{
  replicate: ReplicateAt;
  simulator: ReplicateSimulator | null;
  closeSimulator: () => Promise<void>;
}> {
  const {
    REPLICATE_API_TOKEN: token,
    REPLICATE_BASE_URL: baseUrl,
    REPLICATE_WEBHOOK_SECRET: webhookSecret,
  } = environment;
  if (token) {
    const { host } = new URL(baseUrl);
    const simulated = host !== 'api.replicate.com';
    const replicate = { token, baseUrl, webhookSecret, simulated, detail: host };
    return { replicate, simulator: null, closeSimulator: async () => {} };
  }
  const artist = options.simulator?.artist ?? (await import('../simulators/artist/artist.ts')).openArtist();
  const start = (port: number) =>
    startReplicateSimulator({
      folder: home.simulator,
      artist,
      clock: options.clock,
      latency: {
        imageSeconds: environment.SIMULATED_IMAGE_SECONDS,
        clipSeconds: environment.SIMULATED_CLIP_SECONDS,
        jitter: 0.2,
      },
      ...options.simulator,
      port,
    });
  // Links that were handed out before a restart stay good where the port is still free.
  const port = Number(home.kept('simulator-port', () => '0'));
  const simulator = await start(port).catch(() => start(0));
  home.keep('simulator-port', new URL(simulator.url).port);
  const replicate = {
    token: 'r8_simulated',
    baseUrl: `${simulator.url}/v1`,
    webhookSecret: simulator.webhookSecret,
    simulated: true,
    detail: 'drawn on this machine; no REPLICATE_API_TOKEN',
  };
  const closeSimulator = async () => {
    await simulator.close();
    await artist.close();
  };
  return { replicate, simulator, closeSimulator };
}

function sweepRegularly(clock: Clock, sweep: () => Promise<void>): () => void {
  let stop = () => {};
  let stopped = false;
  const next = () => {
    stop = clock.after(sweepMilliseconds, () => {
      // Each part has told the log what went wrong; the next sweep tries again.
      void sweep()
        .catch(() => {})
        .finally(() => {
          if (!stopped) next();
        });
    });
  };
  next();
  return () => {
    stopped = true;
    stop();
  };
}
