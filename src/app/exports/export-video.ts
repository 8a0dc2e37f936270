import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { captionContentTypes } from '../../domain/caption-files.ts';
import { Fault } from '../../domain/errors.ts';
import { type Export, exportContentTypes, exportEndings, isSameSize } from '../../domain/export.ts';
import { languageOfLetters, subtitleSegment } from '../../domain/hls.ts';
import type { ExportResult, Json, Services, StreamCaptions } from '../ports.ts';
import { asJson, changeRecord, isoTime } from '../records.ts';
import { announce } from '../webhooks/publish-announcement.ts';
import { exportJson } from './export-json.ts';
import {
  type ExportPlace,
  exportBlobKey,
  keyOfExport,
  keyOfExportClaim,
  keyOfRunningExport,
  readExport,
  subtitlesBlobKey,
} from './export-records.ts';
import { exportStep } from './export-step.ts';
import { noteProgress } from './note-progress.ts';
import { recutVideo } from './recut-video.ts';

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
    const stored = await services.blobs.head(key);
    // What lies there of a stream says nothing of where its segments begin.
    const isWhole = stored !== null && made.format !== 'hls';
    const file = isWhole
      ? { bytes: stored.bytes, segmented: null, subtitles: null }
      : await makeFile(services, where, made, key);
    await finish(services, where, key, file);
  }
  await services.store.remove({ key: keyOfRunningExport(where), expectedVersion: null });
  return {};
}

interface MadeFile extends Pick<ExportResult, 'segmented'> {
  readonly bytes: number;
  readonly subtitles: NonNullable<Export['subtitles']> | null;
}

async function makeFile(
  services: Services,
  where: ExportPlace,
  made: Export,
  key: string,
): Promise<MadeFile> {
  const { format, size, source: from, reframe } = made;
  if (isTheVideo(made)) return copyVideo(services, made, key);
  const profile = { ...size, fps: from.fps };
  return services.workspace.use(async (folder) => {
    const target = join(folder, `export.${exportEndings[format]}`);
    const progress = noteProgress(services, where);
    const { source, isShaped } = await sourceOf(services, made, folder, (done, all) =>
      progress.note(Math.floor((redrawnPercent * done) / all)),
    );
    const { segmented, captions } = await services.media.exportFile(
      {
        source,
        target,
        format,
        profile,
        frames: from.frames,
        ...(reframe && !isShaped ? { reframe: { fit: reframe.fit, shots: from.shots ?? [0] } } : {}),
      },
      progress.note,
    );
    await progress.written();
    await prove(services, made, target);
    const { bytes } = await services.blobs.putFile(key, target, exportContentTypes[format]);
    return { bytes, segmented, subtitles: captions && (await storeSubtitles(services, made, captions)) };
  });
}

/** Whether nothing differs from the video: then the export is its very bytes, with all that it says of itself. */
function isTheVideo({ format, reframe, size, source }: Export): boolean {
  return format === 'mp4' && !reframe && isSameSize(size, source.size);
}

async function copyVideo(services: Services, { source }: Export, key: string): Promise<MadeFile> {
  const video = await services.blobs.head(source.key);
  if (!video) throw videoGone();
  await services.blobs.copy(source.key, key);
  return { bytes: video.bytes, segmented: null, subtitles: null };
}

function videoGone(): Fault {
  return new Fault('MediaFailed', 'The video to export is gone.');
}

/** Stores the captions of a stream beside its file. */
async function storeSubtitles(
  services: Services,
  made: Export,
  { cues, startSeconds, language }: StreamCaptions,
): Promise<NonNullable<Export['subtitles']>> {
  const key = subtitlesBlobKey(made);
  const text = new TextEncoder().encode(subtitleSegment(cues, startSeconds));
  await services.blobs.put(key, text, captionContentTypes.vtt);
  return { key, language: made.source.captionLanguage ?? languageOfLetters(language) };
}

/** Of the progress of an export, what drawing its scenes anew counts for. */
const redrawnPercent = 80;

/** The file that an export is made of, and whether it has its shape already. @throws Fault `MediaFailed` */
async function sourceOf(
  services: Services,
  made: Export,
  folder: string,
  onScene: (done: number, all: number) => void,
): Promise<{ source: string; isShaped: boolean }> {
  const alike = await sameAsMp4(services, made);
  const source = join(folder, 'video.mp4');
  if (alike === null && made.reframe?.redrawn) {
    const path = join(folder, 'parts');
    await mkdir(path);
    await rename(await recutVideo(services, made, path, onScene), source);
    // The parts are as large as the video: a long one leaves no room for both beside the export.
    await rm(path, { recursive: true });
    return { source, isShaped: true };
  }
  if (await services.blobs.getFile(alike ?? made.source.key, source))
    return { source, isShaped: alike !== null };
  throw videoGone();
}

/**
 * The MP4 that differs from this export in its format alone, so that no picture is encoded again; or null. A MOV is none
 * to copy from: it says less of itself than an MP4, and its languages by older codes.
 */
async function sameAsMp4(services: Services, made: Export): Promise<string | null> {
  const { tenantId, jobId, format, resolution, source } = made;
  const reframe = made.reframe ?? null;
  // Of what is there by itself a WebM is better encoded of the video; drawn anew, both were encoded once.
  if (format === 'mp4' || (format === 'webm' && !reframe?.redrawn)) return null;
  const of = { sha256: source.sha256, format: 'mp4' as const, resolution, reframe };
  const claim = await services.store.get(keyOfExportClaim(tenantId, jobId, of));
  if (!claim) return null;
  const where = { tenantId, jobId, exportId: String(claim.value.exportId) };
  const key = (await readExport(services, where))?.value.key;
  return key && (await services.blobs.head(key)) ? key : null;
}

/** @throws Fault `MediaFailed` unless the file has exactly the frames and size that were asked for */
async function prove(services: Services, { size, source }: Export, file: string): Promise<void> {
  const { frames, width, height } = await services.media.probe(file);
  if (frames === source.frames && width === size.width && height === size.height) return;
  const is = `${frames} frames of ${width}x${height}`;
  const wanted = `${source.frames} of ${size.width}x${size.height}`;
  throw new Fault('MediaFailed', `The export has ${is} where ${wanted} were asked for.`);
}

async function finish(
  services: Services,
  where: ExportPlace,
  key: string,
  { bytes, segmented, subtitles }: MadeFile,
): Promise<void> {
  const completedAt = isoTime(services);
  const done = await changeRecord<Export>(services.store, keyOfExport(where), (current) => ({
    ...current,
    status: 'done',
    percent: 100,
    key,
    bytes,
    segmented,
    subtitles,
    error: null,
    completedAt: current.completedAt ?? completedAt,
  }));
  if (!done) {
    for (const left of [key, ...(subtitles ? [subtitles.key] : [])]) await services.blobs.remove(left);
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
