import type { Export } from '../../domain/export.ts';
import type { Services } from '../ports.ts';
import { keyOfExport, keyOfExportClaim } from './export-records.ts';

/** Removes a finished export: first its file, then what answers for its settings. Asked for again it is made again. */
export async function removeExport(services: Services, made: Export): Promise<void> {
  const { tenantId, jobId, id: exportId, key, format, resolution, source, reframe = null } = made;
  if (key !== null) await services.blobs.remove(key);
  if (made.subtitles) await services.blobs.remove(made.subtitles.key);
  const claim = keyOfExportClaim(tenantId, jobId, { sha256: source.sha256, format, resolution, reframe });
  const claimed = await services.store.get(claim);
  if (claimed?.value.exportId === exportId)
    await services.store.remove({ key: claim, expectedVersion: null });
  await services.store.remove({ key: keyOfExport({ tenantId, jobId, exportId }), expectedVersion: null });
}
