import { createExport } from '../../app/exports/create-export.ts';
import { findExport } from '../../app/exports/find-export.ts';
import { playingLink } from '../../app/exports/play-export.ts';
import { findJob } from '../../app/jobs/find-job.ts';
import type { Services } from '../../app/ports.ts';
import type { Export } from '../../domain/export.ts';
import { signedLink } from '../job-view.ts';
import { exportBody, exportSchema, exportView } from '../schemas/export.ts';
import { jobId } from './job-tools.ts';
import type { Tool, ToolCall } from './tool.ts';
import { waitSeconds } from './wait-for-job.ts';

const lookMilliseconds = 500;
const input = exportBody.safeExtend({ jobId });

export const exportVideo: Tool<typeof input, typeof exportSchema> = {
  name: 'export_video',
  title: 'Export a video',
  description:
    'The finished video in another format, size or shape. The same again is not made again: call it again to see how far it is and to get the link.',
  method: 'POST',
  route: '/v1/jobs/{jobId}/exports',
  input,
  output: exportSchema,
  async run(call, { jobId: id, ...wanted }) {
    const { services, principal } = call;
    const folder = await findJob(services, principal, id);
    const made = await waitForExport(call, (await createExport(services, folder, wanted)).made);
    const { format, resolution, status } = made;
    const link = await linkOf(services, folder.job.tenantId, made);
    const then = link ? ` The file: ${link.url}` : '';
    return {
      summary: `${made.id} (${format}, ${resolution}) is ${status}.${then}`,
      value: exportView(services, made, link),
    };
  },
};

async function linkOf(services: Services, tenantId: string, { id, jobId: job, key, format }: Export) {
  if (key === null) return null;
  if (format === 'hls') return playingLink(services, { tenantId, jobId: job, exportId: id });
  return signedLink(services, key, `${job}.${format}`);
}

/** Until it has ended, for a client that asked to be told how far it is. */
async function waitForExport(call: ToolCall, begun: Export): Promise<Export> {
  const { services, progress, signal } = call;
  const { tenantId, jobId, id: exportId } = begun;
  const until = services.clock.now() + waitSeconds * 1000;
  let made = begun;
  while (progress && !signal.aborted && services.clock.now() < until) {
    await progress(made.percent, `The export is ${made.status}`);
    if (made.status === 'done' || made.status === 'failed') break;
    await new Promise<void>((resolve) => services.clock.after(lookMilliseconds, resolve));
    made = await findExport(services, { tenantId, jobId, exportId });
  }
  return made;
}
