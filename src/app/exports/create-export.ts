import { isFault } from '../../domain/errors.ts';
import {
  type Export,
  type ExportFit,
  type ExportFormat,
  exportWork,
  type Reframe,
} from '../../domain/export.ts';
import type { Rendition } from '../../domain/job.ts';
import { isDrawnOn } from '../../domain/scene-look.ts';
import { type AspectRatio, frameSize, type Resolution, resolutions } from '../../domain/settings.ts';
import { madeOf } from '../../domain/staleness.ts';
import type { Services } from '../ports.ts';
import { asJson, isoTime, type JobFolder } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { keyOfExport, keyOfExportClaim, keyOfRunningExport, readExport } from './export-records.ts';
import { startExport } from './start-export.ts';

export interface CreateExport {
  readonly format: ExportFormat;
  readonly resolution: Resolution;
  /** Left out, that of the video. */
  readonly aspectRatio?: AspectRatio;
  /** How another shape is filled; left out, by the part of the pictures that matters. */
  readonly fit?: ExportFit;
}

/**
 * The job's video in another format, size or shape. What exists or is under way for the same rendition is not made
 * again; one that failed, or whose file is gone, is.
 * @returns the export, and whether work on it begins now
 * @throws Refusal 409 unless the job is completed, 422 for what would take too long for one step
 */
export async function createExport(
  services: Services,
  folder: Pick<JobFolder, 'job' | 'scenes'>,
  wanted: CreateExport,
): Promise<{ made: Export; begins: boolean }> {
  const { job } = folder;
  const draft = newExport(services, folder, wanted);
  const { format, resolution, source } = draft;
  const reframe = draft.reframe ?? null;
  const claim = keyOfExportClaim(job.tenantId, job.id, {
    sha256: source.sha256,
    format,
    resolution,
    reframe,
  });
  for (;;) {
    const claimed = await services.store.get(claim);
    const exportId = claimed ? String(claimed.value.exportId) : draft.id;
    const where = { tenantId: job.tenantId, jobId: job.id, exportId };
    const existing = claimed && (await readExport(services, where));
    if (existing && (await stands(services, existing.value))) return { made: existing.value, begins: false };
    const made = existing ? { ...draft, id: exportId, attempt: existing.value.attempt + 1 } : draft;
    try {
      await services.store.transact([
        { put: { key: keyOfExport(where), value: asJson(made), expectedVersion: existing?.version ?? 0 } },
        { put: { key: claim, value: { exportId }, expectedVersion: claimed?.version ?? 0 } },
        {
          put: {
            key: keyOfRunningExport(where),
            value: asJson({ ...where, since: made.createdAt }),
            expectedVersion: null,
          },
        },
      ]);
    } catch (error) {
      // Somebody else asked for the same at the same time, and was first.
      if (isFault(error, 'VersionConflict')) continue;
      throw error;
    }
    await startExport(services, made);
    return { made, begins: true };
  }
}

interface ExportWork extends CreateExport {
  readonly aspectRatio: AspectRatio;
  readonly redrawn: boolean;
}

function newExport(
  services: Services,
  { job, scenes }: Pick<JobFolder, 'job' | 'scenes'>,
  wanted: CreateExport,
): Export {
  const { format, resolution, fit = 'crop' } = wanted;
  const { rendition, settings } = job;
  if (job.status !== 'completed' || !rendition) {
    const message = `The job is ${job.status}; only a completed job is exported.`;
    throw new Refusal('conflict', 'job_not_completed', message);
  }
  const source = {
    key: rendition.videoKey,
    sha256: rendition.sha256,
    size: frameSize(settings.aspectRatio, settings.resolution),
    frames: rendition.frames,
    fps: settings.fps,
    aspectRatio: settings.aspectRatio,
    madeOf: rendition.madeOf,
    captionLanguage: rendition.captionKeys?.language ?? null,
    shots: rendition.shots ?? [0],
  };
  const aspectRatio = wanted.aspectRatio ?? settings.aspectRatio;
  const size = frameSize(aspectRatio, resolution);
  const reframe = reframing({ job, scenes }, rendition, { aspectRatio, fit });
  checkWork(source, { format, resolution, aspectRatio, redrawn: reframe?.redrawn ?? false });
  return {
    id: services.ids.next('exp'),
    tenantId: job.tenantId,
    jobId: job.id,
    format,
    resolution,
    size,
    reframe,
    source,
    status: 'queued',
    percent: 0,
    attempt: 1,
    key: null,
    bytes: null,
    error: null,
    downloads: 0,
    lastDownloadedAt: null,
    simulated: job.simulated,
    createdAt: isoTime(services),
    completedAt: null,
  };
}

/**
 * How the pictures get another shape; null where they keep theirs.
 * @throws Refusal 409 where words would have to be drawn anew of a storyboard that is not the video's any more
 */
function reframing(
  { job, scenes }: Pick<JobFolder, 'job' | 'scenes'>,
  rendition: Rendition,
  { aspectRatio, fit }: Pick<Reframe, 'aspectRatio' | 'fit'>,
): Reframe | null {
  if (aspectRatio === job.settings.aspectRatio) return null;
  if (fit === 'blur' || !(rendition.drawnOn ?? isDrawnOn(job))) return { aspectRatio, fit };
  if (rendition.madeOf === madeOf(job.settings, scenes)) return { aspectRatio, fit, redrawn: true };
  const message =
    'Words or a logo stand in the pictures, and the storyboard was edited since: render the job first, or ask for fit blur, which shows the pictures whole.';
  throw new Refusal('conflict', 'job_stale', message);
}

/** Whether an export answers for its settings: it is under way, or its file is there. */
async function stands(services: Services, { status, key }: Export): Promise<boolean> {
  if (status !== 'done') return status !== 'failed';
  return key !== null && (await services.blobs.head(key)) !== null;
}

/** @throws Refusal 422 that names the resolutions which fit */
function checkWork(source: Export['source'], { format, resolution, aspectRatio, redrawn }: ExportWork): void {
  const workAt = (other: Resolution) =>
    exportWork(source, { format, size: frameSize(aspectRatio, other), redrawn });
  const { fits, seconds } = workAt(resolution);
  if (fits) return;
  const others = resolutions.filter((other) => workAt(other).fits);
  const instead = others.length > 0 ? `${others.join(' and ')} would do` : 'no resolution would do';
  const message = `would take about ${Math.ceil(seconds / 60)} minutes, which is too long; ${instead}`;
  throw new Refusal('unprocessable', 'export_too_long', message, [{ path: 'resolution', message }]);
}
