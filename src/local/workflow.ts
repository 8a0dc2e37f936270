import { isDeepStrictEqual } from 'node:util';
import type { Clock, Execution, Json, Log, Workflow } from '../app/ports.ts';
import type { StateMachine } from './asl/definition.ts';
import { type Ending, type RunningExecution, runExecution } from './asl/execution.ts';
import type { Frame } from './asl/frame.ts';
import { openJournal, type Visit } from './asl/journal.ts';
import { namedFunctions, parseDefinition, substitute } from './asl/parse-definition.ts';
import { maxPayloadBytes, payloadBytes } from './asl/payload-limit.ts';
import type { RunEvent, Runtime, Step } from './asl/run.ts';
import { openTokenDesk } from './asl/token-desk.ts';

export type { Step } from './asl/run.ts';

/** The Workflow port on one machine: the same definition that AWS runs, journalled in one file. */
export interface LocalWorkflow extends Workflow {
  /**
   * Begins executing, and resumes what was under way.
   *
   * @throws Error naming the functions of the definition that have no step
   */
  serve(steps: Readonly<Record<string, Step>>): void;
  /** Resolves when the named execution has ended. @throws Error for a name that was never started */
  ended(name: string): Promise<Execution>;
  /** States visited so far by an execution under way, in order; nothing once it has ended. */
  history(name: string): Visit[];
  /** Stops executing. What was under way goes on when the journal is opened again. */
  close(): Promise<void>;
}

/**
 * Opens the journal. Executions that were under way wait for `serve`; their tokens can be answered at once.
 *
 * @throws InvalidDefinition naming the state and field; Error when another process has the journal
 */
export function openWorkflow(options: {
  /** Amazon States Language, as on AWS, with `${Name}` placeholders. */
  definition: string;
  substitutions: Readonly<Record<string, string>>;
  /** Path of the SQLite file. */
  journal: string;
  clock: Clock;
  log: Log;
  /** From 0 up to 1, for the jitter of retries. */
  random?: () => number;
  observe?: (execution: string, event: RunEvent) => void;
}): LocalWorkflow {
  const { clock, log } = options;
  const definition = substitute(options.definition, options.substitutions);
  const machine = parseDefinition(definition);
  const journal = openJournal(options.journal);
  const tokens = openTokenDesk(journal, clock);
  const running = new Map<string, RunningExecution>();
  const awaited = new Map<string, PromiseWithResolvers<Execution>>();
  let runtime: Runtime | null = null;
  let closed = false;

  /** What was under way when the journal was opened, until `serve` takes it up. */
  const sleeping = new Map<string, () => void>();
  for (const { definition: begunWith, ...execution } of journal.running()) {
    const frames = journal.frames(execution.name);
    for (const frame of frames) tokens.expect(frame);
    sleeping.set(execution.name, () => {
      // An execution keeps the definition it was started with, as on AWS.
      const own = begunWith === definition ? machine : parseDefinition(begunWith);
      begin({ ...execution, machine: own, frames, resumed: true });
      log.info('execution resumed', { execution: execution.name });
    });
  }

  function begin(execution: {
    name: string;
    machine: StateMachine;
    input: Json;
    startedAt: number;
    frames: readonly Frame[];
    resumed: boolean;
  }): void {
    if (!runtime) return;
    const { name } = execution;
    running.set(
      name,
      runExecution(runtime, execution, (ending) => end(name, ending)),
    );
  }

  function end(name: string, ending: Ending): void {
    running.delete(name);
    sleeping.delete(name);
    tokens.forgetExecution(name);
    try {
      if (!journal.finish(name, { ...ending, at: clock.now() })) return;
    } catch (error) {
      // It stays in the journal as running, and is taken up when the journal is opened again.
      log.error('an execution could not be closed', { execution: name, error: String(error) });
      return;
    }
    log.info('execution ended', { execution: name, status: ending.status, error: ending.error });
    const execution = journal.find(name);
    if (execution) awaited.get(name)?.resolve(execution);
    awaited.delete(name);
  }

  return {
    async start(name, input) {
      if (!/^[A-Za-z0-9_-]{1,80}$/.test(name))
        throw named('InvalidName', `'${name}' cannot name an execution`);
      if (payloadBytes(input) > maxPayloadBytes) {
        throw named('InvalidExecutionInput', `the input is over ${maxPayloadBytes} bytes`);
      }
      const startedAt = clock.now();
      if (!journal.create({ name, definition, input, startAt: machine.startAt, startedAt })) {
        if (isDeepStrictEqual(journal.find(name)?.input, JSON.parse(JSON.stringify(input)))) return;
        throw named('ExecutionAlreadyExists', `the execution ${name} exists with another input`);
      }
      const wake = () =>
        begin({ name, machine, input, startedAt, frames: journal.frames(name), resumed: false });
      if (runtime) wake();
      else sleeping.set(name, wake);
    },
    succeed: async (token, output) => tokens.answer(token, { output }),
    fail: async (token, error, cause) => tokens.answer(token, { error, cause }),
    heartbeat: async (token) => tokens.heartbeat(token),
    async stop(name, error, cause) {
      running.get(name)?.cancel();
      end(name, { status: 'ABORTED', output: null, error, cause });
    },
    describe: async (name) => journal.find(name),
    serve(steps) {
      const missing = [...namedFunctions(machine)].filter((name) => !Object.hasOwn(steps, name));
      if (missing.length > 0) throw new Error(`the workflow has no step for ${missing.join(', ')}`);
      if (runtime) throw new Error('the workflow is being served already');
      const { random = Math.random, observe = () => {} } = options;
      runtime = { journal, clock, log, tokens, steps, random, observe };
      for (const [name, wake] of [...sleeping]) {
        sleeping.delete(name);
        try {
          wake();
        } catch (error) {
          const cause = `The execution cannot go on: ${String(error)}`;
          end(name, { status: 'FAILED', output: null, error: 'States.Runtime', cause });
        }
      }
    },
    async ended(name) {
      const execution = journal.find(name);
      if (!execution) throw new Error(`there is no execution ${name}`);
      if (execution.status !== 'RUNNING') return execution;
      const waiting = awaited.get(name) ?? Promise.withResolvers<Execution>();
      awaited.set(name, waiting);
      return waiting.promise;
    },
    history: (name) => journal.visits(name),
    async close() {
      if (closed) return;
      closed = true;
      for (const execution of running.values()) execution.cancel();
      running.clear();
      for (const { reject } of awaited.values()) reject(new Error('the workflow was closed'));
      awaited.clear();
      journal.close();
    },
  };
}

/** The error names of Step Functions' StartExecution. */
function named(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}
