import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cancelJob } from '../../src/app/jobs/cancel-job.ts';
import { createJob } from '../../src/app/jobs/create-job.ts';
import { deleteJob } from '../../src/app/jobs/delete-job.ts';
import { moveJob } from '../../src/app/jobs/move-job.ts';
import type { CreateJob } from '../../src/app/jobs/prepare-job.ts';
import { approveJob, renderJob } from '../../src/app/jobs/render-job.ts';
import { keyOfAccount, readAccount } from '../../src/app/ledger/accounts.ts';
import { intentWrites } from '../../src/app/ledger/commit-intent.ts';
import { ledgerPartition } from '../../src/app/ledger/ledger-records.ts';
import { movePrediction } from '../../src/app/ledger/move-prediction.ts';
import { transactAnew } from '../../src/app/ledger/transact-anew.ts';
import { payForCall } from '../../src/app/narration/pay-for-call.ts';
import type { ProviderPrediction, Services } from '../../src/app/ports.ts';
import { receivePrediction } from '../../src/app/predictions/receive-prediction.ts';
import { startPrediction } from '../../src/app/predictions/start-prediction.ts';
import { asJson, everything, type JobFolder, readJobFolder, readPrediction } from '../../src/app/records.ts';
import { planStoryboard } from '../../src/app/storyboard/plan-storyboard.ts';
import { Fault } from '../../src/domain/errors.ts';
import type { Job } from '../../src/domain/job.ts';
import type { LedgerRow } from '../../src/domain/ledger.ts';
import { findModel } from '../../src/domain/model-registry.ts';
import { isAdoptable, type Prediction } from '../../src/domain/prediction.ts';
import { dayOf } from '../../src/domain/quota.ts';
import { digest } from '../../src/domain/recipe.ts';
import { localServices } from '../app/local-services.ts';
import { settingsWith } from '../domain/job-settings.ts';
import { type ManualClock, manualClock } from '../local/manual-clock.ts';

const tenantId = 'default';
const client = { kind: 'client', id: 'cli_1' } as const;
const price = { unit: 'second', usd: 0.02, source: 'a page', asOf: '2026-11-01' } as const;

const request: CreateJob = {
  mode: 'prompt',
  clientId: client.id,
  campaignId: null,
  apiKeyId: 'key_1',
  title: null,
  prompt: 'A lighthouse',
  settings: settingsWith(),
  scenes: [],
  metadata: {},
};

describe('a bill that comes after its call was canceled', () => {
  let clock: ManualClock;
  let local: ReturnType<typeof localServices>;
  let services: Services;
  /** What the provider says of the call, whoever asks. */
  let told: ProviderPrediction;
  let job: Job;
  let call: Prediction;

  beforeEach(async () => {
    clock = manualClock();
    local = localServices(clock);
    const { workflow, predictions } = local.services;
    services = {
      ...local.services,
      workflow: { ...workflow, start: async () => {}, stop: async () => {} },
      predictions: { ...predictions, cancel: async () => told, readWebhook: async () => told },
    };
    told = answered('canceled', {});
    job = await createJob(services, tenantId, request);
    call = await transactAnew(services, () => intentWrites(services, tenantId, intended(job), 0));
    await movePrediction(services, tenantId, call, (current) => ({
      ...current,
      status: 'submitted',
      providerId: told.id,
    }));
  });
  afterEach(() => local.close());

  const answered = (
    status: ProviderPrediction['status'],
    metrics: Record<string, number>,
  ): ProviderPrediction => ({
    id: 'the-call',
    model: 'bytedance/seedance-1-lite',
    version: null,
    status,
    input: {},
    outputUrl: status === 'succeeded' ? 'http://127.0.0.1:1/clip.mp4' : null,
    error: null,
    metrics,
    percent: null,
    createdAt: new Date(clock.now()).toISOString(),
    startedAt: null,
    completedAt: null,
  });
  const intended = ({ id: jobId, settings }: Job): Prediction => ({
    id: services.ids.next('prd'),
    jobId,
    sceneId: 'scn_1',
    revision: 1,
    kind: 'clip',
    recipe: 'a-recipe',
    basis: 'a-basis',
    model: 'bytedance/seedance-1-lite',
    prompt: 'A lighthouse',
    seed: 1,
    resolution: settings.resolution,
    askedSeconds: 5,
    attempt: 1,
    status: 'intended',
    providerId: null,
    inputDigest: 'x',
    percent: null,
    notBefore: null,
    outputUrl: null,
    modelVersion: null,
    stored: null,
    estimatedMicros: 100_000,
    actualMicros: null,
    price,
    failure: null,
    simulated: true,
    createdAt: new Date(clock.now()).toISOString(),
    submittedAt: null,
    lastCheckedAt: null,
    completedAt: null,
  });
  const rows = async () => {
    const found: LedgerRow[] = [];
    for await (const { value } of everything(services.store, ledgerPartition(tenantId, dayOf(clock.now()))))
      found.push(value as unknown as LedgerRow);
    return found;
  };
  const account = async () => (await readAccount(services, tenantId, client)).value;
  const report = () =>
    receivePrediction(services, { tenantId, jobId: job.id, predictionId: call.id }, '', {});

  it('is none where the call was canceled in time, and everything comes back', async () => {
    expect((await account()).reservedMicros).toBe(job.cost.estimatedMicros);
    await cancelJob(services, job);
    expect((await rows()).map(({ state }) => state)).toEqual(['intent', 'submitted', 'canceled']);
    expect(await account()).toMatchObject({ reservedMicros: 0, spentMicros: 0 });
  });

  it('is booked where the call had finished when it was canceled', async () => {
    told = answered('succeeded', { video_output_duration_seconds: 5 });
    await cancelJob(services, job);
    expect((await rows()).map(({ state, bookedMicros }) => [state, bookedMicros])).toEqual([
      ['intent', 0],
      ['submitted', 0],
      ['canceled', 0],
      ['adjusted', 100_000],
    ]);
    expect(await account()).toMatchObject({ reservedMicros: 0, spentMicros: 100_000 });
  });

  it('reaches ledger and account by webhook after the purse was closed, once', async () => {
    await cancelJob(services, job);
    told = answered('succeeded', { video_output_duration_seconds: 6 });
    await report();
    await report();
    expect((await readPrediction(services, tenantId, job.id, call.id))?.value).toMatchObject({
      status: 'canceled',
      actualMicros: 120_000,
    });
    expect((await rows()).at(-1)).toMatchObject({ state: 'adjusted', bookedMicros: 120_000 });
    expect(await account()).toMatchObject({ reservedMicros: 0, spentMicros: 120_000 });
  });

  it('pays for a clip that the next who orders the same takes, as long as it lies at the provider', async () => {
    told = answered('succeeded', { video_output_duration_seconds: 5 });
    await cancelJob(services, job);
    const other = await createJob(services, tenantId, { ...request, prompt: 'Another lighthouse' });
    const resumed: unknown[] = [];
    const created: string[] = [];
    const stand: Services = {
      ...services,
      workflow: {
        ...services.workflow,
        succeed: async (token, output) => {
          resumed.push([token, output]);
          return 'accepted';
        },
      },
      predictions: {
        ...services.predictions,
        create: async ({ model }) => {
          created.push(model.id);
          return { ...answered('starting', {}), id: 'a-second-call' };
        },
      },
    };
    const model = findModel(call.model);
    if (!model) throw new Error('no model');
    const input = async () => ({});
    const order = { ...call, model, seed: 1, effort: 'standard', sound: false, input } as const;
    const step = (taskToken: string) => ({
      ...{ tenantId, jobId: other.id, revision: 1, sceneId: 'scn_2', taskToken, remake: false },
    });
    const first = { number: 1, seed: 1, waitSeconds: 0 };
    await clock.advance(44 * 60_000);
    await startPrediction(stand, step('one'), order, '480p', first);
    expect([resumed, created]).toEqual([[['one', { jobId: job.id, predictionId: call.id }]], []]);
    expect((await rows()).map(({ state }) => state).slice(-2)).toEqual(['adjusted', 'settled']);
    expect(await account()).toMatchObject({ spentMicros: 100_000 });
  });

  it('pays for words that were heard, which the next who has the same heard takes', async () => {
    await movePrediction(services, tenantId, call, (current) => ({ ...current, kind: 'transcription' }));
    const words = [{ text: 'Morning', startMs: 0, endMs: 400 }];
    told = { ...answered('succeeded', { video_output_duration_seconds: 5 }), outputUrl: null, words };
    await cancelJob(services, job);
    const canceled = (await readPrediction(services, tenantId, job.id, call.id))?.value;
    if (!canceled) throw new Error('no call');
    expect(canceled).toMatchObject({ status: 'canceled', actualMicros: 100_000, heard: words });
    expect(isAdoptable(canceled, clock.now() + 44 * 60_000)).toBe(true);
  });

  it('of a clip that is gone at the provider is of no use to the next, who orders it anew', async () => {
    told = answered('succeeded', { video_output_duration_seconds: 5 });
    await cancelJob(services, job);
    const canceled = (await readPrediction(services, tenantId, job.id, call.id))?.value;
    if (!canceled) throw new Error('no call');
    expect(isAdoptable(canceled, clock.now() + 44 * 60_000)).toBe(true);
    expect(isAdoptable(canceled, clock.now() + 46 * 60_000)).toBe(false);
    expect(isAdoptable({ ...canceled, actualMicros: null }, clock.now())).toBe(false);
  });

  it('reaches ledger and account when its job is deleted, once, and only by the id of the provider', async () => {
    const folder = await readJobFolder(services, tenantId, job.id);
    if (!folder) throw new Error('no job');
    await deleteJob(services, folder);
    told = { ...answered('succeeded', { video_output_duration_seconds: 5 }), id: 'another-call' };
    await report();
    expect((await account()).spentMicros).toBe(0);
    told = { ...told, id: 'the-call' };
    await report();
    await report();
    expect((await rows()).map(({ state }) => state)).toEqual(['intent', 'submitted', 'canceled', 'adjusted']);
    expect(await account()).toMatchObject({ reservedMicros: 0, spentMicros: 100_000 });
  });

  it('is booked where the answer to the order was lost, by what was asked for, once', async () => {
    await movePrediction(services, tenantId, call, (current) => ({
      ...current,
      status: 'unknown',
      providerId: null,
      inputDigest: digest(told.input),
    }));
    const deaf = { ...services, predictions: { ...services.predictions, since: async function* () {} } };
    await cancelJob(deaf, job);
    told = answered('succeeded', { video_output_duration_seconds: 5 });
    await report();
    await report();
    expect(await account()).toMatchObject({ reservedMicros: 0, spentMicros: 100_000 });
    expect((await readPrediction(services, tenantId, job.id, call.id))?.value.providerId).toBe(told.id);
  });

  it('is none where a lost order is found and cancelled with its job', async () => {
    await movePrediction(services, tenantId, call, (current) => ({
      ...current,
      status: 'unknown',
      providerId: null,
      inputDigest: digest(told.input),
    }));
    const canceled: string[] = [];
    const predictions: Services['predictions'] = {
      ...services.predictions,
      since: async function* () {
        yield answered('processing', {});
      },
      cancel: async (id) => {
        canceled.push(id);
        return told;
      },
    };
    await cancelJob({ ...services, predictions }, job);
    expect(canceled).toEqual(['the-call']);
  });

  it('a plan that comes after its job was canceled holds nothing', async () => {
    const { planner } = services;
    const slow: Services = {
      ...services,
      planner: {
        ...planner,
        plan: async (request) => {
          await cancelJob(services, job);
          return planner.plan(request);
        },
      },
    };
    const step = { tenantId, jobId: job.id, revision: 1 };
    await expect(planStoryboard(slow, step)).rejects.toMatchObject({ name: 'JobCanceled' });
    expect(await account()).toMatchObject({ reservedMicros: 0 });
  });

  it('an approval that comes after its job was canceled holds nothing', async () => {
    await planStoryboard(services, { tenantId, jobId: job.id, revision: 1 });
    await moveJob(services, tenantId, job.id, 'awaiting_approval', 'It waits');
    const folder = await readJobFolder(services, tenantId, job.id);
    if (!folder) throw new Error('no job');
    await cancelJob(services, job);
    for (const late of [approveJob(services, folder, true), renderJob(services, approvedIn(folder))])
      await expect(late).rejects.toMatchObject({ code: 'job_busy' });
    expect(await account()).toMatchObject({ reservedMicros: 0 });
  });

  const approvedIn = (folder: JobFolder): JobFolder => ({
    ...folder,
    job: { ...folder.job, approval: { approved: true, approvedAt: null } },
  });

  const spoken = (make: () => Promise<unknown>, revision = 1) => {
    const kept = {};
    const wanted = {
      tenantId,
      jobId: job.id,
      revision,
      sceneId: 'scn_1',
      basis: 'b',
      resolution: '480p' as const,
    };
    return payForCall(services, wanted, {
      kind: 'narration',
      recipe: 'a-line',
      model: 'a-voice',
      prompt: 'Hello',
      price,
      estimatedMicros: 7000,
      lostAfterSeconds: 90,
      make: async () => ({ result: await make(), kept }),
      found: async () => null,
    });
  };

  it('reaches the account where a line was spoken while its job was deleted', async () => {
    await spoken(async () => {
      const folder = await readJobFolder(services, tenantId, job.id);
      if (folder) await deleteJob(services, folder);
    });
    expect((await rows()).reduce((sum, { bookedMicros }) => sum + bookedMicros, 0)).toBe(7000);
    expect(await account()).toMatchObject({ reservedMicros: 0, spentMicros: 7000 });
  });

  describe('of a line that was being spoken when its job was canceled', () => {
    const { promise: answer, resolve: sayIt } = Promise.withResolvers<void>();
    let calls = 0;
    let looks = 0;
    const said = (jobId: string, recipe: string, make: () => Promise<unknown>) =>
      payForCall(
        services,
        { tenantId, jobId, revision: 1, sceneId: 'scn_1', basis: 'b', resolution: '480p' },
        {
          ...({ kind: 'narration', recipe, model: 'a-voice', prompt: 'Hello', price } as const),
          ...{ estimatedMicros: 7000, lostAfterSeconds: 90 },
          make: async () => {
            calls++;
            return { result: await make(), kept: {} };
          },
          found: async ({ status }) => {
            if (status === 'canceled') looks++;
            return status === 'succeeded' ? 'heard' : null;
          },
        },
      );
    const another = () => createJob(services, tenantId, { ...request, prompt: 'Another lighthouse' });
    /** Moves the clock second by second until something holds. */
    const until = (holds: () => void) =>
      vi.waitFor(
        async () => {
          await clock.advance(1000);
          holds();
        },
        { interval: 5, timeout: 5000 },
      );
    beforeEach(() => {
      calls = 0;
      looks = 0;
    });

    it('is the only one: who asks for the same meanwhile waits for it', async () => {
      const first = said(job.id, 'a-line', () => answer);
      await vi.waitFor(() => expect(calls).toBe(1), { interval: 5 });
      await cancelJob(services, job);
      const second = said((await another()).id, 'a-line', async () => 'spoken again');
      await until(() => expect(looks).toBeGreaterThan(0));
      sayIt();
      await first;
      let isDone = false;
      const result = second.then(({ result: heard }) => {
        isDone = true;
        return heard;
      });
      await until(() => expect(isDone).toBe(true));
      expect([await result, calls]).toEqual(['heard', 1]);
      expect(await account()).toMatchObject({ spentMicros: 7000 });
    });

    it('never comes where the answer is lost, so that the next job asks for it anew', async () => {
      void said(job.id, 'a-lost-line', () => new Promise(() => {}));
      await vi.waitFor(() => expect(calls).toBe(1), { interval: 5 });
      await cancelJob(services, job);
      const second = said((await another()).id, 'a-lost-line', async () => 'spoken again');
      await until(() => expect(looks).toBeGreaterThan(0));
      await clock.advance(91_000);
      await until(() => expect(calls).toBe(2));
      expect((await second).result).toBe('spoken again');
    });
  });

  it('may be owed for a line whose answer was lost, so that only another revision speaks it again', async () => {
    let calls = 0;
    const lose = async () => {
      calls++;
      throw new Fault('OutcomeUnknown', 'no answer');
    };
    await expect(spoken(lose)).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    await expect(spoken(lose)).rejects.toMatchObject({ name: 'AttemptsExhausted' });
    expect(calls).toBe(1);
    await spoken(async () => 'heard', 2);
    expect((await rows()).at(-1)).toMatchObject({ state: 'settled', bookedMicros: 7000 });
  });

  it('or a dearer call finds no room on an account that has nothing left beside what is held', async () => {
    const { reservedMicros } = await account();
    const key = keyOfAccount(tenantId, client);
    const bound = { ...(await account()), amountMicros: reservedMicros };
    await services.store.put({ key, value: asJson(bound), expectedVersion: null });
    const left = reservedMicros - 100_000;
    const ask = (recipe: string, estimatedMicros: number) =>
      transactAnew(services, () =>
        intentWrites(services, tenantId, { ...intended(job), recipe, estimatedMicros }, 0),
      );
    await expect(ask('dearer', left + 1)).rejects.toMatchObject({
      name: 'BudgetExceeded',
      message: expect.stringContaining(`client ${client.id}`),
    });
    await ask('as estimated', left);
    expect(await account()).toMatchObject({ reservedMicros });
  });

  it('nothing more is ordered for a job that has ended', async () => {
    await cancelJob(services, job);
    const next = { ...intended(job), recipe: 'another-recipe' };
    const order = transactAnew(services, () => intentWrites(services, tenantId, next, 0));
    await expect(order).rejects.toMatchObject({ name: 'JobCanceled' });
    expect(await account()).toMatchObject({ reservedMicros: 0, spentMicros: 0 });
  });
});
