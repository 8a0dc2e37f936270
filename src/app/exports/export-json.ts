import { type Export, isUpscaled } from '../../domain/export.ts';
import type { Services } from '../ports.ts';

/** The export as JSON, for answers and webhooks alike; without signed links. */
export function exportJson(services: Services, made: Export) {
  const { id, jobId, format, resolution, size, source, status, percent, bytes, error, simulated } = made;
  const self = `${services.config.publicUrl}/v1/jobs/${jobId}/exports/${id}`;
  return {
    id,
    jobId,
    format,
    resolution,
    aspectRatio: made.reframe?.aspectRatio ?? source.aspectRatio ?? null,
    fit: made.reframe?.fit ?? null,
    width: size.width,
    height: size.height,
    frames: source.frames,
    fps: source.fps,
    seconds: source.frames / source.fps,
    upscaled: isUpscaled(made),
    status,
    progress: { percent },
    bytes,
    downloads: made.downloads,
    lastDownloadedAt: made.lastDownloadedAt,
    error,
    simulated,
    createdAt: made.createdAt,
    completedAt: made.completedAt,
    links: { self, ...(status === 'done' ? { content: `${self}/content` } : {}) },
  };
}
