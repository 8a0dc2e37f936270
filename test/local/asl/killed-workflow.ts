/**
 * A process to be killed: runs the execution `job` of a definition with a journal, and writes a line of
 * JSON for everything that happens. Arguments: journal, definition.
 */
import { appendFileSync } from 'node:fs';
import type { JsonObject } from '../../../src/app/ports.ts';
import { systemClock } from '../../../src/local/clock.ts';
import { openWorkflow } from '../../../src/local/workflow.ts';
import { silentLog } from './run-case.ts';

const [journal = '', definition = ''] = process.argv.slice(2);
const say = (line: object): void => appendFileSync(1, `${JSON.stringify(line)}\n`);

const workflow = openWorkflow({
  definition,
  substitutions: {},
  journal,
  clock: systemClock(),
  log: silentLog,
  observe: (_, event) => {
    // A turn later, the runner has written down what it waits for.
    if (event.kind === 'entered') setImmediate(() => say({ entered: event.state }));
  },
});
workflow.serve({
  prepare: async () => {
    say({ step: 'prepare' });
    return null;
  },
  make: async (payload) => {
    const { item } = payload as JsonObject;
    say({ step: 'make', item });
    return item ?? null;
  },
  ask: async (payload) => {
    const { item, token } = payload as JsonObject;
    say({ step: 'ask', item, token });
    if (item !== 'unanswered' && item !== 'expiring') {
      setImmediate(() => void workflow.succeed(String(token), 'answered'));
    }
    return null;
  },
  store: async (payload) => {
    const { item } = payload as JsonObject;
    say({ step: 'store', item });
    if (item === 'hanging') await new Promise(() => {});
    say({ stored: item });
    return item ?? null;
  },
});
await workflow.start('job', { by: 'the first process' });
