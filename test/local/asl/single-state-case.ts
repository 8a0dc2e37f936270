import { expect } from 'vitest';
import type { Json } from '../../../src/app/ports.ts';
import { type CallbackAction, matches, type Record_, type RecordedCase } from './recorded-cases.ts';
import type { runCase, Trace } from './run-case.ts';

/**
 * A case of the TestState API as a machine of its own: the state after one that assigns its variables,
 * its successors as ends, and its mocked work as a callback that is answered as the mock says.
 */
export function singleStateCase(
  recorded: RecordedCase,
): Parameters<typeof runCase>[0] & { check(trace: Trace): void } {
  const { state = {}, variables = {}, mock, stateConfiguration = {}, expect: wanted } = recorded;
  const retried = stateConfiguration.retrierRetryCount ?? 0;
  const failing = stateConfiguration.mapIterationFailureCount ?? 0;
  const successors = targets(state).map((name) => [name, { Type: 'Succeed' }]);
  const definition = {
    QueryLanguage: 'JSONata',
    StartAt: 'Variables',
    States: {
      Variables: { Type: 'Pass', Assign: variables, Next: 'State' },
      State: withMock(state),
      ...Object.fromEntries(successors),
    },
  };
  const results = Array.isArray(mock?.result) && state.Type !== 'Task' ? mock.result : [mock?.result ?? null];
  const error = mock?.errorOutput;
  // More than any retry will ask for.
  const callbacks = Array.from({ length: 50 }, (_, token): CallbackAction => {
    if (error) return { token, send: 'failure', ...error };
    if (token % results.length < failing) return { token, send: 'failure', error: 'Item', cause: '' };
    return { token, send: 'success', output: results[token % results.length] ?? null };
  });
  return {
    definition,
    input: recorded.input,
    lambdas: { mock: [{ returns: null }] },
    callbacks,
    check({ execution, events }) {
      const entered = events.filter((event) => event.kind === 'entered').map((event) => event.state);
      const retries = events.filter((event) => event.kind === 'retried' && event.state === 'State');
      const failure = events.find((event) => event.kind === 'failed' && event.state === 'State');
      if (wanted.status === 'RETRIABLE') {
        const seconds = wanted.stages?.errorDetails?.retryBackoffIntervalSeconds;
        expect(retries[retried]).toMatchObject({ kind: 'retried', afterSeconds: seconds });
        expect(failure).toMatchObject({ error: wanted.error, cause: wanted.cause });
      } else if (wanted.status === 'FAILED') {
        expect(retries.length).toBe(retried);
        expect(execution).toMatchObject({ status: 'FAILED', error: wanted.error, cause: wanted.cause });
      } else {
        expect(execution.status, execution.cause ?? undefined).toBe('SUCCEEDED');
        if (!matches(wanted.output, execution.output)) expect(execution.output).toEqual(wanted.output);
        if (wanted.nextState) expect(entered).toContain(wanted.nextState);
        if (wanted.status === 'CAUGHT_ERROR') expect(failure).toMatchObject({ error: wanted.error });
      }
    },
  };
}

function targets(state: Record_): string[] {
  const parts = [state, ...((state.Catch ?? []) as Record_[]), ...((state.Choices ?? []) as Record_[])];
  return parts.flatMap((part) => [part.Next, part.Default]).filter((name) => typeof name === 'string');
}

function withMock(state: Record_): Json {
  const task = {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Arguments: { FunctionName: 'mock', Payload: { TaskToken: '{% $states.context.Task.Token %}' } },
  };
  const list = { StartAt: 'Mock', States: { Mock: { ...task, End: true } } };
  if (state.Type === 'Task') return { ...state, ...task };
  if (state.Type === 'Map') {
    const { ProcessorConfig: config = {} } = state.ItemProcessor as Record_;
    return { ...state, ItemProcessor: { ProcessorConfig: config, ...list } };
  }
  if (state.Type === 'Parallel') {
    return { ...state, Branches: (state.Branches as Json[]).map(() => list) };
  }
  return state;
}
