import { exportExecution } from '../../domain/export.ts';
import type { Services } from '../ports.ts';
import { everything } from '../records.ts';
import { keyOfRunningExport, type RunningExport, readExport, runningExports } from './export-records.ts';
import { failExport } from './fail-export.ts';
import { startExport } from './start-export.ts';

/** Younger than this, an export may simply be between its record and its execution. */
const graceSeconds = 60;

/**
 * Looks after exports whose work stopped: an execution that was never started is started, and one that ended
 * by itself is a failed export. @returns how many needed it
 */
export async function sweepExports(services: Services): Promise<number> {
  let mended = 0;
  for await (const record of everything(services.store, runningExports)) {
    const running = record.value as unknown as RunningExport;
    if (services.clock.now() - Date.parse(running.since) < graceSeconds * 1000) continue;
    if (await mend(services, running)) mended++;
  }
  return mended;
}

async function mend(services: Services, { since: _, ...where }: RunningExport): Promise<boolean> {
  const made = (await readExport(services, where))?.value;
  if (!made || made.status === 'done' || made.status === 'failed') {
    await services.store.remove({ key: keyOfRunningExport(where), expectedVersion: null });
    return true;
  }
  const execution = await services.workflow.describe(exportExecution(made));
  if (!execution) {
    await startExport(services, made);
    return true;
  }
  if (execution.status === 'RUNNING') return false;
  const failure = { Error: execution.error ?? execution.status, Cause: execution.cause ?? undefined };
  await failExport(services, { ...where, failure });
  return true;
}
