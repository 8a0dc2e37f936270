import type { Template } from './template.ts';

/** A state machine that has been read and found to hold nothing the runner does not know. */
export interface StateMachine extends StateList {
  /** Seconds for the whole execution; null without limit. */
  readonly timeoutSeconds: number | null;
}

/** States that may lead to one another: the whole machine, a branch, or what a Map does per item. */
export interface StateList {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

export type State =
  | TaskState
  | MapState
  | ParallelState
  | ChoiceState
  | WaitState
  | PassState
  | SucceedState
  | FailState;

interface Named {
  readonly name: string;
}

/** What a state leaves behind; null where the field is missing. */
export interface Effects {
  readonly output: Template | null;
  /** Gives a record of variables. */
  readonly assign: Template | null;
}

interface Onward extends Effects {
  /** Null where the state ends its list. */
  readonly next: string | null;
}

export interface Recovery {
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly backoffRate: number;
  readonly maxAttempts: number;
  readonly maxDelaySeconds: number | null;
  readonly jitter: 'FULL' | 'NONE';
}

export interface Catcher extends Effects {
  readonly errorEquals: readonly string[];
  readonly next: string;
}

export interface TaskState extends Named, Onward, Recovery {
  readonly type: 'Task';
  readonly resource: Resource;
  readonly arguments: Template | null;
  readonly timeoutSeconds: Template | null;
  readonly heartbeatSeconds: Template | null;
}

/**
 * `function`: the ARN of a function, whose answer is the result. `invoke`: lambda:invoke, whose answer
 * comes wrapped. `callback`: lambda:invoke.waitForTaskToken, whose result comes by token.
 */
export type Resource =
  | { readonly kind: 'function'; readonly arn: string; readonly step: string }
  | { readonly kind: 'invoke' | 'callback' };

export interface MapState extends Named, Onward, Recovery {
  readonly type: 'Map';
  readonly items: Template | null;
  readonly itemSelector: Template | null;
  readonly maxConcurrency: Template | null;
  readonly toleratedFailureCount: Template | null;
  readonly toleratedFailurePercentage: Template | null;
  readonly mode: 'INLINE' | 'DISTRIBUTED';
  readonly processor: StateList;
}

export interface ParallelState extends Named, Onward, Recovery {
  readonly type: 'Parallel';
  readonly arguments: Template | null;
  readonly branches: readonly StateList[];
}

export interface ChoiceState extends Named, Effects {
  readonly type: 'Choice';
  readonly rules: readonly ChoiceRule[];
  readonly default: string | null;
}

export interface ChoiceRule extends Effects {
  readonly condition: Template;
  readonly next: string;
}

export interface WaitState extends Named, Onward {
  readonly type: 'Wait';
  readonly until:
    | { readonly field: 'Seconds'; readonly value: Template }
    | { readonly field: 'Timestamp'; readonly value: Template };
}

export interface PassState extends Named, Onward {
  readonly type: 'Pass';
}

export interface SucceedState extends Named {
  readonly type: 'Succeed';
  readonly output: Template | null;
}

export interface FailState extends Named {
  readonly type: 'Fail';
  readonly error: Template | null;
  readonly cause: Template | null;
}
