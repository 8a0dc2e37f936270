import type { Execution, Json, Log } from '../../../src/app/ports.ts';
import type { RunEvent } from '../../../src/local/asl/run.ts';
import { openWorkflow, type Step } from '../../../src/local/workflow.ts';
import { type ManualClock, manualClock } from '../manual-clock.ts';
import type { Behaviour, CallbackAction, Record_ } from './recorded-cases.ts';

export interface Trace {
  readonly execution: Execution;
  readonly events: readonly RunEvent[];
  readonly invocations: readonly { readonly function: string; readonly payload: Json }[];
}

export const silentLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  with: () => silentLog,
};

/** Runs a definition to its end in memory on a clock of its own, with functions that behave as told. */
export async function runCase(options: {
  definition: Record_;
  input: Json;
  lambdas: Readonly<Record<string, readonly Behaviour[]>>;
  callbacks: readonly CallbackAction[];
}): Promise<Trace> {
  const clock = manualClock();
  const events: RunEvent[] = [];
  const invocations: { function: string; payload: Json }[] = [];
  const workflow = openWorkflow({
    definition: JSON.stringify(options.definition),
    substitutions: {},
    journal: ':memory:',
    clock,
    log: silentLog,
    random: () => 0.5,
    observe: (_, event) => events.push(event),
  });
  const tokens: string[] = [];
  const actions = [...options.callbacks];
  let acting = false;
  const act = async (): Promise<void> => {
    const [action] = actions;
    if (acting || !action || tokens.length <= action.token) return;
    acting = true;
    actions.shift();
    if (action.afterSeconds) await after(clock, action.afterSeconds);
    const token = tokens[action.token] ?? '';
    if (action.send === 'success') await workflow.succeed(token, action.output ?? null);
    if (action.send === 'failure') await workflow.fail(token, action.error ?? '', action.cause ?? '');
    if (action.send === 'heartbeat') await workflow.heartbeat(token);
    acting = false;
    await act();
  };
  const steps = Object.entries(options.lambdas).map(([name, behaviours]): [string, Step] => {
    let calls = 0;
    return [
      name,
      async (payload) => {
        invocations.push({ function: name, payload });
        const behaviour = behaviours[Math.min(calls, behaviours.length - 1)] ?? {};
        calls += 1;
        const token = (payload as Record_ | null)?.TaskToken;
        if (typeof token === 'string') {
          tokens.push(token);
          void act();
        }
        if (behaviour.afterSeconds) await after(clock, behaviour.afterSeconds);
        if (behaviour.throws) {
          const error = new Error(behaviour.throws.errorMessage);
          error.name = behaviour.throws.errorType;
          throw error;
        }
        return behaviour.echo ? payload : (behaviour.returns ?? null);
      },
    ];
  });
  try {
    workflow.serve(Object.fromEntries(steps));
    await workflow.start('case', options.input as Record_);
    return { execution: await clock.runUntil(workflow.ended('case')), events, invocations };
  } finally {
    await workflow.close();
  }
}

function after(clock: ManualClock, seconds: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(seconds * 1000, resolve);
  });
}
