import { z } from '@hono/zod-openapi';
import type { Services } from '../../app/ports.ts';
import type { JobFolder } from '../../app/records.ts';
import { type Batch, maxBatchJobs } from '../../domain/batch.ts';
import { isTerminal } from '../../domain/job.ts';
import { jobView } from '../job-view.ts';
import { jobSchema } from './job.ts';
import { jobBody } from './job-body.ts';
import { time } from './plain-fields.ts';

/** Body of `POST /v1/batches`. */
export const batchBody = z
  .strictObject({ jobs: z.array(jobBody).min(1).max(maxBatchJobs) })
  .openapi('CreateBatch');

export const batchSchema = z
  .object({
    id: z.string(),
    status: z.enum(['running', 'ended']).openapi({ description: 'Ended once nothing works on any job.' }),
    counts: z.record(z.string(), z.int()).openapi({ description: 'Jobs by status, and their total.' }),
    jobs: z.array(
      z.object({
        position: z.int(),
        jobId: z.string(),
        status: z.string().openapi({ description: 'That of the job, or deleted.' }),
        job: jobSchema.nullable(),
      }),
    ),
    createdAt: time,
  })
  .openapi('Batch');

export const batchSummarySchema = z
  .object({
    id: z.string(),
    jobIds: z.array(z.string()).openapi({ description: 'In the order in which they were asked for.' }),
    createdAt: time,
    links: z.record(z.string(), z.string()),
  })
  .openapi('BatchSummary');

/** A batch in a list: how its jobs stand is told by the batch itself. */
export function batchSummary(services: Services, batch: Batch): z.input<typeof batchSummarySchema> {
  const { id, items, createdAt } = batch;
  const self = `${services.config.publicUrl}/v1/batches/${id}`;
  return { id, jobIds: items.map(({ jobId }) => jobId), createdAt, links: { self } };
}

export function batchView(
  services: Services,
  batch: Batch,
  folders: readonly (JobFolder | null)[],
): z.input<typeof batchSchema> {
  const counts: Record<string, number> = { total: batch.items.length };
  const jobs = batch.items.map(({ jobId }, position) => {
    const folder = folders[position] ?? null;
    const status = folder?.job.status ?? 'deleted';
    counts[status] = (counts[status] ?? 0) + 1;
    return { position, jobId, status, job: folder && jobView(services, folder) };
  });
  const isRunning = folders.some((folder) => folder !== null && !isTerminal(folder.job.status));
  return { id: batch.id, status: isRunning ? 'running' : 'ended', counts, jobs, createdAt: batch.createdAt };
}
