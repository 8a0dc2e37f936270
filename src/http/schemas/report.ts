import { z } from '@hono/zod-openapi';
import { Refusal } from '../../app/refusal.ts';
import { dollars } from '../../domain/money.ts';
import { dayOf } from '../../domain/quota.ts';
import type { Stats } from '../../domain/stats.ts';
import {
  type DayRow,
  groupedUsage,
  type UsageGrouping,
  usageGroupings,
  usageOfRows,
} from '../../domain/usage.ts';

const maxDays = 366;
const defaultDays = 30;
const dayMilliseconds = 24 * 3600 * 1000;

const period = {
  from: z.iso.date().optional().openapi({ description: 'First day, UTC; 29 days before `to` by default' }),
  to: z.iso.date().optional().openapi({ description: 'Last day, UTC; today by default' }),
};

const groupings = usageGroupings.join('|');

export const reportQuery = z.strictObject(period);
export const usageReportQuery = z.strictObject({
  ...period,
  groupBy: z
    .string()
    .regex(new RegExp(`^(${groupings})(,(${groupings}))*$`), `is a list of ${usageGroupings.join(', ')}`)
    .default('day')
    .openapi({ description: 'One or more of day, model, campaign, client, separated by commas' }),
});

const usd = (description: string) => z.number().openapi({ description: `US dollars ${description}` });

const sums = {
  spent: usd('that providers charged'),
  predictions: z.int().openapi({ description: 'Calls that were intended, whatever became of them' }),
  reused: z.int().openapi({ description: 'Results that were used again' }),
  saved: usd('that they would have cost'),
};

export const usageReportSchema = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    groupBy: z.array(z.enum(usageGroupings)),
    total: z.object(sums),
    data: z.array(
      z.object({
        day: z.string().optional(),
        model: z.string().optional(),
        campaignId: z.string().nullable().optional(),
        clientId: z.string().nullable().optional(),
        ...sums,
      }),
    ),
  })
  .openapi('UsageReport');

const spread = z.object({ p50: z.number(), p95: z.number() });
const rate = z.number().nullable();

export const statsSchema = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    jobs: z
      .object({ completed: z.int(), failed: z.int(), canceled: z.int() })
      .openapi({ description: 'Revisions of jobs that ended in this time; deleted ones too' }),
    completionRate: rate.openapi({ description: 'Completed of those that completed or failed' }),
    failuresByClass: z.record(z.string(), z.int()),
    reuse: z.object({
      made: z.int(),
      reused: z.int(),
      rate: rate.openapi({ description: 'Reused of all pictures and clips that scenes got' }),
      saved: usd('that they would have cost'),
    }),
    spent: usd('that providers charged'),
    seconds: z
      .object({ total: spread.nullable(), stages: z.record(z.string(), spread) })
      .openapi({ description: 'Of completed revisions, from request to file and in each stage' }),
  })
  .openapi('Stats');

export interface Days {
  readonly from: string;
  readonly to: string;
  /** Each day from the first to the last. */
  readonly days: readonly string[];
}

/** @throws Refusal 422 where the days are in the wrong order, or too many */
export function daysOf(
  query: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: number,
): Days {
  const to = query.to ?? dayOf(now);
  const last = Date.parse(to);
  const from = query.from ?? dayOf(last - (defaultDays - 1) * dayMilliseconds);
  const count = (last - Date.parse(from)) / dayMilliseconds + 1;
  if (count < 1) refuse(`is after ${to}`);
  if (count > maxDays) refuse(`is ${count} days before ${to}; a report spans at most ${maxDays}`);
  const days = Array.from({ length: count }, (_, i) => dayOf(Date.parse(from) + i * dayMilliseconds));
  return { from, to, days };
}

export function groupingsOf(list: string): UsageGrouping[] {
  const asked = list.split(',');
  return usageGroupings.filter((grouping) => asked.includes(grouping));
}

export function usageReportView(
  { from, to }: Days,
  groupBy: readonly UsageGrouping[],
  rows: readonly DayRow[],
): z.input<typeof usageReportSchema> {
  const data = groupedUsage(rows, groupBy).map(({ day, model, campaign, client, ...group }) => ({
    ...(typeof day === 'string' ? { day } : {}),
    ...(typeof model === 'string' ? { model } : {}),
    ...(campaign === undefined ? {} : { campaignId: campaign }),
    ...(client === undefined ? {} : { clientId: client }),
    ...sumsView(group),
  }));
  return { from, to, groupBy: [...groupBy], total: sumsView(usageOfRows(rows)), data };
}

function sumsView(group: ReturnType<typeof usageOfRows>) {
  const { spentMicros, predictions, reused, savedMicros } = group;
  return { spent: dollars(spentMicros), predictions, reused, saved: dollars(savedMicros) };
}

export function statsView({ from, to }: Days, stats: Stats): z.input<typeof statsSchema> {
  const { jobs, completionRate, failuresByClass, reuse, spentMicros, seconds } = stats;
  const { savedMicros, ...reused } = reuse;
  return {
    from,
    to,
    jobs,
    completionRate,
    failuresByClass: { ...failuresByClass },
    reuse: { ...reused, saved: dollars(savedMicros) },
    spent: dollars(spentMicros),
    seconds: { total: seconds.total, stages: { ...seconds.stages } },
  };
}

function refuse(message: string): never {
  throw new Refusal('unprocessable', 'validation_failed', `from: ${message}`, [{ path: 'from', message }]);
}
