import { z } from '@hono/zod-openapi';
import type { Account } from '../../domain/budget.ts';
import { countsOn, type Quota } from '../../domain/quota.ts';

const bound = (description: string) =>
  z
    .int()
    .min(0)
    .max(1_000_000_000)
    .nullable()
    .openapi({ description: `${description}; null: no bound` });

const bounds = {
  jobsPerDay: bound('Jobs made in a day (UTC)'),
  imagesPerDay: bound('Images asked of models in a day (UTC)'),
  videoSecondsPerDay: bound('Seconds of video asked of models in a day (UTC)'),
};

export const quotaSchema = z
  .object({
    ...bounds,
    today: z.object({ day: z.iso.date(), jobs: z.int(), images: z.int(), videoSeconds: z.number() }).openapi({
      description: 'What was admitted on this day, at its estimate',
    }),
  })
  .openapi('Quota');

/** Body of `PUT .../quota`: what is left out is lifted. */
export const quotaBody = z
  .strictObject({
    jobsPerDay: bounds.jobsPerDay.default(null),
    imagesPerDay: bounds.imagesPerDay.default(null),
    videoSecondsPerDay: bounds.videoSecondsPerDay.default(null),
  })
  .openapi('SetQuota', { example: { jobsPerDay: 20, videoSecondsPerDay: 600 } });

const noQuota: Quota = { jobsPerDay: null, imagesPerDay: null, videoSecondsPerDay: null };

/** @param day today in UTC */
export function quotaView(account: Account, day: string): z.input<typeof quotaSchema> {
  return { ...(account.quota ?? noQuota), today: countsOn(account.today, day) };
}
