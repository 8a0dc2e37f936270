import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json, JsonObject, Workflow } from '../../src/app/ports.ts';
import { type LocalWorkflow, openWorkflow } from '../../src/local/workflow.ts';
import { silentLog } from '../local/asl/run-case.ts';
import { type ManualClock, manualClock } from '../local/manual-clock.ts';

/** A machine with a callback that has a deadline and a heartbeat, a catch, and a retry by name. */
const definition = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'Ask',
  States: {
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: {
        FunctionName: `\${Ask}`,
        Payload: { question: '{% $states.input.question %}', taskToken: '{% $states.context.Task.Token %}' },
      },
      TimeoutSeconds: 60,
      HeartbeatSeconds: 20,
      Retry: [{ ErrorEquals: ['AskAgain'], IntervalSeconds: 2, MaxAttempts: 1 }],
      Catch: [
        {
          ErrorEquals: ['States.Timeout'],
          Output: { caught: '{% $states.errorOutput.Error %}' },
          Next: 'Report',
        },
      ],
      Output: { answer: '{% $states.result %}' },
      Next: 'Report',
    },
    Report: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: `\${Report}`, Payload: '{% $states.input %}' },
      Output: '{% $states.result.Payload %}',
      End: true,
    },
  },
});

/**
 * What the product relies on in any workflow.
 *
 * @param adapt puts the implementation under test in front of a local workflow that does the work
 */
export function workflowSuite(
  name: string,
  adapt: (local: LocalWorkflow) => Promise<{ workflow: Workflow; close(): Promise<void> }>,
): void {
  describe(`${name} as a workflow`, () => {
    let folder: string;
    let clock: ManualClock;
    let local: LocalWorkflow;
    let workflow: Workflow;
    let close: () => Promise<void>;
    let asked: { payload: JsonObject; at: number }[];
    let nextAsk: PromiseWithResolvers<string>;

    /** The token of the next call of the step that asks. */
    const token = (): Promise<string> => nextAsk.promise;

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'workflow-'));
      clock = manualClock();
      local = openWorkflow({
        definition,
        substitutions: { Ask: 'ask', Report: 'report' },
        journal: join(folder, 'journal.sqlite'),
        clock,
        log: silentLog,
      });
      asked = [];
      nextAsk = Promise.withResolvers();
      local.serve({
        ask: async (payload) => {
          asked.push({ payload: payload as JsonObject, at: clock.now() });
          nextAsk.resolve(String((payload as JsonObject).taskToken));
          nextAsk = Promise.withResolvers();
          return null;
        },
        report: async (payload): Promise<Json> => ({ reported: payload }),
      });
      ({ workflow, close } = await adapt(local));
    });

    afterEach(async () => {
      await close();
      await local.close();
      await rm(folder, { recursive: true, force: true });
    });

    it('hands an answered token on and describes the finished execution', async () => {
      const issued = token();
      await workflow.start('job-1', { question: 'why?' });
      expect(await workflow.describe('job-1')).toMatchObject({
        name: 'job-1',
        status: 'RUNNING',
        input: { question: 'why?' },
        output: null,
        startedAt: '2030-01-01T12:00:00.000Z',
        stoppedAt: null,
      });
      expect(await workflow.succeed(await issued, { because: [1, null, 'é'] })).toBe('accepted');
      await local.ended('job-1');
      expect(await workflow.describe('job-1')).toEqual({
        name: 'job-1',
        status: 'SUCCEEDED',
        input: { question: 'why?' },
        output: { reported: { answer: { because: [1, null, 'é'] } } },
        error: null,
        cause: null,
        startedAt: '2030-01-01T12:00:00.000Z',
        stoppedAt: '2030-01-01T12:00:00.000Z',
      });
    });

    it('starts once, however often it is told to, also when it has ended', async () => {
      const issued = token();
      await workflow.start('job-1', { question: 'why?', more: { a: 1, b: 2 } });
      await workflow.start('job-1', { more: { b: 2, a: 1 }, question: 'why?' });
      await workflow.succeed(await issued, 1);
      await local.ended('job-1');
      await workflow.start('job-1', { question: 'why?', more: { a: 1, b: 2 } });
      expect(asked.length).toBe(1);
      expect((await workflow.describe('job-1'))?.status).toBe('SUCCEEDED');
    });

    it('refuses the name of another execution with another input', async () => {
      const issued = token();
      await workflow.start('job-1', { question: 'why?' });
      const error = await workflow.start('job-1', { question: 'how?' }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: 'ExecutionAlreadyExists' });
      await workflow.succeed(await issued, 1);
      await local.ended('job-1');
      await expect(workflow.start('job-1', { question: 'how?' })).rejects.toMatchObject({
        name: 'ExecutionAlreadyExists',
      });
    });

    it('takes the first answer of a token only', async () => {
      const issued = token();
      await workflow.start('job-1', { question: 'why?' });
      const answered = await issued;
      expect(await workflow.succeed(answered, 'first')).toBe('accepted');
      expect(await workflow.succeed(answered, 'second')).toBe('gone');
      expect(await workflow.fail(answered, 'TooLate', '')).toBe('gone');
      expect(await workflow.heartbeat(answered)).toBe('gone');
      expect((await local.ended('job-1')).output).toEqual({ reported: { answer: 'first' } });
    });

    it('takes nothing for a token that nobody issued', async () => {
      expect(await workflow.succeed('made-up', 1)).toBe('gone');
      expect(await workflow.fail('made-up', 'E', 'c')).toBe('gone');
      expect(await workflow.heartbeat('made-up')).toBe('gone');
    });

    it('fails the execution with the error and cause that a token was answered with', async () => {
      const issued = token();
      await workflow.start('job-1', { question: 'why?' });
      expect(await workflow.fail(await issued, 'ContentRefused', 'not this')).toBe('accepted');
      await local.ended('job-1');
      expect(await workflow.describe('job-1')).toMatchObject({
        status: 'FAILED',
        error: 'ContentRefused',
        cause: 'not this',
        output: null,
      });
    });

    it('retries by the name of the error, after the interval, with a fresh token', async () => {
      const first = token();
      await workflow.start('job-1', { question: 'why?' });
      const old = await first;
      const second = token();
      await workflow.fail(old, 'AskAgain', '');
      await clock.advance(2000);
      const fresh = await second;
      expect(fresh).not.toBe(old);
      expect(await workflow.succeed(old, 'old')).toBe('gone');
      expect(await workflow.succeed(fresh, 'new')).toBe('accepted');
      expect((await local.ended('job-1')).output).toEqual({ reported: { answer: 'new' } });
      expect(asked.map(({ at }) => at - (asked[0]?.at ?? 0))).toEqual([0, 2000]);
    });

    it('lets a token go when its heartbeat stops, and keeps it while it beats', async () => {
      const issued = token();
      await workflow.start('job-1', { question: 'why?' });
      const beating = await issued;
      await clock.advance(15_000);
      expect(await workflow.heartbeat(beating)).toBe('accepted');
      await clock.advance(15_000);
      expect((await workflow.describe('job-1'))?.status).toBe('RUNNING');
      await clock.advance(5_000);
      expect(await workflow.succeed(beating, 'late')).toBe('gone');
      expect((await local.ended('job-1')).output).toEqual({ reported: { caught: 'States.Timeout' } });
    });

    it('lets a token go at its deadline, heartbeats or not', async () => {
      const issued = token();
      await workflow.start('job-1', { question: 'why?' });
      const beating = await issued;
      for (let beat = 0; beat < 3; beat++) {
        await clock.advance(15_000);
        expect(await workflow.heartbeat(beating)).toBe('accepted');
      }
      await clock.advance(15_000);
      expect((await local.ended('job-1')).output).toEqual({ reported: { caught: 'States.Timeout' } });
    });

    it('stops at once: its token is gone and nothing follows', async () => {
      const issued = token();
      await workflow.start('job-1', { question: 'why?' });
      const waiting = await issued;
      await workflow.stop('job-1', 'JobCanceled', 'by its owner');
      expect(await workflow.describe('job-1')).toMatchObject({
        status: 'ABORTED',
        error: 'JobCanceled',
        cause: 'by its owner',
      });
      expect(await workflow.succeed(waiting, 1)).toBe('gone');
      await clock.advance(120_000);
      expect((await workflow.describe('job-1'))?.status).toBe('ABORTED');
      expect(clock.pending()).toEqual([]);
    });

    it('stops without harm what is over or never was', async () => {
      const issued = token();
      await workflow.start('job-1', { question: 'why?' });
      await workflow.succeed(await issued, 1);
      await local.ended('job-1');
      await workflow.stop('job-1', 'JobCanceled', '');
      await workflow.stop('job-2', 'JobCanceled', '');
      expect((await workflow.describe('job-1'))?.status).toBe('SUCCEEDED');
      expect(await workflow.describe('job-2')).toBeNull();
    });

    it('describes nothing where nothing was started', async () => {
      expect(await workflow.describe('job-9')).toBeNull();
    });
  });
}
