import { z } from 'zod';
import type { RunEvent } from '../../../src/local/asl/run.ts';

/** The most that an execution may have (AWS Step Functions, "Service quotas"). */
export const mostHistoryEvents = 25_000;

const state = z.object({
  Type: z.string(),
  Resource: z.string().optional(),
  ItemProcessor: z.unknown().optional(),
  Branches: z.array(z.unknown()).optional(),
});

/** What a state writes into the history each time that it is entered, and each time that it is tried. */
interface Cost {
  readonly visit: number;
  readonly attempt: number;
}

/**
 * Events that Step Functions would write for an execution ("GetExecutionHistory", HistoryEvent), by what the runner
 * tells of it: a state is entered and exited; a task is scheduled, started and ended, and submitted in between where it
 * is waited for; a Map or Parallel is started and ended, and so is each item of a Map.
 */
export function countHistoryEvents(definition: string, events: readonly RunEvent[]): number {
  const costs = costsOf(JSON.parse(definition));
  // The execution itself starts and ends.
  let count = 2;
  for (const event of events) {
    const { visit, attempt } = costs.get(event.state) ?? { visit: 0, attempt: 0 };
    if (event.kind === 'entered') count += visit + attempt;
    if (event.kind === 'retried') count += attempt;
  }
  return count;
}

/** @param asItem what the first state costs besides, as the begin and end of an item */
function costsOf(machine: unknown, asItem = 0): Map<string, Cost> {
  const { StartAt, States } = z
    .object({ StartAt: z.string(), States: z.record(z.string(), state) })
    .parse(machine);
  const costs = new Map<string, Cost>();
  for (const [name, { Type, Resource = '', ItemProcessor, Branches = [] }] of Object.entries(States)) {
    const waits = /\.(waitForTaskToken|sync)$/.test(Resource);
    const inside = Type === 'Map' || Type === 'Parallel' ? 2 : 0;
    costs.set(name, {
      visit: 2 + inside + (name === StartAt ? asItem : 0),
      attempt: Type === 'Task' ? (waits ? 4 : 3) : 0,
    });
    const inner = [
      ...(ItemProcessor ? [costsOf(ItemProcessor, 2)] : []),
      ...Branches.map((branch) => costsOf(branch)),
    ];
    for (const [key, cost] of inner.flatMap((found) => [...found])) costs.set(key, cost);
  }
  return costs;
}
