import { z } from '@hono/zod-openapi';

const bound = (description: string) =>
  z
    .int()
    .min(0)
    .max(1_000_000_000)
    .nullable()
    .openapi({ description: `${description}; null: no bound` });

const fields = {
  jobsAtOnce: bound('Jobs under way or waiting for review'),
  predictionsAtOnce: bound('Predictions at providers'),
  jobsPerDay: bound('Jobs made in a day (UTC)'),
  imagesPerDay: bound('Images asked of models in a day (UTC)'),
  videoSecondsPerDay: bound('Seconds of video asked of models in a day (UTC)'),
  retentionDays: z.int().min(1).max(3650).nullable().openapi({
    description:
      'Ended jobs with their takes and exports, and unused characters, go this many days later; null: they stay. A job may have its own.',
  }),
  requestsPerMinute: z
    .int()
    .min(1)
    .max(1_000_000)
    .openapi({ description: 'Of each key; a sixth of them at once.' }),
};

export const limitsSchema = z.object(fields).openapi('Limits');

/** Body of `PUT /v1/limits`: what is left out stays. */
export const limitsBody = z.strictObject(fields).partial().openapi('SetLimits');
