import { isFault } from '../../domain/errors.ts';
import type { Export } from '../../domain/export.ts';
import type { Services } from '../ports.ts';
import { changeRecord, isoTime } from '../records.ts';
import { type ExportPlace, keyOfExport } from './export-records.ts';

/** Counts a download. Exact as long as fewer than ten come within the same milliseconds; none is refused for the count. */
export async function countDownload(services: Services, where: ExportPlace): Promise<void> {
  try {
    await changeRecord<Export>(services.store, keyOfExport(where), (current) => ({
      ...current,
      downloads: current.downloads + 1,
      lastDownloadedAt: isoTime(services),
    }));
  } catch (error) {
    if (!isFault(error, 'VersionConflict')) throw error;
    services.log.warn('a download was not counted', { exportId: where.exportId });
  }
}
