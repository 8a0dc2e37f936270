import type { Finding } from '../../domain/reconciliation.ts';
import type { Services } from '../ports.ts';
import { asJson } from '../records.ts';

/** One comparison of a tenant's ledger with the provider's own list. */
export interface ReconciliationReport {
  /** Its time without punctuation, so that reports sort by it. */
  readonly id: string;
  readonly at: string;
  readonly from: string;
  readonly to: string;
  /** Paid calls that were held against the list. */
  readonly compared: number;
  /** New ones: what an earlier report named is not named again. At most 200. */
  readonly findings: readonly Finding[];
  /** Findings beyond those. */
  readonly more: number;
}

const partitionOf = (tenantId: string) => `${tenantId}#reconciliation`;

/** Long enough to hold a quarter's invoice against. */
const keptDays = 120;

/** So many findings are 50 kB, far below what a record may be. */
const mostFindings = 200;

export async function saveReport(
  services: Services,
  tenantId: string,
  report: Omit<ReconciliationReport, 'id' | 'more'>,
): Promise<void> {
  const value: ReconciliationReport = {
    ...report,
    id: report.at.replaceAll(/[-:.]/g, ''),
    findings: report.findings.slice(0, mostFindings),
    more: Math.max(0, report.findings.length - mostFindings),
  };
  await services.store.put({
    key: { partition: partitionOf(tenantId), sort: value.id },
    value: asJson(value),
    expectedVersion: null,
    expiresAt: Math.floor(services.clock.now() / 1000) + keptDays * 24 * 3600,
  });
}

/** A tenant's reports, newest first. */
export async function listReports(
  services: Services,
  tenantId: string,
  page: { readonly limit: number; readonly before?: string },
): Promise<{ readonly reports: readonly ReconciliationReport[]; readonly next: string | null }> {
  const { records, next } = await services.store.query({
    partition: partitionOf(tenantId),
    descending: true,
    after: page.before,
    limit: page.limit,
  });
  return { reports: records.map(({ value }) => value as unknown as ReconciliationReport), next };
}
