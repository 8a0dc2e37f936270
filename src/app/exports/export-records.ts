import { type Export, type ExportFormat, exportEndings, type Reframe } from '../../domain/export.ts';
import type { Resolution } from '../../domain/settings.ts';
import type { Key, Services } from '../ports.ts';
import { jobPartition, type Versioned } from '../records.ts';

export interface ExportPlace {
  readonly tenantId: string;
  readonly jobId: string;
  readonly exportId: string;
}

/** An export that is under way, for the sweep. */
export interface RunningExport extends ExportPlace {
  readonly since: string;
}

/** Sort keys of a job's exports begin with it. */
export const exportPrefix = 'export#';

export const keyOfExport = ({ tenantId, jobId, exportId }: ExportPlace): Key => ({
  partition: jobPartition(tenantId, jobId),
  sort: `${exportPrefix}${exportId}`,
});

/** Which export stands for these settings of this rendition: there is one, however many ask at once. */
export const keyOfExportClaim = (
  tenantId: string,
  jobId: string,
  of: {
    readonly sha256: string;
    readonly format: ExportFormat;
    readonly resolution: Resolution;
    readonly reframe: Reframe | null;
  },
): Key => ({
  partition: jobPartition(tenantId, jobId),
  sort: ['export-of', of.sha256, of.format, of.resolution, ...reframed(of.reframe)].join('#'),
});

function reframed(reframe: Reframe | null): string[] {
  if (!reframe) return [];
  const { aspectRatio, fit, redrawn } = reframe;
  return [aspectRatio.replace(':', 'x'), fit, ...(redrawn ? ['redrawn'] : [])];
}

/** Walked by the sweep alone. */
export const runningExports = 'system#exporting';

export const keyOfRunningExport = ({ tenantId, exportId }: Omit<ExportPlace, 'jobId'>): Key => ({
  partition: runningExports,
  sort: `${tenantId}#${exportId}`,
});

/** Who may play a stream without a key. */
export const keyOfPlaying = (tokenHash: string): Key => ({
  partition: `system#playing#${tokenHash}`,
  sort: 'playing',
});

export async function readExport(services: Services, where: ExportPlace): Promise<Versioned<Export> | null> {
  const record = await services.store.get(keyOfExport(where));
  return record ? { value: record.value as unknown as Export, version: record.version } : null;
}

/** Beside the file of a stream. */
export function subtitlesBlobKey({ tenantId, jobId, id }: Export): string {
  return `${tenantId}/jobs/${jobId}/exports/${id}.vtt`;
}

/** Under the job's own files, so that it goes with the job. */
export function exportBlobKey({ tenantId, jobId, id, format }: Export): string {
  return `${tenantId}/jobs/${jobId}/exports/${id}.${exportEndings[format]}`;
}
