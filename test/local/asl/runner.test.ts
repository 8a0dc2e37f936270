import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/app/ports.ts';
import { ask, call, failing, openMachine } from './machine.ts';

describe('a step', () => {
  it('that throws fails its task with the name, and a cause without stack', async () => {
    const { run } = openMachine({ A: call('f') }, { f: failing('ContentRefused', 'not this') });
    const { status, error, cause } = await run();
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'ContentRefused' });
    expect(JSON.parse(cause ?? '')).toEqual({ errorType: 'ContentRefused', errorMessage: 'not this' });
  });

  it('that is missing is noticed before anything runs', () => {
    expect(() => openMachine({ A: call('f') }, { g: async () => null })).toThrow(/no step for f/);
  });

  it('gets arguments in the fields of lambda:invoke only', async () => {
    const Arguments = { FunctionName: 'f', Payload: {}, InvocationType: 'Event' };
    const { run } = openMachine({ A: call('f', { Arguments }) }, { f: async () => null });
    expect(await run()).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: expect.stringMatching(/InvocationType/),
    });
  });

  it('whose result is too large fails in a way that can be caught', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput.Error %}', Next: 'B' }];
    const { run } = openMachine(
      { A: call('f', { Catch }), B: { Type: 'Pass', End: true } },
      { f: async () => 'x'.repeat(262_144) },
    );
    expect((await run()).output).toBe('States.DataLimitExceeded');
  });

  it('that comes back after its time is not listened to', async () => {
    const late = Promise.withResolvers<Json>();
    const { run, workflow, clock } = openMachine(
      {
        A: call('f', { TimeoutSeconds: 5, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'B' }] }),
        B: { Type: 'Wait', Seconds: 10, Output: 'went on', End: true },
      },
      { f: () => late.promise },
    );
    await workflow.start('job', {});
    await clock.advance(6000);
    late.resolve('too late');
    expect((await run()).output).toBe('went on');
  });
});

describe('a state machine', () => {
  it('ends at its own deadline, with everything in it', async () => {
    const { run, clock } = openMachine(
      { A: { Type: 'Wait', Seconds: 500, End: true } },
      {},
      { top: { TimeoutSeconds: 30 } },
    );
    const { status, error, startedAt, stoppedAt } = await run();
    expect({ status, error }).toEqual({ status: 'TIMED_OUT', error: 'States.Timeout' });
    expect(Date.parse(stoppedAt ?? '') - Date.parse(startedAt)).toBe(30_000);
    expect(clock.pending()).toEqual([]);
  });

  it('that goes in circles is ended', async () => {
    const { run } = openMachine({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } });
    expect(await run()).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: expect.stringMatching(/25000/),
    });
  });

  it('fails where no rule of a Choice holds, whatever is caught around it', async () => {
    const choice = { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'B' }] };
    const { run } = openMachine({
      P: {
        Type: 'Parallel',
        Branches: [{ StartAt: 'A', States: { A: choice, B: { Type: 'Succeed' } } }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'C' }],
        End: true,
      },
      C: { Type: 'Succeed' },
    });
    expect(await run()).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });

  it('evaluates Output and Assign with the variables as they were', async () => {
    const { run } = openMachine({
      A: { Type: 'Pass', Assign: { x: 1, y: 2 }, Next: 'B' },
      B: { Type: 'Pass', Assign: { x: '{% $y %}', y: '{% $x %}' }, Output: '{% $x %}', Next: 'C' },
      C: { Type: 'Pass', Output: { before: '{% $states.input %}', x: '{% $x %}', y: '{% $y %}' }, End: true },
    });
    expect((await run()).output).toEqual({ before: 1, x: 2, y: 1 });
  });

  it('keeps what is assigned in a Map or Parallel inside', async () => {
    const inside = {
      StartAt: 'B',
      States: {
        B: { Type: 'Pass', Assign: { x: '{% $x + 1 %}' }, Next: 'C' },
        C: { Type: 'Pass', Output: '{% $x %}', End: true },
      },
    };
    const { run } = openMachine({
      A: { Type: 'Pass', Assign: { x: 1 }, Next: 'P' },
      P: { Type: 'Parallel', Branches: [inside, inside], Next: 'M' },
      M: { Type: 'Map', ItemProcessor: inside, Next: 'D' },
      D: { Type: 'Pass', Output: ['{% $states.input %}', '{% $x %}'], End: true },
    });
    expect((await run()).output).toEqual([[2, 2], 1]);
  });

  it('shows a distributed Map no variables from outside', async () => {
    const inside = { StartAt: 'B', States: { B: { Type: 'Pass', Output: '{% $exists($x) %}', End: true } } };
    const distributed = { ...inside, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } };
    const { run } = openMachine({
      A: { Type: 'Pass', Assign: { x: 1 }, Output: [0], Next: 'M' },
      M: { Type: 'Map', ItemProcessor: distributed, End: true },
    });
    expect((await run()).output).toEqual([false]);
  });
});

describe('a retry', () => {
  const retried = async (Retry: object[], random?: () => number) => {
    const { run, events } = openMachine(
      { A: call('f', { Retry }) },
      { f: failing('E') },
      random ? { random } : {},
    );
    await run();
    return events.flatMap((event) => (event.kind === 'retried' ? [event.afterSeconds] : []));
  };

  it('waits longer each time, up to MaxDelaySeconds', async () => {
    const Retry = [
      { ErrorEquals: ['E'], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 4, MaxDelaySeconds: 10 },
    ];
    expect(await retried(Retry)).toEqual([2, 6, 10, 10]);
  });

  it('waits a share of the interval with jitter', async () => {
    const Retry = [{ ErrorEquals: ['E'], IntervalSeconds: 8, MaxAttempts: 2, JitterStrategy: 'FULL' }];
    expect(await retried(Retry, () => 0.25)).toEqual([2, 4]);
  });

  it('is decided by the first retrier that takes the error, also when that is used up', async () => {
    const Retry = [
      { ErrorEquals: ['Other'], MaxAttempts: 9 },
      { ErrorEquals: ['States.TaskFailed'], MaxAttempts: 1 },
      { ErrorEquals: ['States.ALL'], MaxAttempts: 5 },
    ];
    expect(await retried(Retry)).toEqual([1]);
  });

  it('counts anew at each visit of the state', async () => {
    let calls = 0;
    const { run } = openMachine(
      {
        A: call('f', { Retry: [{ ErrorEquals: ['E'], MaxAttempts: 1 }], Next: 'B' }),
        B: { Type: 'Choice', Choices: [{ Condition: '{% $states.input < 4 %}', Next: 'A' }], Default: 'C' },
        C: { Type: 'Succeed' },
      },
      {
        f: async () => {
          calls += 1;
          if (calls % 2 === 1) await failing('E')(null);
          return calls;
        },
      },
    );
    expect((await run()).output).toBe(4);
  });

  it('runs a Map again from its first item, with its old work forgotten', async () => {
    const seen: Json[] = [];
    let failures = 1;
    const { run } = openMachine(
      {
        M: {
          Type: 'Map',
          MaxConcurrency: 1,
          Items: [1, 2],
          Retry: [{ ErrorEquals: ['E'] }],
          ItemProcessor: { StartAt: 'A', States: { A: call('f') } },
          End: true,
        },
      },
      {
        f: async (item) => {
          seen.push(item);
          if (item === 2 && failures-- > 0) await failing('E')(null);
          return item;
        },
      },
    );
    expect((await run()).output).toEqual([1, 2]);
    expect(seen).toEqual([1, 2, 1, 2]);
  });
});

describe('a Catch', () => {
  const caught = async (ErrorEquals: string[], heartbeat: object = {}) => {
    const { run } = openMachine(
      {
        A: ask('f', {
          TimeoutSeconds: 20,
          ...heartbeat,
          Catch: [{ ErrorEquals, Output: 'caught', Next: 'B' }],
        }),
        B: { Type: 'Succeed' },
      },
      { f: async () => null },
    );
    return (await run()).output;
  };

  it('takes a lost heartbeat by its own name and as a timeout', async () => {
    expect(await caught(['States.HeartbeatTimeout'], { HeartbeatSeconds: 5 })).toBe('caught');
    expect(await caught(['States.Timeout'], { HeartbeatSeconds: 5 })).toBe('caught');
  });

  it('takes a missed deadline not for a lost heartbeat, nor a timeout for a failed task', async () => {
    expect(await caught(['States.HeartbeatTimeout'])).toBeNull();
    expect(await caught(['States.TaskFailed'])).toBeNull();
    expect(await caught(['States.ALL'])).toBe('caught');
  });

  it('assigns, and leads back into a loop that asks again later each time', async () => {
    const at: number[] = [];
    const machine = openMachine(
      {
        Begin: { Type: 'Pass', Assign: { asked: 0, waits: [5, 10, 40] }, Next: 'Ask' },
        Ask: ask('f', {
          TimeoutSeconds: '{% $waits[$min([$asked, 2])] %}',
          Catch: [{ ErrorEquals: ['States.Timeout'], Assign: { asked: '{% $asked + 1 %}' }, Next: 'Ask' }],
        }),
      },
      {
        f: async (payload) => {
          at.push(machine.clock.now());
          if (at.length === 5) await machine.workflow.succeed(String((payload as JsonObject).token), 'done');
          return null;
        },
      },
    );
    expect((await machine.run()).output).toBe('done');
    expect(at.map((time) => (time - (at[0] ?? 0)) / 1000)).toEqual([0, 5, 15, 55, 95]);
  });
});

describe('side by side', () => {
  const items = Array.from({ length: 90 }, (_, i) => i);
  const together = async (state: object) => {
    let now = 0;
    let most = 0;
    const machine = openMachine(
      {
        M: { Type: 'Map', Items: items, ItemProcessor: { StartAt: 'A', States: { A: call('f') } }, ...state },
      },
      {
        f: async (item) => {
          now += 1;
          most = Math.max(most, now);
          await new Promise<void>((resolve) => machine.clock.after(1000, resolve));
          now -= 1;
          return item;
        },
      },
    );
    const { output } = await machine.run({ limit: 7 });
    return { most, output };
  };

  it('as many items run as MaxConcurrency says, results in the order of the items', async () => {
    expect(await together({ MaxConcurrency: '{% $states.input.limit %}', End: true })).toEqual({
      most: 7,
      output: items,
    });
  });

  it('no more than 40 items of an inline Map run', async () => {
    expect((await together({ MaxConcurrency: 0, End: true })).most).toBe(40);
    expect((await together({ MaxConcurrency: 60, End: true })).most).toBe(40);
  });

  it('a branch that fails ends the others at once and begins nothing more', async () => {
    const begun: Json[] = [];
    const { run, workflow, clock } = openMachine(
      {
        P: {
          Type: 'Parallel',
          Branches: [
            { StartAt: 'A', States: { A: ask('note', { TimeoutSeconds: 900 }) } },
            {
              StartAt: 'M',
              States: {
                M: {
                  Type: 'Map',
                  Items: [1, 2, 3, 4],
                  MaxConcurrency: 2,
                  ItemProcessor: {
                    StartAt: 'N',
                    States: {
                      N: call('note', { Next: 'W' }),
                      W: { Type: 'Wait', Seconds: 60, Next: 'O' },
                      O: call('note'),
                    },
                  },
                  End: true,
                },
              },
            },
            {
              StartAt: 'W2',
              States: { W2: { Type: 'Wait', Seconds: 10, Next: 'F' }, F: { Type: 'Fail', Error: 'Boom' } },
            },
          ],
          Catch: [{ ErrorEquals: ['Boom'], Next: 'Done' }],
          End: true,
        },
        Done: { Type: 'Wait', Seconds: 1000, Output: 'caught', End: true },
      },
      {
        note: async (payload) => {
          begun.push(payload);
          return payload;
        },
      },
    );
    await workflow.start('job', {});
    await clock.advance(11_000);
    expect(begun.length).toBe(3);
    expect(clock.pending().length).toBe(1);
    const open = workflow.history('job').filter(({ status }) => status === 'RUNNING');
    expect(open.map(({ state }) => state)).toEqual(['Done']);
    const { token } = begun.find((payload) => typeof payload === 'object') as JsonObject;
    expect(await workflow.succeed(String(token), 1)).toBe('gone');
    expect((await run()).output).toBe('caught');
    expect(begun.length).toBe(3);
  });

  it('failed items are tolerated up to the threshold', async () => {
    const tolerant = async (tolerance: object) => {
      const inside = {
        StartAt: 'A',
        States: {
          A: {
            Type: 'Choice',
            Choices: [{ Condition: '{% $states.input > 2 %}', Next: 'F' }],
            Default: 'S',
          },
          F: { Type: 'Fail', Error: 'TooMuch' },
          S: { Type: 'Succeed' },
        },
      };
      const { run } = openMachine({
        M: { Type: 'Map', Items: [1, 2, 3, 4], ItemProcessor: inside, ...tolerance, End: true },
      });
      const { output, error } = await run();
      return output ?? error;
    };
    const failed = { Error: 'TooMuch' };
    expect(await tolerant({})).toBe('TooMuch');
    expect(await tolerant({ ToleratedFailureCount: 2 })).toEqual([1, 2, failed, failed]);
    expect(await tolerant({ ToleratedFailurePercentage: 50 })).toEqual([1, 2, failed, failed]);
    expect(await tolerant({ ToleratedFailureCount: 1 })).toBe('States.ExceedToleratedFailureThreshold');
    expect(await tolerant({ ToleratedFailurePercentage: 49.9 })).toBe(
      'States.ExceedToleratedFailureThreshold',
    );
  });
});
