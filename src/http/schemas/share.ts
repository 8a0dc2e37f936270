import { z } from '@hono/zod-openapi';
import { type Share, shareSeconds, shareState, shareStates } from '../../domain/share.ts';
import { time } from './plain-fields.ts';

/** Body of `POST /v1/jobs/{jobId}/shares`. */
export const shareBody = z
  .strictObject({
    expiresInSeconds: z
      .int()
      .min(shareSeconds.min)
      .max(shareSeconds.max)
      .default(shareSeconds.default)
      .openapi({ description: 'A minute to 30 days; a week where nothing is said.' }),
  })
  .openapi('CreateShare', { example: { expiresInSeconds: 86_400 } });

const fields = {
  id: z.string(),
  jobId: z.string(),
  state: z.enum(shareStates),
  visits: z.int().openapi({ description: 'How often the link was followed to the video.' }),
  lastVisitedAt: time.nullable(),
  createdAt: time,
  expiresAt: time,
  revokedAt: time.nullable(),
};

export const shareSchema = z.object(fields).openapi('Share');

export const newShareSchema = z
  .object({
    ...fields,
    url: z.string().openapi({ description: 'The link, shown this once.' }),
  })
  .openapi('NewShare');

/** @param now milliseconds since the epoch */
export function shareView(share: Share, now: number): z.input<typeof shareSchema> {
  const { id, jobId, visits, lastVisitedAt, createdAt, expiresAt, revokedAt } = share;
  const state = shareState(share, now);
  return { id, jobId, state, visits, lastVisitedAt, createdAt, expiresAt, revokedAt };
}
