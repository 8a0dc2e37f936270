import { z } from '@hono/zod-openapi';
import { findJob } from '../../app/jobs/find-job.ts';
import { createShare } from '../../app/shares/create-share.ts';
import { findShare } from '../../app/shares/find-share.ts';
import { revokeShare } from '../../app/shares/revoke-share.ts';
import { newShareSchema, shareBody, shareSchema, shareView } from '../schemas/share.ts';
import { jobId } from './job-tools.ts';
import type { Tool } from './tool.ts';

const creation = shareBody.extend({ jobId });

export const shareVideo: Tool<typeof creation, typeof newShareSchema> = {
  name: 'share_video',
  title: 'Share a video',
  description:
    'A link to the finished video for people without a key. It is shown this once; revoke_share ends it.',
  method: 'POST',
  route: '/v1/jobs/{jobId}/shares',
  input: creation,
  output: newShareSchema,
  async run({ services, principal }, { jobId: id, expiresInSeconds }) {
    const { job } = await findJob(services, principal, id);
    const { share, token } = await createShare(services, job, expiresInSeconds);
    const url = `${services.config.publicUrl}/s/${token}`;
    const value = { ...shareView(share, services.clock.now()), url };
    return { summary: `${share.id}: ${url} works until ${share.expiresAt}.`, value };
  },
};

const oneShare = z.strictObject({
  jobId,
  shareId: z.string().max(100).openapi({ description: 'Id of the share, such as shr_01jd8m...' }),
});

export const revokeShareTool: Tool<typeof oneShare, typeof shareSchema> = {
  name: 'revoke_share',
  title: 'Revoke a share',
  description: 'Ends a shared link at once. It cannot be had back.',
  method: 'DELETE',
  route: '/v1/jobs/{jobId}/shares/{shareId}',
  input: oneShare,
  output: shareSchema,
  destructive: true,
  async run({ services, principal }, { jobId: id, shareId }) {
    const { job } = await findJob(services, principal, id);
    const where = { tenantId: job.tenantId, jobId: id, shareId };
    await revokeShare(services, where, () => {});
    const value = shareView(await findShare(services, where), services.clock.now());
    return { summary: `The link of ${shareId} leads nowhere any more.`, value };
  },
};
