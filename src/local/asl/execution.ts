import type { ExecutionStatus, Json } from '../../app/ports.ts';
import type { StateMachine } from './definition.ts';
import type { Frame } from './frame.ts';
import type { Place, Run, Runtime } from './run.ts';
import { Canceled, openScope } from './scope.ts';
import { StateError } from './state-error.ts';
import { walk } from './walk.ts';

/** An execution under way in this process. */
export interface RunningExecution {
  /** Drops everything it waits for. The journal is left as it is. */
  cancel(): void;
}

export interface Ending {
  readonly status: ExecutionStatus;
  readonly output: Json | null;
  readonly error: string | null;
  readonly cause: string | null;
}

/**
 * Begins an execution, or goes on where its frames stand.
 *
 * @param onEnd called once with how it ended; not called when it is canceled
 */
export function runExecution(
  runtime: Runtime,
  execution: {
    readonly name: string;
    readonly machine: StateMachine;
    readonly input: Json;
    readonly startedAt: number;
    readonly frames: readonly Frame[];
    /** Whether it may have run before. */
    readonly resumed: boolean;
  },
  onEnd: (ending: Ending) => void,
): RunningExecution {
  const { name, machine, input, startedAt, frames } = execution;
  const scope = openScope();
  const run: Run = {
    ...runtime,
    name,
    machine,
    input,
    startedAt,
    waitingFrames: Map.groupBy(
      frames.filter((frame) => frame.parent !== null),
      (frame) => frame.parent ?? 0,
    ),
    visits: runtime.journal.countVisits(name),
  };
  const root = frames.find((frame) => frame.parent === null);
  if (root === undefined) throw new Error(`the journal has no frame for the execution ${name}`);
  const place: Place = { run, frame: root, list: machine, outer: {}, item: null, scope };
  if (!execution.resumed) runtime.observe(name, { kind: 'entered', state: root.state });

  let stopTimer = () => {};
  const end = (ending: Ending): void => {
    if (scope.canceled) return;
    stopTimer();
    scope.cancel();
    onEnd(ending);
  };
  if (machine.timeoutSeconds !== null) {
    const left = startedAt + machine.timeoutSeconds * 1000 - runtime.clock.now();
    stopTimer = runtime.clock.after(Math.max(0, left), () =>
      end({ status: 'TIMED_OUT', output: null, error: 'States.Timeout', cause: null }),
    );
  }
  walk(place).then(
    (output) => end({ status: 'SUCCEEDED', output, error: null, cause: null }),
    (thrown: unknown) => {
      if (thrown instanceof Canceled) return;
      const error = thrown instanceof StateError ? thrown : unexpected(run, thrown);
      end({ status: 'FAILED', output: null, error: error.errorName, cause: error.causeText });
    },
  );
  return {
    cancel() {
      stopTimer();
      scope.cancel();
    },
  };
}

function unexpected(run: Run, thrown: unknown): StateError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  run.log.error('the workflow runner failed', { execution: run.name, error: error.name, stack: error.stack });
  return new StateError('States.Runtime', 'The workflow runner failed.', 'fatal');
}
