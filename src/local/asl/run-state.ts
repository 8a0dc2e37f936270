import type { Json } from '../../app/ports.ts';
import type { ChoiceState, Effects, FailState, State, WaitState } from './definition.ts';
import { evaluateFlag, evaluateNumber, evaluateText } from './evaluate-typed.ts';
import { isRecord } from './fields.ts';
import type { Variables } from './frame.ts';
import { waitLimits } from './parse-state.ts';
import { checkPayload } from './payload-limit.ts';
import { bindings, type Place, save } from './run.ts';
import { runMap } from './run-map.ts';
import { runParallel } from './run-parallel.ts';
import { runTask } from './run-task.ts';
import { sleepUntil } from './scope.ts';
import { queryEvaluationError, runtimeError, StateError } from './state-error.ts';
import { evaluate } from './template.ts';

/** What a state leads to. */
export interface Outcome {
  readonly output: Json;
  readonly assigned: Variables;
  /** Null at the end of the list. */
  readonly next: string | null;
}

/** Does what a state is for, once. @throws StateError, Canceled */
export async function runState(
  place: Place,
  state: State,
  walk: (child: Place) => Promise<Json>,
): Promise<Outcome> {
  switch (state.type) {
    case 'Task':
      return finish(place, state, state.next, await runTask(place, state));
    case 'Map':
      return finish(place, state, state.next, await runMap(place, state, walk));
    case 'Parallel':
      return finish(place, state, state.next, await runParallel(place, state, walk));
    case 'Choice':
      return choose(place, state);
    case 'Wait':
      await wait(place, state);
      return finish(place, state, state.next);
    case 'Pass':
      return finish(place, state, state.next);
    case 'Succeed':
      return finish(place, { output: state.output, assign: null }, null);
    case 'Fail':
      throw await failure(place, state);
  }
}

/**
 * Evaluates Output and Assign. Both see the variables as they were when the state was entered.
 *
 * @param result of the state's work; without one the output is the input unless Output says otherwise
 */
export async function finish(
  place: Place,
  effects: Effects,
  next: string | null,
  result?: Json,
  errorOutput?: Json,
): Promise<Outcome> {
  const state = place.frame.state;
  const around = bindings(place, {
    ...(result === undefined ? {} : { result }),
    ...(errorOutput === undefined ? {} : { errorOutput }),
  });
  const assigned =
    effects.assign === null ? {} : await evaluate(effects.assign, around, { state, field: 'Assign' });
  const output =
    effects.output === null
      ? (errorOutput ?? result ?? place.frame.input)
      : await evaluate(effects.output, around, { state, field: 'Output' });
  checkPayload(state, output, 'named');
  checkPayload(state, assigned, 'named');
  return { output, assigned: isRecord(assigned) ? definedOnly(assigned) : {}, next };
}

function definedOnly(record: { readonly [key: string]: Json | undefined }): Variables {
  const variables: Record<string, Json> = {};
  for (const [name, value] of Object.entries(record)) if (value !== undefined) variables[name] = value;
  return variables;
}

async function choose(place: Place, state: ChoiceState): Promise<Outcome> {
  for (const [i, rule] of state.rules.entries()) {
    const at = { state: state.name, field: `Choices[${i}]/Condition` };
    if (await evaluateFlag(rule.condition, bindings(place), at)) return finish(place, rule, rule.next);
  }
  if (state.default === null) {
    throw runtimeError(state.name, 'No Choice rule matched, and there is no Default.');
  }
  return finish(place, state, state.default);
}

async function wait(place: Place, state: WaitState): Promise<void> {
  const { frame, run, scope } = place;
  if (frame.phase.kind !== 'waiting') {
    const until = await endOfWait(place, state);
    if (until <= run.clock.now()) return;
    frame.phase = { kind: 'waiting', until };
    save(place);
  }
  await sleepUntil(frame.phase.until, run.clock, scope);
}

async function endOfWait(place: Place, state: WaitState): Promise<number> {
  const { field, value } = state.until;
  const at = { state: state.name, field };
  if (field === 'Seconds') {
    return place.run.clock.now() + 1000 * (await evaluateNumber(value, bindings(place), at, waitLimits));
  }
  const text = await evaluateText(value, bindings(place), at);
  const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
  const time = shape.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) {
    throw queryEvaluationError(
      state.name,
      `The ${field} field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`,
    );
  }
  return time;
}

async function failure(place: Place, state: FailState): Promise<StateError> {
  const around = bindings(place);
  const text = async (field: 'Error' | 'Cause') => {
    const template = field === 'Error' ? state.error : state.cause;
    return template === null ? null : evaluateText(template, around, { state: state.name, field });
  };
  return new StateError(await text('Error'), await text('Cause'));
}
