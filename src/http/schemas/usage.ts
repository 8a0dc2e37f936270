import { z } from '@hono/zod-openapi';
import { jobStatuses } from '../../domain/job.ts';
import { dollars } from '../../domain/money.ts';
import type { Usage } from '../../domain/usage.ts';

const time = z.iso.datetime({ offset: true }).optional();

export const usageQuery = z.strictObject({
  since: time.openapi({ description: 'Jobs made, and calls ordered, then or later' }),
  until: time.openapi({ description: 'Jobs made, and calls ordered, before' }),
});

export const usageSchema = z
  .object({
    jobs: z.int().openapi({ description: 'Those that there are' }),
    jobsByStatus: z.object(
      Object.fromEntries(jobStatuses.map((status) => [status, z.int()])) as Record<
        (typeof jobStatuses)[number],
        z.ZodInt
      >,
    ),
    videoSeconds: z.number().openapi({ description: 'Of finished video' }),
    predictions: z.int(),
    spent: z
      .number()
      .openapi({ description: 'US dollars that providers charged, also for jobs that are deleted' }),
    reserved: z.number().openapi({ description: 'US dollars held back for jobs under way' }),
  })
  .openapi('Usage');

export function usageView(usage: Usage): z.input<typeof usageSchema> {
  const { spentMicros, reservedMicros, videoSeconds, ...counts } = usage;
  return {
    ...counts,
    videoSeconds: Math.round(videoSeconds * 1000) / 1000,
    spent: dollars(spentMicros),
    reserved: dollars(reservedMicros),
  };
}

export function periodOf({ since, until }: z.output<typeof usageQuery>) {
  const milliseconds = (text: string | undefined) => (text === undefined ? null : Date.parse(text));
  return { since: milliseconds(since), until: milliseconds(until) };
}
