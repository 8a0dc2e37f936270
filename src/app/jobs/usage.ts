import pLimit from 'p-limit';
import type { LedgerRow } from '../../domain/ledger.ts';
import type { Prediction } from '../../domain/prediction.ts';
import { noUsage, type Usage, usageOfRows, withJob } from '../../domain/usage.ts';
import { firstIdAt } from '../ids.ts';
import { ledgerOfClient } from '../ledger/ledger-records.ts';
import type { Services } from '../ports.ts';
import { everything, readJobFolder } from '../records.ts';
import { listingPartition } from './job-listing.ts';

/** Jobs that are read at the same time. */
const atOnce = 8;

/** Milliseconds since the epoch: from `since` on and before `until`; null: no bound. */
interface Period {
  readonly since: number | null;
  readonly until: number | null;
}

/** Whose usage: a client's, or that of one of its campaigns. */
export type UsageOf =
  | { readonly kind: 'client'; readonly id: string }
  | { readonly kind: 'campaign'; readonly id: string; readonly clientId: string };

/**
 * What a client or a campaign came to. The money and the calls are those of the ledger, ordered in the period, also
 * of jobs that are deleted; the rest is read from the jobs made in it that there are.
 */
export async function usageOf(
  services: Services,
  tenantId: string,
  of: UsageOf,
  period: Period,
): Promise<Usage> {
  const before: Prediction[] = [];
  let usage = noUsage;
  const add = async (jobId: string) => {
    const folder = await readJobFolder(services, tenantId, jobId);
    if (!folder) return;
    usage = withJob(usage, folder.job, folder.purse?.reservedMicros ?? 0);
    before.push(...folder.predictions.filter(({ ledgerRows }) => ledgerRows === undefined));
  };
  const limit = pLimit(atOnce);
  const jobIds = await jobsOf(services, tenantId, of, period);
  await Promise.all(jobIds.map((jobId) => limit(add, jobId)));
  const { spentMicros, predictions } = usageOfRows(await rowsOf(services, tenantId, of, period));
  return {
    ...usage,
    // Calls of before the ledger stand in their jobs alone.
    predictions: predictions + before.length,
    spentMicros: before.reduce((sum, one) => sum + (one.actualMicros ?? 0), spentMicros),
  };
}

async function jobsOf(
  services: Services,
  tenantId: string,
  of: UsageOf,
  { since, until }: Period,
): Promise<string[]> {
  const first = since === null ? '' : firstIdAt('job', since);
  const end = until === null ? null : firstIdAt('job', until);
  const jobIds: string[] = [];
  for await (const { key } of everything(services.store, listingPartition(tenantId, of.kind, of.id))) {
    if (key.sort >= first && (end === null || key.sort < end)) jobIds.push(key.sort);
  }
  return jobIds;
}

/** Rows of calls that were ordered in the period: they sort by time, so no others are read. */
async function rowsOf(
  services: Services,
  tenantId: string,
  of: UsageOf,
  { since, until }: Period,
): Promise<LedgerRow[]> {
  const partition = ledgerOfClient(tenantId, of.kind === 'client' ? of.id : of.clientId);
  const end = until === null ? null : firstIdAt('prd', until);
  const rows: LedgerRow[] = [];
  let after: string | null = firstIdAt('prd', since ?? 0);
  while (after !== null) {
    const page = await services.store.query({ partition, inIndex: true, after, limit: 1000 });
    for (const { value } of page.records) {
      const row = value as unknown as LedgerRow;
      if (end !== null && row.predictionId >= end) return rows;
      if (row.state !== 'reused' && (of.kind === 'client' || row.campaignId === of.id)) rows.push(row);
    }
    after = page.next;
  }
  return rows;
}
