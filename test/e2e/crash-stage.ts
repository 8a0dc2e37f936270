/** A job that is about to be filmed, in a folder that can be copied as often as wanted. */

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, beforeEach, expect, vi } from 'vitest';
import type { Services } from '../../src/app/ports.ts';
import { readJobFolder } from '../../src/app/records.ts';
import { createApp } from '../../src/http/app.ts';
import { readEnvironment } from '../../src/local/environment.ts';
import { openHome } from '../../src/local/home.ts';
import { type LocalServices, openLocalServices } from '../../src/local/services.ts';
import type { Artist } from '../../src/simulators/replicate/artist-port.ts';
import type { FaultRule } from '../../src/simulators/replicate/faults.ts';
import type { SimPrediction } from '../../src/simulators/replicate/sim-prediction.ts';
import {
  type ReplicateSimulator,
  startReplicateSimulator,
} from '../../src/simulators/replicate/simulator.ts';
import { type ManualClock, manualClock } from '../local/manual-clock.ts';
import { silentLog } from '../media/fixtures.ts';
import { plainArtist } from '../simulators/replicate-plain-artist.ts';
import { apiKey, providerAt } from './crash-provider.ts';
import { startReel, storyboard } from './reel.ts';

/** A home with a job of one scene, drawn and waiting for approval, and a clip to answer with. */
export interface Template {
  readonly folder: string;
  readonly step: { tenantId: string; jobId: string; revision: number; sceneId: string };
  remove(): void;
}

export async function makeTemplate(): Promise<Template> {
  const reel = await startReel({}, { STORYREEL_API_KEY: apiKey });
  const folder = mkdtempSync(join(tmpdir(), 'storyreel-template-'));
  try {
    const { id } = await reel.create({ ...storyboard(5), autoApprove: false });
    await reel.until(id, (event) => event.status === 'awaiting_approval');
    const { body } = await reel.call('GET', `/v1/jobs/${id}/scenes`);
    const [scene] = body.data as { id: string }[];
    if (!scene) throw new Error('The job has no scene.');
    await reel.server.close();
    cpSync(reel.home, join(folder, 'home'), { recursive: true });
    const artist = plainArtist();
    const size = { width: 864, height: 480 };
    const target = join(folder, 'clip.mp4');
    await artist.film({ ...size, prompt: '', seed: 1, fps: 24, seconds: 5, sound: false, target });
    return {
      folder,
      step: { tenantId: 'default', jobId: id, revision: 1, sceneId: scene.id },
      remove: () => rmSync(folder, { recursive: true, force: true }),
    };
  } finally {
    rmSync(reel.home, { recursive: true, force: true });
  }
}

/** Where stages are: one provider and one clock for all of them. */
export interface Theatre {
  readonly clock: ManualClock;
  readonly simulator: ReplicateSimulator;
  readonly url: string;
  /** A stage with a home of its own. The one before is closed. */
  open(options?: { readonly webhooks?: boolean; readonly faults?: readonly FaultRule[] }): Promise<Stage>;
  close(): Promise<void>;
}

export interface Stage {
  readonly home: string;
  /** The services of the process that runs now. */
  services(): Services;
  /** The process is gone, and nobody has the folder. */
  leave(): Promise<void>;
  /** Another process has the folder. */
  enter(): void;
  /** The API of the process that runs now. */
  app(): ReturnType<typeof createApp>;
  /** What the provider was asked for on this stage. */
  ordered(): readonly SimPrediction[];
  get(path: string): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

export async function openTheatre(template: Template): Promise<Theatre> {
  const clock = manualClock(Date.now());
  let local: LocalServices | null = null;
  let app: ReturnType<typeof createApp> | null = null;
  let stage: Stage | null = null;
  const server = createServer(
    getRequestListener((request) => {
      if (!local) return new Response(null, { status: 503 });
      return new URL(request.url).pathname.startsWith('/files/')
        ? local.files(request)
        : (stage?.app().fetch(request) ?? new Response(null, { status: 503 }));
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const simulator = await startReplicateSimulator({
    folder: join(template.folder, 'provider'),
    artist: readyArtist(join(template.folder, 'clip.mp4')),
    clock,
    latency: { imageSeconds: 1, clipSeconds: 1, jitter: 0 },
  });

  function openStage(webhooks: boolean): Stage {
    const home = mkdtempSync(join(tmpdir(), 'storyreel-crash-'));
    cpSync(join(template.folder, 'home'), home, { recursive: true });
    const before = simulator.control.predictions().length;
    let services: Services | null = null;
    const leave = async () => {
      const opened = local;
      local = null;
      app = null;
      services = null;
      await opened?.close();
    };
    const enter = () => {
      local = openLocalServices({
        environment: readEnvironment({ STORYREEL_HOME: home, STORYREEL_API_KEY: apiKey }),
        home: openHome(home),
        ownUrl: url,
        apiKey,
        replicate: providerAt(simulator),
        clock,
        log: silentLog,
        askAfterSeconds: [5],
      });
      const config = { ...local.services.config, webhookBaseUrl: webhooks ? url : null };
      services = { ...local.services, config };
    };
    // Made when it is first asked, since most crashes ask nothing of it.
    const current = () => {
      if (!services) throw new Error('Nobody has the folder.');
      app ??= createApp(services);
      return app;
    };
    enter();
    return {
      home,
      app: current,
      leave,
      enter,
      services() {
        if (!services) throw new Error('Nobody has the folder.');
        return services;
      },
      ordered: () => simulator.control.predictions().slice(before),
      async get(path) {
        const answer = await current().request(path, { headers: { Authorization: `Bearer ${apiKey}` } });
        return (await answer.json()) as Record<string, unknown>;
      },
      async close() {
        await leave();
        rmSync(home, { recursive: true, force: true });
      },
    };
  }

  return {
    clock,
    simulator,
    url,
    async open({ webhooks = false, faults = [] } = {}) {
      await stage?.close();
      simulator.control.setFaults(faults);
      stage = openStage(webhooks);
      return stage;
    },
    async close() {
      await stage?.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await simulator.close();
    },
  };
}

/** Lets the provider end what it works on: a second by the clock, and then as long as it takes. */
export async function providerEnds({ clock, simulator }: Theatre): Promise<void> {
  await clock.advance(2000);
  const running = () =>
    simulator.control.predictions().filter(({ status }) => status === 'starting' || status === 'processing');
  await vi.waitFor(
    async () => {
      await clock.advance(1);
      expect(running()).toEqual([]);
    },
    { timeout: 20_000, interval: 5 },
  );
}

/** The one clip of a job, as its record says. */
export async function clipsOf(services: Services, template: Template) {
  const { tenantId, jobId } = template.step;
  const folder = await readJobFolder(services, tenantId, jobId);
  return (folder?.predictions ?? []).filter(({ kind }) => kind === 'clip');
}

const nothing = async () => {
  throw new Error('On this stage clips are filmed, nothing else.');
};

/** Answers at once with what lies ready. */
function readyArtist(clip: string): Artist {
  return {
    draw: nothing,
    sound: nothing,
    film: ({ target }) => copyFile(clip, target),
    close: async () => {},
  };
}

/**
 * A theatre for all tests of a file, and for each a stage of its own.
 * @param apartSeconds that lie between a test and the one before
 */
export function useTheatre(apartSeconds: number) {
  let opened: { readonly template: Template; readonly theatre: Theatre } | null = null;
  let stage: Stage | null = null;
  beforeAll(async () => {
    const template = await makeTemplate();
    opened = { template, theatre: await openTheatre(template) };
  });
  afterAll(async () => {
    await opened?.theatre.close();
    opened?.template.remove();
  });
  beforeEach(async () => {
    stage = (await opened?.theatre.open()) ?? null;
    await opened?.theatre.clock.advance(apartSeconds * 1000);
  });
  const there = <T>(found: T | null | undefined): T => {
    if (!found) throw new Error('The theatre opens when the tests begin.');
    return found;
  };
  return {
    get template() {
      return there(opened?.template);
    },
    get theatre() {
      return there(opened?.theatre);
    },
    get stage() {
      return there(stage);
    },
  };
}
