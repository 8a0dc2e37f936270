import type { Execution, JsonObject } from '../../../src/app/ports.ts';
import type { RunEvent } from '../../../src/local/asl/run.ts';
import { type LocalWorkflow, openWorkflow, type Step } from '../../../src/local/workflow.ts';
import { type ManualClock, manualClock } from '../manual-clock.ts';
import { silentLog } from './run-case.ts';

export interface Machine {
  readonly workflow: LocalWorkflow;
  readonly clock: ManualClock;
  readonly events: RunEvent[];
  /** Starts one execution named `job` and moves the clock until it has ended. */
  run(input?: JsonObject): Promise<Execution>;
}

/** A workflow in memory, or in a file to come back to, that begins with the first of its states. */
export function openMachine(
  states: object,
  steps: Readonly<Record<string, Step>> = {},
  options: { top?: object; journal?: string; random?: () => number; clock?: ManualClock } = {},
): Machine {
  const clock = options.clock ?? manualClock();
  const events: RunEvent[] = [];
  const [first = ''] = Object.keys(states);
  const workflow = openWorkflow({
    definition: JSON.stringify({ QueryLanguage: 'JSONata', StartAt: first, States: states, ...options.top }),
    substitutions: {},
    journal: options.journal ?? ':memory:',
    clock,
    log: silentLog,
    random: options.random ?? (() => 0.5),
    observe: (_, event) => events.push(event),
  });
  workflow.serve(steps);
  return {
    workflow,
    clock,
    events,
    async run(input = {}) {
      await workflow.start('job', input);
      return clock.runUntil(workflow.ended('job'));
    },
  };
}

/** A Task that calls a step with its input and hands on what the step returns. */
export function call(step: string, rest: object = {}): object {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: step, Payload: '{% $states.input %}' },
    Output: '{% $states.result.Payload %}',
    ...('Next' in rest ? {} : { End: true }),
    ...rest,
  };
}

/** A Task that gives a step its token and hands on what the token is answered with. */
export function ask(step: string, rest: object = {}): object {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Arguments: {
      FunctionName: step,
      Payload: { item: '{% $states.input %}', token: '{% $states.context.Task.Token %}' },
    },
    ...('Next' in rest ? {} : { End: true }),
    ...rest,
  };
}

export function failing(name: string, message = ''): Step {
  return async () => {
    const error = new Error(message);
    error.name = name;
    throw error;
  };
}
