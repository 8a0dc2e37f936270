import type { Export } from '../../domain/export.ts';
import type { Services } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { type ExportPlace, readExport } from './export-records.ts';

/** A job's export. @throws Refusal 404 */
export async function findExport(services: Services, where: ExportPlace): Promise<Export> {
  const found = await readExport(services, where);
  if (found) return found.value;
  throw new Refusal('not_found', 'export_not_found', `There is no export ${where.exportId} of this job.`);
}
