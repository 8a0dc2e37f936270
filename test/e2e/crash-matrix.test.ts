/**
 * A process that dies at any moment of ordering a clip, and of taking its result, pays once and leaves nothing
 * reserved. `CRASH_MATRIX=docs/crash-matrix.md npx vitest run test/e2e/crash-matrix.test.ts` writes the table.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelJob } from '../../src/app/jobs/cancel-job.ts';
import { readPurse } from '../../src/app/ledger/purse-records.ts';
import type { Services } from '../../src/app/ports.ts';
import { startClip } from '../../src/app/predictions/start-clip.ts';
import { readJob } from '../../src/app/records.ts';
import { type CrashPoint, doomed } from './crash-hook.ts';
import {
  clipsOf,
  makeTemplate,
  openTheatre,
  providerEnds,
  type Stage,
  type Template,
  type Theatre,
} from './crash-stage.ts';

let template: Template;
let theatre: Theatre;
let stage: Stage;
beforeAll(async () => {
  template = await makeTemplate();
  theatre = await openTheatre(template);
});
afterAll(async () => {
  await theatre.close();
  template.remove();
});

let tokens = 0;
const order = (services: Services) =>
  startClip(services, { ...template.step, taskToken: `token-${tokens++}` });

/** What the workflow does after a crash: it orders again, after each wait, until the clip is there. */
async function goOn(): Promise<void> {
  for (let wait = 0; wait < 10; wait++) {
    await order(stage.services());
    const clips = await clipsOf(stage.services(), template);
    if (clips.some(({ status }) => status === 'succeeded')) return;
    await providerEnds(theatre);
    // Longer than a worker may take to send, and than the provider's list may lag.
    await theatre.clock.advance(120_000);
  }
  throw new Error(`The clip never came: ${JSON.stringify(await clipsOf(stage.services(), template))}`);
}

/** Clips that the provider made or would bill for. */
const ordered = () => stage.ordered().length;

/** The job is over: what does it still hold, and does it owe what the provider billed? */
async function account() {
  const services = stage.services();
  const { tenantId, jobId } = template.step;
  const job = await readJob(services, tenantId, jobId);
  if (job) await cancelJob(services, job.value);
  const purse = await readPurse(services, tenantId, jobId);
  const clips = await clipsOf(services, template);
  const owed = clips.reduce((sum, { actualMicros }) => sum + (actualMicros ?? 0), 0);
  const billed = stage.ordered().reduce((sum, { costUsd }) => sum + Math.round(costUsd * 1e6), 0);
  return {
    reserved: purse?.value.reservedMicros ?? Number.NaN,
    owed,
    billed,
    open: clips.filter(({ status }) => status !== 'succeeded').length,
  };
}

interface Outcome extends CrashPoint {
  readonly call: string;
  readonly ordered: number;
  readonly reserved: number;
  readonly owed: number;
  readonly billed: number;
}

/**
 * Every call of a piece of work, as point to crash at: it is run once to the end to know them. The calls follow one
 * another, so a crash before one is a crash after the one before.
 */
async function everyPoint(
  prepare: () => Promise<void>,
  work: (services: Services) => Promise<unknown>,
): Promise<Outcome[]> {
  const openPrepared = async () => {
    stage = await theatre.open();
    await prepare();
  };
  await openPrepared();
  const whole = doomed(stage.services(), null);
  await work(whole.services);
  const outcomes: Outcome[] = [];
  for (const [index, call] of whole.calls.entries()) {
    // What only reads leaves nothing behind, unless it is the first.
    if (index > 0 && /\.(?:get|query|head|getFile|signedUrl)$/.test(call)) continue;
    await openPrepared();
    const point = { at: index + 1, phase: index === 0 ? ('before' as const) : ('after' as const) };
    const process = doomed(stage.services(), point);
    await Promise.race([work(process.services), process.crashed]);
    // The provider has fetched the picture: one that it cannot reach fails, costs nothing and is ordered anew.
    await providerEnds(theatre);
    await stage.leave();
    stage.enter();
    await goOn();
    const { open: _, ...money } = await account();
    outcomes.push({ ...point, call, ordered: ordered(), ...money });
  }
  return outcomes;
}

const tables: string[] = [];

/** One line for each crash. */
function tell(title: string, outcomes: readonly Outcome[]): void {
  const lines = outcomes.map(
    ({ at, phase, call, ordered: times, reserved, owed, billed }) =>
      `| ${phase} call ${at}, \`${call}\` | ${times} | ${dollarsOf(billed)} | ${dollarsOf(owed)} | ${reserved} |`,
  );
  const head = [
    '| the process dies | orders at the provider | billed | in the records | still reserved |',
    '| --- | --- | --- | --- | --- |',
  ];
  const table = [...head, ...lines].join('\n');
  tables.push(`## ${title}\n\n${table}`);
  console.log(`${title}\n${table}`);
}

const dollarsOf = (micros: number) => `$${(micros / 1e6).toFixed(2)}`;

function expectOnce(outcomes: readonly Outcome[]): void {
  const wrong = outcomes.filter(
    ({ ordered: times, reserved, owed, billed }) =>
      times !== 1 || reserved !== 0 || owed !== billed || billed === 0,
  );
  expect(wrong).toEqual([]);
  expect(outcomes.length).toBeGreaterThan(3);
}

describe('a crash at every call', () => {
  afterAll(() => {
    const target = process.env.CRASH_MATRIX;
    if (!target) return;
    const head =
      '# What a crash does\n\nThe process that orders a clip dies after each call that leaves something behind, and before the first; another one\ngoes on. Written by `CRASH_MATRIX=docs/crash-matrix.md npx vitest run test/e2e/crash-matrix.test.ts`.';
    writeFileSync(target, `${[head, ...tables].join('\n\n')}\n`);
  });

  it('of ordering a clip orders it once and leaves nothing reserved', async () => {
    const outcomes = await everyPoint(async () => {}, order);
    tell('Ordering a clip', outcomes);
    expectOnce(outcomes);
  });

  it('of asking for it and taking it does neither', async () => {
    const outcomes = await everyPoint(async () => {
      await order(stage.services());
      await providerEnds(theatre);
      await theatre.clock.advance(5000);
    }, order);
    tell('Asking for a clip that is ready', outcomes);
    expectOnce(outcomes);
  });

  it.each(['before predictions.create', 'after predictions.create', 'after callbacks.put'])(
    'by the kernel, %s, pays once and leaves nothing reserved',
    async (moment) => {
      const [phase, name = ''] = moment.split(' ');
      stage = await theatre.open();
      const whole = doomed(stage.services(), null);
      await order(whole.services);
      const at = whole.calls.lastIndexOf(name) + 1;

      stage = await theatre.open();
      await stage.leave();
      const { url, simulator } = theatre;
      const told = {
        home: stage.home,
        url,
        simulator: { url: simulator.url, webhookSecret: simulator.webhookSecret },
        step: template.step,
        point: { at, phase },
      };
      const script = join(import.meta.dirname, 'crash-process.ts');
      const child = spawn(process.execPath, [script, JSON.stringify(told)], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const [, signal] = await once(child, 'exit');
      expect(signal).toBe('SIGKILL');
      stage.enter();
      await goOn();
      expect(stage.ordered().filter(({ costUsd }) => costUsd > 0)).toHaveLength(1);
      const { reserved, owed, billed } = await account();
      expect([reserved, owed]).toEqual([0, billed]);
    },
  );
});

describe('exactly one order', () => {
  it('where the answer of the provider is lost', async () => {
    stage = await theatre.open({ faults: [{ fault: 'reset_after_accept' }] });
    await order(stage.services());
    expect((await clipsOf(stage.services(), template)).map(({ status }) => status)).toEqual(['unknown']);
    await goOn();
    expect(ordered()).toBe(1);
    expect(await account()).toMatchObject({ reserved: 0, open: 0 });
  });

  it('where its report comes before its answer', async () => {
    stage = await theatre.open({ webhooks: true });
    const services = stage.services();
    const predictions = {
      ...services.predictions,
      create: async (request: Parameters<typeof services.predictions.create>[0]) => {
        const answer = await services.predictions.create(request);
        await providerEnds(theatre);
        await theatre.simulator.control.quiet();
        return answer;
      },
    };
    await order({ ...services, predictions });
    expect((await clipsOf(services, template)).map(({ status }) => status)).toEqual(['succeeded']);
    expect(ordered()).toBe(1);
    expect(await account()).toMatchObject({ reserved: 0, open: 0 });
  });

  it('where several workers order at the same moment', async () => {
    stage = await theatre.open();
    await Promise.all(Array.from({ length: 5 }, () => order(stage.services())));
    await goOn();
    expect(ordered()).toBe(1);
    expect(await account()).toMatchObject({ reserved: 0, open: 0 });
  });
});
