import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { transcodeService } from '../../../src/app/names.ts';
import type { Clock, Json, JsonObject } from '../../../src/app/ports.ts';
import type { RunEvent } from '../../../src/local/asl/run.ts';
import { openWorkflow, type Step } from '../../../src/local/workflow.ts';
import { manualClock } from '../manual-clock.ts';
import { failing } from './machine.ts';
import { silentLog } from './run-case.ts';

const definition = readFileSync(
  resolve(import.meta.dirname, '../../../statemachines/video.asl.json'),
  'utf8',
);
const functions = [...new Set([...definition.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name ?? ''))];

/** Runs the product's workflow on three scenes, with steps that work at once unless told otherwise. */
async function runVideo(
  told: (answer: (token: string) => void, clock: Clock) => Readonly<Record<string, Step>>,
) {
  const clock = manualClock();
  const events: RunEvent[] = [];
  const calls: { name: string; payload: JsonObject; at: number }[] = [];
  const workflow = openWorkflow({
    definition,
    substitutions: Object.fromEntries(functions.map((name) => [name, name])),
    journal: ':memory:',
    clock,
    log: silentLog,
    observe: (_, event) => events.push(event),
  });
  const answer = (token: string) =>
    void clock.after(1000, () => void workflow.succeed(token, { done: true }));
  const plan = {
    sceneIds: ['s1', 's2', 's3'],
    needsReview: true,
    restsAfterPlan: false,
    mustDraw: false,
    askAfterSeconds: [20, 40],
  };
  const usual: Step = async (payload) => {
    const { sceneId, taskToken } = payload as JsonObject;
    if (typeof taskToken === 'string') answer(taskToken);
    return { ...plan, sceneId, ok: true };
  };
  const own = told(answer, clock);
  const steps = functions.map((name): [string, Step] => [
    name,
    async (payload) => {
      calls.push({ name, payload: payload as JsonObject, at: clock.now() });
      return (own[name] ?? usual)(payload);
    },
  ]);
  const transcode: Step = async (payload) => (own[transcodeService] ?? (async () => ({})))(payload);
  workflow.serve({ ...Object.fromEntries(steps), [transcodeService]: transcode });
  await workflow.start('job-1', { tenantId: 't', jobId: 'j', revision: 1 });
  const execution = await clock.runUntil(workflow.ended('job-1'));
  await workflow.close();
  const entered = events.flatMap((event) => (event.kind === 'entered' ? [event.state] : []));
  return { execution, calls, entered };
}

describe('the workflow of the product, on one machine', () => {
  it('draws and films every scene, asks for a review in between, and settles', async () => {
    const { execution, entered, calls } = await runVideo(() => ({}));
    expect(execution.status, execution.cause ?? '').toBe('SUCCEEDED');
    const count = (name: string) => entered.filter((state) => state === name).length;
    expect([count('StartImage'), count('AwaitReview'), count('StartClip'), count('ConformClip')]).toEqual([
      3, 1, 3, 3,
    ]);
    expect(entered.slice(-4)).toEqual(['Cut', 'HowToJoin', 'Publish', 'Settle']);
    for (const { payload } of calls) {
      expect(payload).toMatchObject({ tenantId: 't', jobId: 'j', revision: 1 });
      expect(Object.keys(payload)).not.toContain('prompt');
    }
  });

  it('asks again, later each time, for a clip that nobody reports', async () => {
    let asked = 0;
    const { execution, calls } = await runVideo((answer) => ({
      StartClip: async (payload): Promise<Json> => {
        const { sceneId, taskToken } = payload as JsonObject;
        if (sceneId !== 's2' || ++asked === 4) answer(String(taskToken));
        return null;
      },
    }));
    expect(execution.status, execution.cause ?? '').toBe('SUCCEEDED');
    const times = calls.flatMap(({ name, payload, at }) =>
      name === 'StartClip' && payload.sceneId === 's2' ? [at] : [],
    );
    expect(times.map((at) => (at - (times[0] ?? 0)) / 1000)).toEqual([0, 20, 60, 100]);
  });

  it('finishes the other scenes when one fails for good, and settles the failure', async () => {
    const { execution, calls, entered } = await runVideo((answer) => ({
      StartClip: async (payload) => {
        const { sceneId, taskToken } = payload as JsonObject;
        if (sceneId === 's2') return failing('ContentRefused', 'not this')(payload);
        answer(String(taskToken));
        return null;
      },
      FailScene: async (payload) => ({ sceneId: (payload as JsonObject).sceneId, ok: false }),
    }));
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ScenesFailed' });
    expect(entered.filter((state) => state === 'ConformClip').length).toBe(2);
    const failed = calls.find(({ name }) => name === 'FailScene');
    expect(failed?.payload).toMatchObject({
      sceneId: 's2',
      kind: 'clip',
      failure: { Error: 'ContentRefused' },
    });
    expect(calls.at(-1)?.payload).toMatchObject({ failure: { Error: 'ScenesFailed' } });
    expect(entered).not.toContain('Cut');
  });

  it('orders again from a MediaConvert that takes no orders just now, within the minute of its token', async () => {
    const tried: number[] = [];
    const { execution } = await runVideo((_, clock) => ({
      CutVideo: async () => ({ finish: true, transcode: { Role: 'r' } }),
      [transcodeService]: async (payload) => {
        tried.push(clock.now());
        return tried.length < 4 ? failing('MediaConvert.TooManyRequestsException', 'slowly')(payload) : {};
      },
    }));
    expect(execution.status, execution.cause ?? '').toBe('SUCCEEDED');
    expect(tried.length).toBe(4);
    expect((tried.at(-1) ?? 0) - (tried[0] ?? 0)).toBeLessThan(60_000);
  });

  it.each([
    [
      '{"Status":"ERROR","ErrorCode":1404,"ErrorMessage":"Unable to open s3://media/secret"}',
      'its error 1404',
    ],
    ['The role may not be passed.', 'States.TaskFailed'],
  ])('tells what MediaConvert says of a failed job by its number: %s', async (cause, told) => {
    const { execution, entered } = await runVideo(() => ({
      CutVideo: async () => ({ finish: true, transcode: { Role: 'r' } }),
      [transcodeService]: failing('States.TaskFailed', cause),
    }));
    expect(execution).toMatchObject({
      status: 'FAILED',
      error: 'MediaCrashed',
      cause: `MediaConvert could not join the video: ${told}`,
    });
    expect(entered).not.toContain('FinishCut');
  });
});
