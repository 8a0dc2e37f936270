/**
 * How far an error can be handled inside the definition. `named`: only by its own name, not by
 * States.ALL. `fatal`: never; it ends the execution.
 */
export type Reach = 'ordinary' | 'heartbeat' | 'named' | 'fatal';

/** A state failed. Both texts may be missing, as a Fail state need not give them. */
export class StateError extends Error {
  override readonly name = 'StateError';
  readonly errorName: string | null;
  readonly causeText: string | null;
  readonly reach: Reach;

  constructor(errorName: string | null, causeText: string | null, reach: Reach = 'ordinary') {
    super(`${errorName ?? 'no error name'}: ${causeText ?? ''}`);
    this.errorName = errorName;
    this.causeText = causeText;
    this.reach = reach;
  }
}

export function queryEvaluationError(state: string, detail: string): StateError {
  return new StateError(
    'States.QueryEvaluationError',
    `An error occurred while executing the state '${state}'. ${detail}`,
  );
}

export function runtimeError(state: string, detail: string): StateError {
  return new StateError(
    'States.Runtime',
    `An error occurred while executing the state '${state}'. ${detail}`,
    'fatal',
  );
}

/** What `$states.errorOutput` holds, and what a Catch without Output hands on. */
export function errorOutput(error: StateError): { Error?: string; Cause?: string } {
  return {
    ...(error.errorName === null ? {} : { Error: error.errorName }),
    ...(error.causeText === null ? {} : { Cause: error.causeText }),
  };
}

/**
 * Whether the ErrorEquals of a Retry or Catch takes this error. States.TaskFailed takes everything
 * but timeouts; States.Timeout also takes lost heartbeats; States.Runtime is never taken; a state's
 * output over the size limit only by its name. (AWS Step Functions Developer Guide, "Handling errors
 * in Step Functions workflows".)
 */
export function isTakenBy(errorEquals: readonly string[], error: StateError): boolean {
  if (error.reach === 'fatal') return false;
  if (error.errorName !== null && errorEquals.includes(error.errorName)) return true;
  if (error.reach === 'named') return false;
  if (error.reach === 'heartbeat' && errorEquals.includes('States.HeartbeatTimeout')) return true;
  if (errorEquals.includes('States.ALL')) return true;
  return errorEquals.includes('States.TaskFailed') && error.errorName !== 'States.Timeout';
}
