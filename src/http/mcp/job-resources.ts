import { type McpServer, ResourceNotFoundError, ResourceTemplate } from '@modelcontextprotocol/server';
import { findJob } from '../../app/jobs/find-job.ts';
import { listJobs } from '../../app/jobs/list-jobs.ts';
import type { Services } from '../../app/ports.ts';
import { Refusal } from '../../app/refusal.ts';
import { checkScope } from '../auth.ts';
import { jobView } from '../job-view.ts';
import type { Caller } from './tool.ts';

const mimeType = 'application/json';
const listed = 100;

/** Jobs as resources, `storyreel://jobs/{id}`: the job with the text of its scenes, without signed links. */
export function addJobResources(server: McpServer, services: Services, { principal }: Caller): void {
  const uriOf = (id: string) => `storyreel://jobs/${id}`;
  const template = new ResourceTemplate('storyreel://jobs/{jobId}', {
    list: async () => {
      checkScope(principal.scopes, 'read');
      const page = { limit: listed, before: undefined };
      const { folders } = await listJobs(services, principal, {}, page);
      return {
        resources: folders.map(({ job }) => ({
          uri: uriOf(job.id),
          name: job.id,
          title: (job.title ?? job.prompt).slice(0, 120) || job.id,
          description: `A video, ${job.status}`,
          mimeType,
        })),
      };
    },
  });
  const described = { title: 'A video', description: 'A video with its scenes, settings and cost', mimeType };
  server.registerResource('job', template, described, async (uri, { jobId }) => {
    checkScope(principal.scopes, 'read');
    try {
      const folder = await findJob(services, principal, String(jobId));
      const scenes = folder.scenes.map(({ id, position, beat, text, seconds, status }) => ({
        id,
        position,
        beat,
        text,
        seconds,
        status,
      }));
      const text = JSON.stringify({ ...jobView(services, folder), scenes });
      return { contents: [{ uri: uri.href, mimeType, text }] };
    } catch (error) {
      if (error instanceof Refusal && error.kind === 'not_found')
        throw new ResourceNotFoundError(uri.href, error.message);
      throw error;
    }
  });
}
