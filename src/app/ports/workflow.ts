/** Executions of the state machines. */
import type { Json, JsonObject } from './json.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

export interface Execution {
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly input: Json;
  readonly output: Json | null;
  readonly error: string | null;
  readonly cause: string | null;
  readonly startedAt: string;
  readonly stoppedAt: string | null;
}

/** Whether a token was still waited for. `gone`: somebody was there first, or it timed out. */
export type TokenOutcome = 'accepted' | 'gone';

export interface Workflow {
  /** Starts an execution. The same name and input again is the same execution, not a second. */
  start(name: string, input: JsonObject): Promise<void>;
  succeed(token: string, output: Json): Promise<TokenOutcome>;
  fail(token: string, error: string, cause: string): Promise<TokenOutcome>;
  heartbeat(token: string): Promise<TokenOutcome>;
  /** Ends a running execution at once; harmless when it is over. */
  stop(name: string, error: string, cause: string): Promise<void>;
  describe(name: string): Promise<Execution | null>;
}
