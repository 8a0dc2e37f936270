import type { Clock, Json, Log } from '../../app/ports.ts';
import type { State, StateList, StateMachine } from './definition.ts';
import type { Frame, Variables } from './frame.ts';
import { stepFunctionsFunctions } from './functions.ts';
import type { Journal, Visit } from './journal.ts';
import { Canceled, type Scope } from './scope.ts';
import { runtimeError } from './state-error.ts';
import type { Bindings } from './template.ts';
import type { TokenDesk } from './token-desk.ts';

export type Step = (payload: Json) => Promise<Json>;

/** What happens in an execution, in order; for tests and for people. */
export type RunEvent =
  | { readonly kind: 'entered'; readonly state: string }
  | { readonly kind: 'assigned'; readonly state: string; readonly variables: Variables }
  | {
      readonly kind: 'failed';
      readonly state: string;
      readonly error: string | null;
      readonly cause: string | null;
    }
  | { readonly kind: 'retried'; readonly state: string; readonly afterSeconds: number };

/** What all executions of one process share. */
export interface Runtime {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  readonly tokens: TokenDesk;
  readonly steps: Readonly<Record<string, Step>>;
  /** From 0 up to 1, for the jitter of retries. */
  readonly random: () => number;
  readonly observe: (execution: string, event: RunEvent) => void;
}

/** One execution under way. */
export interface Run extends Runtime {
  readonly name: string;
  readonly machine: StateMachine;
  readonly input: Json;
  readonly startedAt: number;
  /** Frames read back from the journal, by parent; whoever takes them up removes them. */
  readonly waitingFrames: Map<number, Frame[]>;
  /** States visited so far, in all frames. */
  visits: number;
}

/** A frame in the middle of a run, with what is around it. */
export interface Place {
  readonly run: Run;
  readonly frame: Frame;
  readonly list: StateList;
  /** Variables of the enclosing frames. */
  readonly outer: Variables;
  readonly item: { readonly Index: number; readonly Value: Json } | null;
  readonly scope: Scope;
}

/**
 * A state costs at least two of the 25,000 history events that an execution may have (Step Functions
 * service quotas). Locally this is what ends a definition that goes in circles.
 */
const maxVisits = 12_500;

/** Writes the frame down as it is now. @throws Canceled when the frame was given up meanwhile */
export function save(place: Place): void {
  if (place.scope.canceled) throw new Canceled();
  place.run.journal.save(place.frame, place.run.clock.now());
}

/** Writes down that the frame leaves its state, for another or for good. @throws Canceled, StateError */
export function move(place: Place, left: Visit['status']): void {
  const { frame, run, scope } = place;
  if (scope.canceled) throw new Canceled();
  run.journal.move(frame, left, run.clock.now());
  if (frame.phase.kind === 'begin') countVisit(run, frame.state);
}

export function countVisit(run: Run, state: string): void {
  run.visits += 1;
  if (run.visits > maxVisits) {
    throw runtimeError(state, 'The execution reached the maximum number of history events (25000).');
  }
  run.observe(run.name, { kind: 'entered', state });
}

export function stateOf(place: Place): State {
  const state = place.list.states.get(place.frame.state);
  if (state === undefined) throw runtimeError(place.frame.state, 'The definition has no such state.');
  return state;
}

/** Variables, `$states` and functions as an expression of this place sees them. */
export function bindings(
  place: Place,
  extra: { result?: Json; errorOutput?: Json; item?: Place['item']; token?: string | null } = {},
): Bindings {
  const { result, errorOutput } = extra;
  return {
    ...stepFunctionsFunctions(place.run.clock.now()),
    ...place.outer,
    ...place.frame.variables,
    states: {
      input: place.frame.input,
      context: contextOf(place, extra.item ?? place.item, extra.token ?? tokenOf(place.frame)),
      ...(result === undefined ? {} : { result }),
      ...(errorOutput === undefined ? {} : { errorOutput }),
    },
  };
}

/** The context object (AWS Step Functions Developer Guide, "Accessing execution data from the Context object"). */
function contextOf({ run, frame, list }: Place, item: Place['item'], token: string | null): Json {
  const type = list.states.get(frame.state)?.type;
  const retries = type === 'Task' || type === 'Map' || type === 'Parallel';
  return {
    Execution: {
      Id: `arn:aws:states:local:000000000000:execution:storyreel:${run.name}`,
      Input: run.input,
      Name: run.name,
      RoleArn: 'arn:aws:iam::000000000000:role/local',
      StartTime: new Date(run.startedAt).toISOString(),
      RedriveCount: 0,
    },
    StateMachine: {
      Id: 'arn:aws:states:local:000000000000:stateMachine:storyreel',
      Name: 'storyreel',
    },
    State: {
      Name: frame.state,
      EnteredTime: new Date(frame.enteredAt).toISOString(),
      ...(retries ? { RetryCount: frame.retries.reduce((sum, count) => sum + count, 0) } : {}),
    },
    ...(item === null ? {} : { Map: { Item: item } }),
    ...(token === null ? {} : { Task: { Token: token } }),
  };
}

function tokenOf(frame: Frame): string | null {
  return frame.phase.kind === 'task' || frame.phase.kind === 'answered' ? frame.phase.token : null;
}
