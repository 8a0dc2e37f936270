import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import type { Artist } from './artist-port.ts';
import { createFaults, type FaultRule } from './faults.ts';
import { filePath } from './files.ts';
import { openJournal } from './journal.ts';
import { lifecycle } from './lifecycle.ts';
import { documentedLimit, type RateLimit, rateLimiter } from './rate-limit.ts';
import { type InputPicture, readPicture } from './read-picture.ts';
import { reports } from './reports.ts';
import { retention } from './retention.ts';
import { machineClock, type SimClock } from './sim-clock.ts';
import { type Bill, billOf, type Latency, type SimContext } from './sim-context.ts';
import type { SimPrediction } from './sim-prediction.ts';
import { simulatorApp } from './simulator-app.ts';
import { newWebhookSecret } from './webhook-sender.ts';

export interface SimulatorOptions {
  /** Journal and outputs lie here and survive a restart. */
  readonly folder: string;
  /** Who draws. The caller closes it. */
  readonly artist: Artist;
  /** 0 (the default) takes a free one. */
  readonly port?: number;
  readonly host?: string;
  /** The one token to accept; left out, any that begins with `r8_`. */
  readonly token?: string;
  /** `whsec_...`; left out, one that is made once for the folder. */
  readonly webhookSecret?: string;
  readonly latency?: Latency;
  /** 3600, as at Replicate. */
  readonly outputExpirySeconds?: number;
  readonly rateLimit?: RateLimit;
  readonly faults?: readonly FaultRule[];
  /** Base of the addresses in answers, without a slash at the end. */
  readonly publicUrl?: string;
  readonly clock?: SimClock;
  /** 0 to 1, for jitter. */
  readonly random?: () => number;
  readonly log?: (message: string) => void;
}

export interface ReplicateSimulator {
  /** Where it listens, without a slash at the end; the API is at `${url}/v1`. */
  readonly url: string;
  readonly webhookSecret: string;
  readonly control: SimulatorControl;
  /** Harmless when it is closed already. */
  close(): Promise<void>;
}

export interface SimulatorControl {
  /** Replaces all fault rules and forgets what was counted. */
  setFaults(rules: readonly FaultRule[]): void;
  /** Oldest first. */
  predictions(): readonly SimPrediction[];
  bill(): Bill;
  /** Resolves when the prediction has ended. */
  finished(id: string): Promise<SimPrediction>;
  /** Resolves when no webhook waits to be sent. */
  quiet(): Promise<void>;
}

/** Enough to see progress and short enough not to bore. */
const standardLatency: Latency = { imageSeconds: 1.5, clipSeconds: 6, jitter: 0.3 };
const standardExpirySeconds = 3600;

/**
 * Starts a server that speaks Replicate's HTTP API and draws what its models would make.
 * @throws Error when the port is taken or the folder cannot be written
 */
export async function startReplicateSimulator(options: SimulatorOptions): Promise<ReplicateSimulator> {
  const { clock = machineClock, folder, log = () => {}, host = '127.0.0.1' } = options;
  mkdirSync(folder, { recursive: true });
  const webhookSecret = options.webhookSecret ?? keptWebhookSecret(folder);
  const journal = openJournal(folder);
  let url = '';
  const publicUrl = () => options.publicUrl ?? url;
  const teller = reports({ clock, journal, publicUrl, webhookSecret });
  const outputExpirySeconds = options.outputExpirySeconds ?? standardExpirySeconds;
  const keeper = retention({ clock, journal, folder, outputExpirySeconds });
  const life = lifecycle({
    clock,
    journal,
    reports: teller,
    retention: keeper,
    artist: options.artist,
    folder,
    readPicture: (address) => readOwnOrForeignPicture(address, publicUrl(), folder),
    log,
  });
  const context: SimContext = {
    clock,
    journal,
    lifecycle: life,
    retention: keeper,
    faults: createFaults(options.faults),
    limiter: rateLimiter(options.rateLimit ?? documentedLimit, clock),
    latency: options.latency ?? standardLatency,
    folder,
    token: options.token ?? null,
    webhookSecret,
    publicUrl,
    createCalls: [],
    random: options.random ?? Math.random,
  };

  const server = createAdaptorServer({ fetch: simulatorApp(context, log).fetch }) as Server;
  await listen(server, options.port ?? 0, host).catch((error: unknown) => {
    journal.close();
    throw error;
  });
  url = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${(server.address() as AddressInfo).port}`;
  life.resume();

  let closing: Promise<void> | undefined;
  const close = async () => {
    life.close();
    keeper.close();
    teller.close();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
    journal.close();
  };

  return {
    url,
    webhookSecret,
    control: {
      setFaults: (rules) => context.faults.set(rules),
      predictions: () => journal.all(),
      bill: () => billOf(context),
      finished: (id) => life.finished(id),
      quiet: () => teller.quiet(),
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** The same after a restart, because clients remember it. */
function keptWebhookSecret(folder: string): string {
  const file = join(folder, 'webhook-secret');
  if (!existsSync(file)) writeFileSync(file, newWebhookSecret(), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

/** Uploads of the files API are read from disk: their address answers with metadata, not with the file. */
async function readOwnOrForeignPicture(
  address: string,
  publicUrl: string,
  folder: string,
): Promise<InputPicture> {
  const prefix = `${publicUrl}/v1/files/`;
  const id = address.startsWith(prefix) ? address.slice(prefix.length) : '';
  if (!/^\w+$/.test(id)) return readPicture(address);
  const bytes = await readFile(filePath(folder, id)).catch(() => null);
  return readPicture(bytes ? `data:application/octet-stream;base64,${bytes.toString('base64')}` : address);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
