import type { Json } from '../../app/ports.ts';
import type { TaskState } from './definition.ts';
import { evaluateNumber } from './evaluate-typed.ts';
import { isRecord } from './fields.ts';
import type { Answer, TaskPhase } from './frame.ts';
import { functionName, timeoutLimits } from './parse-state.ts';
import { checkPayload } from './payload-limit.ts';
import { bindings, type Place, save } from './run.ts';
import { Canceled } from './scope.ts';
import { queryEvaluationError, runtimeError, StateError } from './state-error.ts';
import { type Bindings, evaluate, type Template } from './template.ts';

/**
 * Calls the step of a Task state, or takes up the call that was under way, and waits for its result:
 * the step's own answer, or that of its task token.
 *
 * @throws StateError, Canceled
 */
export async function runTask(place: Place, state: TaskState): Promise<Json> {
  const { frame, run } = place;
  if (frame.phase.kind !== 'task' && frame.phase.kind !== 'answered') {
    frame.phase = await prepareCall(place, state);
    run.tokens.expect(frame);
    save(place);
  }
  const answer =
    frame.phase.kind === 'answered' ? frame.phase.answer : await waitForAnswer(place, frame.phase);
  if ('error' in answer) throw new StateError(answer.error, answer.cause);
  const { kind } = state.resource;
  checkPayload(kind === 'function' ? state.resource.arn : 'lambda', answer.output, 'ordinary');
  return kind === 'invoke'
    ? { ExecutedVersion: '$LATEST', Payload: answer.output, StatusCode: 200 }
    : answer.output;
}

async function prepareCall(place: Place, state: TaskState): Promise<TaskPhase> {
  const { run, frame } = place;
  const token = state.resource.kind === 'callback' ? run.tokens.issue() : null;
  const around = bindings(place, { token });
  const args =
    state.arguments === null
      ? frame.input
      : await evaluate(state.arguments, around, { state: state.name, field: 'Arguments' });
  checkPayload(state.name, args, 'ordinary');
  const timeoutSeconds = await seconds(state.timeoutSeconds, 'TimeoutSeconds', around, state);
  const heartbeatSeconds = await seconds(state.heartbeatSeconds, 'HeartbeatSeconds', around, state);
  const call =
    state.resource.kind === 'function' ? { step: state.resource.step, payload: args } : callOf(state, args);
  const now = run.clock.now();
  return {
    kind: 'task',
    ...call,
    token,
    returned: false,
    deadline: timeoutSeconds === null ? null : now + timeoutSeconds * 1000,
    heartbeat:
      heartbeatSeconds === null
        ? null
        : { seconds: heartbeatSeconds, deadline: now + heartbeatSeconds * 1000 },
  };
}

async function seconds(template: Template | null, field: string, around: Bindings, state: TaskState) {
  if (template === null) return null;
  return evaluateNumber(template, around, { state: state.name, field }, timeoutLimits);
}

/** Reads the arguments of lambda:invoke: FunctionName and Payload, and nothing else. */
function callOf(state: TaskState, args: Json): { step: string; payload: Json } {
  if (!isRecord(args)) throw queryEvaluationError(state.name, "The field 'Arguments' must be an object.");
  const { FunctionName: name, Payload: payload, ...rest } = args;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) {
    throw runtimeError(state.name, `The field '${unknown}' of 'Arguments' is not supported.`);
  }
  const step = typeof name === 'string' ? functionName(name) : null;
  if (step === null)
    throw runtimeError(state.name, "The field 'FunctionName' of 'Arguments' names no function.");
  return { step, payload: eventOf(payload) };
}

/** Lambda takes the payload as JSON text: nothing is an empty object, and a string is read as JSON. */
function eventOf(payload: Json | undefined): Json {
  if (payload === undefined || payload === null) return {};
  if (typeof payload !== 'string') return payload;
  try {
    return JSON.parse(payload) as Json;
  } catch {
    throw new StateError('Lambda.InvalidRequestContentException', 'Could not parse request body into json');
  }
}

/**
 * Waits for whichever comes first: the answer, a failed step, the end of the time allowed, a lost
 * heartbeat, or the end of the scope.
 */
function waitForAnswer(place: Place, call: TaskPhase): Promise<Answer> {
  const { clock, tokens } = place.run;
  return new Promise((resolve, reject) => {
    const stops: (() => void)[] = [];
    let over = false;
    const end = (settle: () => void): void => {
      if (over) return;
      over = true;
      for (const stop of stops) stop();
      if (call.token !== null) tokens.forget(call.token);
      settle();
    };
    const timer = (deadline: number, reach: 'ordinary' | 'heartbeat'): (() => void) => {
      const fail = () => end(() => reject(new StateError('States.Timeout', '', reach)));
      const left = deadline - clock.now();
      if (left > 0) return clock.after(left, fail);
      fail();
      return () => {};
    };

    stops.push(place.scope.onCancel(() => end(() => reject(new Canceled()))));
    if (call.deadline !== null) stops.push(timer(call.deadline, 'ordinary'));
    if (call.heartbeat !== null) {
      let stopHeartbeat = timer(call.heartbeat.deadline, 'heartbeat');
      stops.push(() => stopHeartbeat());
      if (call.token !== null) {
        stops.push(
          tokens.onHeartbeat(call.token, (deadline) => {
            stopHeartbeat();
            stopHeartbeat = timer(deadline, 'heartbeat');
          }),
        );
      }
    }
    if (call.token !== null) {
      stops.push(tokens.onAnswer(call.token, (answer) => end(() => resolve(answer))));
    }
    if (over || call.returned) return;
    callStep(place, call).then(
      (output) => {
        if (call.token === null) end(() => resolve({ output }));
        else if (!over) noteReturn(place, (error) => end(() => reject(error)));
      },
      (error) => end(() => reject(error)),
    );
  });
}

/** Writes down that the step of a callback task need not be called again after a crash. */
function noteReturn(place: Place, onError: (error: unknown) => void): void {
  const { phase } = place.frame;
  if (phase.kind !== 'task') return;
  try {
    place.frame.phase = { ...phase, returned: true };
    save(place);
  } catch (error) {
    onError(error);
  }
}

/**
 * @throws StateError named and worded as Lambda reports a function's exception: errorType and
 * errorMessage as JSON. The stack goes to the log only.
 */
async function callStep({ run, frame }: Place, call: TaskPhase): Promise<Json> {
  const step = Object.hasOwn(run.steps, call.step) ? run.steps[call.step] : undefined;
  if (step === undefined) {
    throw new StateError('Lambda.ResourceNotFoundException', `Function not found: ${call.step}`);
  }
  try {
    const returned: Json | undefined = await step(call.payload);
    return JSON.parse(JSON.stringify(returned ?? null)) as Json;
  } catch (error) {
    const thrown = error instanceof Error ? error : new Error(String(error));
    run.log.warn('a step failed', {
      execution: run.name,
      state: frame.state,
      step: call.step,
      error: thrown.name,
      stack: thrown.stack,
    });
    throw new StateError(
      thrown.name,
      JSON.stringify({ errorType: thrown.name, errorMessage: thrown.message }),
    );
  }
}
