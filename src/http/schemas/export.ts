import { z } from '@hono/zod-openapi';
import { exportJson } from '../../app/exports/export-json.ts';
import type { Services } from '../../app/ports.ts';
import { type Export, exportFits, exportFormats, exportStatuses } from '../../domain/export.ts';
import { aspectRatios, resolutions } from '../../domain/settings.ts';
import { failureSchema } from './job.ts';
import { time } from './plain-fields.ts';

/** Body of `POST /v1/jobs/{jobId}/exports`. */
export const exportBody = z
  .strictObject({
    format: z.enum(exportFormats),
    resolution: z.enum(resolutions),
    aspectRatio: z
      .enum(aspectRatios)
      .optional()
      .openapi({ description: 'Another shape than the video has; left out, its own.' }),
    fit: z.enum(exportFits).optional().openapi({
      description:
        'How another shape is filled: crop follows what matters in each scene (when left out), and draws captions, cards and logos in the pictures anew for the shape; blur shows all of it between blurred bars.',
    }),
  })
  .superRefine(({ aspectRatio, fit }, context) => {
    if (fit === undefined || aspectRatio !== undefined) return;
    context.addIssue({ code: 'custom', path: ['fit'], message: 'belongs to an aspectRatio' });
  })
  .openapi('CreateExport', { example: { format: 'webm', resolution: '720p' } });

export const exportSchema = z
  .object({
    id: z.string(),
    jobId: z.string(),
    format: z.enum(exportFormats),
    resolution: z.enum(resolutions),
    aspectRatio: z.enum(aspectRatios).nullable(),
    fit: z.enum(exportFits).nullable().openapi({ description: 'Null where it has the shape of the video.' }),
    width: z.int(),
    height: z.int(),
    frames: z.int(),
    fps: z.number(),
    seconds: z.number(),
    upscaled: z.boolean().openapi({ description: 'It has more pixels than the video it is made of.' }),
    status: z.enum(exportStatuses),
    progress: z.object({ percent: z.int() }),
    bytes: z.int().nullable(),
    downloads: z.int().openapi({ description: 'How often its content was asked for.' }),
    lastDownloadedAt: time.nullable(),
    error: failureSchema.nullable(),
    simulated: z.boolean(),
    createdAt: time,
    completedAt: time.nullable(),
    url: z.string().nullable().openapi({
      description: 'A signed link, once it is done; not counted. Null for a stream, whose content gives one.',
    }),
    expiresAt: time.nullable(),
    links: z.record(z.string(), z.string()),
  })
  .openapi('Export');

/** @param link a signed link to its file, once it is done */
export function exportView(
  services: Services,
  made: Export,
  link: { readonly url: string; readonly expiresAt: string } | null,
): z.input<typeof exportSchema> {
  return { ...exportJson(services, made), url: link?.url ?? null, expiresAt: link?.expiresAt ?? null };
}
