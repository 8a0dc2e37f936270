import type { Json } from '../../app/ports.ts';
import type { State } from './definition.ts';
import type { Visit } from './journal.ts';
import { nextRetry } from './retry.ts';
import { move, type Place, save, stateOf } from './run.ts';
import { finish, type Outcome, runState } from './run-state.ts';
import { sleepUntil } from './scope.ts';
import { errorOutput, isTakenBy, StateError } from './state-error.ts';

/**
 * Goes through the states of a list from where the frame stands, to the end of the list. Each step is
 * in the journal before the next begins.
 *
 * @returns the output of the last state
 * @throws StateError, Canceled
 */
export async function walk(place: Place): Promise<Json> {
  const { phase } = place.frame;
  if (phase.kind === 'ended') return phase.output;
  for (;;) {
    const state = stateOf(place);
    const output = await visit(place, state);
    if (output !== undefined) return output;
  }
}

/** Runs one state with its retries and catches. @returns the output where the list ends here */
async function visit(place: Place, state: State): Promise<Json | undefined> {
  const { run, frame } = place;
  for (;;) {
    try {
      if (frame.phase.kind === 'retrying') {
        await sleepUntil(frame.phase.until, run.clock, place.scope);
        frame.phase = { kind: 'begin' };
      }
      return leave(place, await runState(place, state, walk), 'SUCCEEDED');
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      const { errorName, causeText } = error;
      run.observe(run.name, { kind: 'failed', state: state.name, error: errorName, cause: causeText });
      if (!('retry' in state)) throw error;
      const retry = nextRetry(state.retry, frame.retries, error, run.random);
      if (retry === null) return leave(place, await handle(place, state, error), 'CAUGHT');
      run.observe(run.name, { kind: 'retried', state: state.name, afterSeconds: retry.afterSeconds });
      frame.retries = retry.retries;
      frame.phase = { kind: 'retrying', until: run.clock.now() + retry.afterSeconds * 1000 };
      save(place);
    }
  }
}

/** What the first Catch that takes the error makes of it. @throws the error where none does */
async function handle(
  place: Place,
  state: Extract<State, { catch: unknown }>,
  error: StateError,
): Promise<Outcome> {
  const catcher = state.catch.find(({ errorEquals }) => isTakenBy(errorEquals, error));
  if (catcher === undefined) throw error;
  return finish(place, catcher, catcher.next, undefined, errorOutput(error));
}

function leave(place: Place, outcome: Outcome, left: Visit['status']): Json | undefined {
  const { frame, run } = place;
  const { output, assigned, next } = outcome;
  if (Object.keys(assigned).length > 0) {
    run.observe(run.name, { kind: 'assigned', state: frame.state, variables: assigned });
  }
  if (next === null) {
    frame.input = null;
    frame.variables = {};
    frame.phase = { kind: 'ended', output };
    move(place, left);
    return output;
  }
  frame.state = next;
  frame.input = output;
  frame.variables = { ...frame.variables, ...assigned };
  frame.enteredAt = run.clock.now();
  frame.retries = [];
  frame.phase = { kind: 'begin' };
  move(place, left);
  return undefined;
}
