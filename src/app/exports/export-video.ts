import { join } from 'node:path';
import { Fault } from '../../domain/errors.ts';
import { type Export, exportContentTypes } from '../../domain/export.ts';
import type { BlobInfo, Json, Services } from '../ports.ts';
import { asJson, changeRecord, isoTime } from '../records.ts';
import { announce } from '../webhooks/publish-announcement.ts';
import { exportJson } from './export-json.ts';
import {
  type ExportPlace,
  exportBlobKey,
  keyOfExport,
  keyOfRunningExport,
  readExport,
} from './export-records.ts';
import { exportStep } from './export-step.ts';
import { noteProgress } from './note-progress.ts';

/**
 * Step ExportVideo: makes the file, proves it, and hands it to the export. Done again after a crash it goes
 * on from what is stored. @throws Fault `JobCanceled` when the export was deleted with its job
 */
export async function exportVideo(services: Services, payload: unknown): Promise<Json> {
  const where = exportStep.parse(payload);
  const found = await readExport(services, where);
  if (!found) throw gone();
  const made = found.value;
  if (made.status !== 'done') {
    const key = exportBlobKey(made);
    const { bytes } = (await services.blobs.head(key)) ?? (await makeFile(services, where, made, key));
    await finish(services, where, key, bytes);
  }
  await services.store.remove({ key: keyOfRunningExport(where), expectedVersion: null });
  return {};
}

async function makeFile(
  services: Services,
  where: ExportPlace,
  made: Export,
  key: string,
): Promise<BlobInfo> {
  const { format, size, source: from } = made;
  const profile = { ...size, fps: from.fps };
  return services.workspace.use(async (folder) => {
    const [source, target] = [join(folder, 'video.mp4'), join(folder, `export.${format}`)];
    if (!(await services.blobs.getFile(from.key, source)))
      throw new Fault('MediaFailed', 'The video to export is gone.');
    const progress = noteProgress(services, where);
    await services.media.exportFile({ source, target, format, profile, frames: from.frames }, progress.note);
    await progress.written();
    await prove(services, made, target);
    return services.blobs.putFile(key, target, exportContentTypes[format]);
  });
}

/** @throws Fault `MediaFailed` unless the file has exactly the frames and size that were asked for */
async function prove(services: Services, { size, source }: Export, file: string): Promise<void> {
  const { frames, width, height } = await services.media.probe(file);
  if (frames === source.frames && width === size.width && height === size.height) return;
  const is = `${frames} frames of ${width}x${height}`;
  const wanted = `${source.frames} of ${size.width}x${size.height}`;
  throw new Fault('MediaFailed', `The export has ${is} where ${wanted} were asked for.`);
}

async function finish(services: Services, where: ExportPlace, key: string, bytes: number): Promise<void> {
  const completedAt = isoTime(services);
  const done = await changeRecord<Export>(services.store, keyOfExport(where), (current) => ({
    ...current,
    status: 'done',
    percent: 100,
    key,
    bytes,
    error: null,
    completedAt: current.completedAt ?? completedAt,
  }));
  if (!done) {
    await services.blobs.remove(key);
    throw gone();
  }
  await announce(services, where.tenantId, {
    source: where.exportId,
    at: done.completedAt ?? completedAt,
    type: 'export.completed',
    jobId: where.jobId,
    data: asJson(exportJson(services, done)),
  });
}

function gone(): Fault {
  return new Fault('JobCanceled', 'The export was deleted with its job.');
}
