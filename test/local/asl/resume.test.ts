import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/app/ports.ts';
import { openJournal } from '../../../src/local/asl/journal.ts';
import type { RunEvent } from '../../../src/local/asl/run.ts';
import { openWorkflow, type Step } from '../../../src/local/workflow.ts';
import { manualClock } from '../manual-clock.ts';
import { ask, call, openMachine } from './machine.ts';
import { silentLog } from './run-case.ts';

let folder: string;
let journal: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'resume-'));
  journal = join(folder, 'journal.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('after kill -9 in the middle of a Map', () => {
  const item = '{% $item %}';
  const definition = JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'Prepare',
    States: {
      Prepare: call('prepare', { Next: 'Scenes' }),
      Scenes: {
        Type: 'Map',
        Items: ['resting', 'unanswered', 'hanging', 'finished', 'expiring'],
        MaxConcurrency: 4,
        ItemProcessor: {
          StartAt: 'Make',
          States: {
            Make: call('make', {
              Arguments: { FunctionName: 'make', Payload: { item: '{% $states.input %}' } },
              Assign: { item: '{% $states.result.Payload %}' },
              Next: 'Ask',
            }),
            Ask: ask('ask', {
              TimeoutSeconds: 3600,
              Catch: [{ ErrorEquals: ['States.Timeout'], Output: 'expired', Next: 'Over' }],
              Output: '{% $states.result %}',
              Next: 'Kind',
            }),
            Kind: {
              Type: 'Choice',
              Choices: [{ Condition: '{% $item = "resting" %}', Next: 'Rest' }],
              Default: 'Store',
            },
            Rest: { Type: 'Wait', Seconds: 1800, Next: 'Store' },
            Store: call('store', {
              Arguments: { FunctionName: 'store', Payload: { item, answer: '{% $states.input %}' } },
            }),
            Over: { Type: 'Succeed' },
          },
        },
        End: true,
      },
    },
  });

  it('everything goes on: nothing finished runs again, tokens and deadlines hold', async () => {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'killed-workflow.ts'), journal, definition],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const said: JsonObject[] = [];
    const begunAt = Date.now();
    const awaited = [
      '"ask","item":"unanswered"',
      '"ask","item":"expiring"',
      '"store","item":"hanging"',
      '"Rest"',
    ];
    for await (const line of createInterface({ input: child.stdout })) {
      said.push(JSON.parse(line));
      const all = said.map((entry) => JSON.stringify(entry)).join('\n');
      if (awaited.every((part) => all.includes(part))) break;
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(said).toContainEqual({ stored: 'finished' });

    const clock = manualClock(Date.now());
    const calls: Json[] = [];
    const note =
      (step: string): Step =>
      async (payload) => {
        calls.push({ step, item: (payload as JsonObject | null)?.item ?? payload });
        return (payload as JsonObject | null)?.item ?? payload;
      };
    const workflow = openWorkflow({ definition, substitutions: {}, journal, clock, log: silentLog });
    const tokenOf = (name: string) => String(said.find((e) => e.step === 'ask' && e.item === name)?.token);
    // Before the steps are there, as when a webhook is quicker than the start of the process.
    expect(await workflow.succeed(tokenOf('unanswered'), 'answered')).toBe('accepted');
    expect(await workflow.succeed(tokenOf('finished'), 'again')).toBe('gone');
    workflow.serve({ prepare: note('prepare'), make: note('make'), ask: note('ask'), store: note('store') });
    await clock.advance(0);
    expect(calls).toEqual([
      { step: 'store', item: 'hanging' },
      { step: 'store', item: 'unanswered' },
    ]);
    const passed = Date.now() - begunAt;
    const [rest = 0, expiry = 0] = clock.pending();
    expect(rest).toBeLessThanOrEqual(1_800_000);
    expect(rest).toBeGreaterThan(1_800_000 - passed - 1000);
    expect(expiry).toBeLessThanOrEqual(3_600_000);
    expect(expiry).toBeGreaterThan(3_600_000 - passed - 1000);
    await clock.advance(3_600_000);
    expect((await workflow.ended('job')).output).toEqual([
      'resting',
      'unanswered',
      'hanging',
      'finished',
      'expired',
    ]);
    expect(calls.slice(2)).toEqual([{ step: 'store', item: 'resting' }]);
    expect(await workflow.describe('job')).toMatchObject({
      status: 'SUCCEEDED',
      input: { by: 'the first process' },
    });
    await workflow.close();
  });
});

describe('a journal', () => {
  it('keeps an execution that was started before there were steps', async () => {
    const definition = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'A', States: { A: call('f') } });
    const clock = manualClock();
    const open = () => openWorkflow({ definition, substitutions: {}, journal, clock, log: silentLog });
    const first = open();
    await first.start('job', { n: 1 });
    await first.close();
    const second = open();
    second.serve({ f: async (payload) => payload });
    expect((await second.ended('job')).output).toEqual({ n: 1 });
    await second.close();
  });

  it('goes on with the definition that an execution was started with', async () => {
    const f: Step = async () => 'answer';
    const first = openMachine(
      { A: { Type: 'Wait', Seconds: 60, Next: 'B' }, B: call('f') },
      { f },
      { journal },
    );
    await first.workflow.start('job', {});
    await first.clock.advance(1000);
    await first.workflow.close();
    const second = openMachine({ Other: { Type: 'Succeed' } }, { f }, { journal, clock: first.clock });
    expect((await second.clock.runUntil(second.workflow.ended('job'))).output).toBe('answer');
    expect(second.clock.now() - Date.UTC(2030, 0, 1, 12)).toBe(60_000);
    await second.workflow.close();
  });

  it('is open in one process only, as every step would be called twice', async () => {
    const first = openJournal(journal);
    expect(() => openJournal(journal)).toThrow(/open in another process/);
    first.close();
    openJournal(journal).close();
  });

  it('does not call a step again that has returned and left a token to wait for', async () => {
    let calls = 0;
    const f: Step = async () => {
      calls += 1;
      return null;
    };
    const first = openMachine({ A: ask('f') }, { f }, { journal });
    await first.workflow.start('job', {});
    await first.clock.advance(1000);
    await first.workflow.close();
    const second = openMachine({ A: ask('f') }, { f }, { journal, clock: first.clock });
    await second.clock.advance(1000);
    expect(calls).toBe(1);
    await second.workflow.close();
  });

  it('keeps an answer that came in between two processes, and a retry that was due', async () => {
    const tokens: string[] = [];
    const f: Step = async (payload) => {
      tokens.push(String((payload as JsonObject).token));
      return null;
    };
    const states = { A: ask('f', { Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 30 }] }) };
    const first = openMachine(states, { f }, { journal });
    await first.workflow.start('job', {});
    await first.clock.advance(0);
    await first.workflow.fail(tokens[0] ?? '', 'Busy', '');
    await first.clock.advance(10_000);
    await first.workflow.close();
    const second = openMachine(states, { f }, { journal, clock: first.clock });
    await second.clock.advance(19_999);
    expect(tokens.length).toBe(1);
    await second.clock.advance(1);
    expect(tokens.length).toBe(2);
    await second.workflow.succeed(tokens[1] ?? '', 'fine');
    expect((await second.workflow.ended('job')).output).toBe('fine');
    await second.workflow.close();
  });

  it('stays small through a long job, and keeps only what is asked for afterwards', async () => {
    const names = Array.from({ length: 10 }, (_, i) => `S${i}`);
    const states = names.map((name, i) => [name, call('f', i < 9 ? { Next: `S${i + 1}` } : {})]);
    const text = 'x'.repeat(500);
    const { workflow, run } = openMachine(
      {
        M: {
          Type: 'Map',
          Items: '{% [1..120].{"n": $} %}',
          ItemProcessor: { StartAt: 'S0', States: Object.fromEntries(states) },
          End: true,
        },
      },
      { f: async () => ({ text }) },
      { journal },
    );
    expect((await run()).output).toEqual(Array.from({ length: 120 }, () => ({ text })));
    expect(workflow.history('job')).toEqual([]);
    await workflow.close();
    expect(existsSync(`${journal}-wal`)).toBe(false);
    expect(statSync(journal).size).toBeLessThan(1_000_000);
    const reopened = openJournal(journal);
    expect(reopened.frames('job')).toEqual([]);
    expect(reopened.find('job')?.status).toBe('SUCCEEDED');
    reopened.close();
  });
});

describe('any machine', () => {
  type Plan = { kind: 'task' | 'wait' | 'pass' } | { kind: 'map' | 'parallel'; inner: Plan[]; width: number };
  const plans = fc.letrec<{ plan: Plan; list: Plan[] }>((tie) => ({
    plan: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.record({ kind: fc.constantFrom('task' as const, 'wait' as const, 'pass' as const) }),
      fc.record({
        kind: fc.constantFrom('map' as const, 'parallel' as const),
        inner: tie('list'),
        width: fc.integer({ min: 1, max: 3 }),
      }),
    ),
    list: fc.array(tie('plan'), { minLength: 1, maxLength: 3 }),
  }));
  let serial = 0;
  const listOf = (list: readonly Plan[]): JsonObject => {
    const names = list.map(() => `S${serial++}`);
    const states = list.map((plan, i) => {
      const on = names[i + 1] ? { Next: names[i + 1] } : { End: true };
      return [names[i], { ...stateOf(plan), ...on }];
    });
    return { StartAt: names[0], States: Object.fromEntries(states) };
  };
  const stateOf = (plan: Plan): object => {
    if (plan.kind === 'task') {
      const { End: _end, ...task } = call('f') as JsonObject;
      return task;
    }
    if (plan.kind === 'wait') return { Type: 'Wait', Seconds: 3 };
    if (plan.kind === 'pass') return { Type: 'Pass', Assign: { seen: '{% $string($states.input) %}' } };
    const inner = listOf('inner' in plan ? plan.inner : []);
    const width = Array.from({ length: 'width' in plan ? plan.width : 1 }, (_, i) => i);
    if (plan.kind === 'parallel') return { Type: 'Parallel', Branches: width.map(() => inner) };
    return {
      Type: 'Map',
      Items: width,
      MaxConcurrency: 2,
      ItemSelector: { i: '{% $states.context.Map.Item.Index %}', of: '{% $string($states.input) %}' },
      ItemProcessor: inner,
    };
  };

  it('gives the same however often it is interrupted, and enters every state once', async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(plans.plan, { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 5 }),
        async (list, interruptions) => {
          const definition = JSON.stringify({ QueryLanguage: 'JSONata', ...listOf(list) });
          const through = await runInterrupted(definition, [], ':memory:');
          const file = join(folder, `${round++}.sqlite`);
          expect(await runInterrupted(definition, interruptions, file)).toEqual(through);
        },
      ),
      { numRuns: 25, verbose: 1 },
    );
  });

  /** Closes and reopens the workflow whenever so many more steps have been called or timers have fired. */
  async function runInterrupted(definition: string, interruptions: readonly number[], file: string) {
    const clock = manualClock();
    const entered: string[] = [];
    const observe = (_: string, event: RunEvent): void => {
      if (event.kind === 'entered') entered.push(event.state);
    };
    for (let session = 0; ; session++) {
      const workflow = openWorkflow({
        definition,
        substitutions: {},
        journal: file,
        clock,
        log: silentLog,
        observe,
      });
      let left = interruptions[session] ?? Number.POSITIVE_INFINITY;
      const interrupted = Promise.withResolvers<'interrupted'>();
      const f: Step = async (payload) => {
        left -= 1;
        if (left <= 0) interrupted.resolve('interrupted');
        await new Promise<void>((resolve) => clock.after(1000, resolve));
        return { did: payload };
      };
      workflow.serve({ f });
      await workflow.start('job', { a: 1 });
      const ended = workflow.ended('job').then(
        ({ output }) => ({ output, entered: entered.toSorted() }),
        () => 'interrupted' as const,
      );
      const result = await clock.runUntil(Promise.race([interrupted.promise, ended]));
      await workflow.close();
      if (result !== 'interrupted') return result;
    }
  }
});
