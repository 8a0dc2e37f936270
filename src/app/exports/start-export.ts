import { type Export, exportExecution } from '../../domain/export.ts';
import type { Services } from '../ports.ts';

/** Starts the execution that makes an export; starting it twice is starting it once. */
export async function startExport(services: Services, made: Export): Promise<void> {
  const { tenantId, jobId, id } = made;
  await services.workflow.start(exportExecution(made), { tenantId, jobId, export: { exportId: id } });
}
