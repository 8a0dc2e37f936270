import type { Services } from '../ports.ts';
import { everything } from '../records.ts';
import { endRemake, type Remake, remakePartition } from './remakes.ts';

/** Younger than this, a remake may be between its reservation and its execution. */
const graceSeconds = 60;

/** Ends remakes whose execution ended without it, and starts what was never started. @returns how many */
export async function sweepRemakes(services: Services): Promise<number> {
  let mended = 0;
  for await (const { value } of everything(services.store, remakePartition)) {
    const remake = value as unknown as Remake;
    if (services.clock.now() - Date.parse(remake.since) < graceSeconds * 1000) continue;
    const execution = await services.workflow.describe(remake.execution);
    if (execution?.status === 'RUNNING') continue;
    if (execution) await endRemake(services, remake);
    else await services.workflow.start(remake.execution, remake.input);
    mended++;
  }
  return mended;
}
