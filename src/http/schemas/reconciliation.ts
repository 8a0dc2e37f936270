import { z } from '@hono/zod-openapi';
import type { ReconciliationReport } from '../../app/reconcile/reports.ts';
import { dollars } from '../../domain/money.ts';
import { time } from './plain-fields.ts';

const money = z.number().nullable();

export const reconciliationSchema = z
  .object({
    id: z.string(),
    at: time,
    from: time,
    to: time,
    compared: z.int().openapi({ description: 'Paid calls that were held against the list.' }),
    findings: z.array(
      z.object({
        kind: z.enum(['unknown_there', 'unknown_here', 'price', 'still_running']).openapi({
          description: 'Not in the list; in no row of ours; billed differently; ended here and runs there.',
        }),
        action: z.enum(['reported', 'adopted', 'canceled', 'booked']),
        providerId: z.string(),
        model: z.string(),
        jobId: z.string().nullable(),
        predictionId: z.string().nullable(),
        booked: money.openapi({ description: 'Dollars in the ledger before.' }),
        billed: money.openapi({ description: "Dollars by the provider's own metrics; null while it runs." }),
      }),
    ),
    more: z.int().openapi({ description: 'Findings beyond those.' }),
  })
  .openapi('Reconciliation');

export function reconciliationView(report: ReconciliationReport): z.input<typeof reconciliationSchema> {
  const inDollars = (micros: number | null) => (micros === null ? null : dollars(micros));
  return {
    ...report,
    findings: report.findings.map(({ bookedMicros, billedMicros, ...finding }) => ({
      ...finding,
      booked: inDollars(bookedMicros),
      billed: inDollars(billedMicros),
    })),
  };
}
