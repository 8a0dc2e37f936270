import type { Export } from '../../domain/export.ts';
import type { Job } from '../../domain/job.ts';
import type { Services } from '../ports.ts';
import { exportPrefix, keyOfExport } from './export-records.ts';

/** A job's exports, newest first. @param page.before id of the last export of the page before */
export async function listExports(
  services: Services,
  { tenantId, id: jobId }: Pick<Job, 'tenantId' | 'id'>,
  page: { readonly limit: number; readonly before: string | undefined },
): Promise<{ exports: Export[]; next: string | null }> {
  const keyOf = (exportId: string) => keyOfExport({ tenantId, jobId, exportId });
  const { records, next } = await services.store.query({
    partition: keyOf('').partition,
    sortPrefix: exportPrefix,
    descending: true,
    after: page.before === undefined ? undefined : keyOf(page.before).sort,
    limit: page.limit,
  });
  const exports = records.map((record) => record.value as unknown as Export);
  return { exports, next: next === null ? null : next.slice(exportPrefix.length) };
}
