import type { LedgerRow } from '../../domain/ledger.ts';
import { dayOf } from '../../domain/quota.ts';
import { digest } from '../../domain/recipe.ts';
import { bookLateBill } from '../ledger/bill.ts';
import { bookDeleted } from '../ledger/book-deleted.ts';
import { ledgerPartition } from '../ledger/ledger-records.ts';
import type { ProviderPrediction, Services } from '../ports.ts';
import { everything, readPrediction } from '../records.ts';
import { allTenants } from './booked-calls.ts';

/** An order that ended here before its answer came. */
export interface GivenUp {
  readonly tenantId: string;
  readonly jobId: string;
  readonly predictionId: string;
}

/** An order may be intended the day before the provider takes it. */
const dayMilliseconds = 24 * 3600 * 1000;

/**
 * Gives a prediction that nobody here knows to the order that was canceled or given up while its answer was lost, and
 * books what it came to, also where the job is deleted by now.
 * @returns null where no such order has this input
 */
export async function bookGivenUp(services: Services, orphan: ProviderPrediction): Promise<GivenUp | null> {
  for (const tenantId of await allTenants(services)) {
    const row = await rowOfInput(services, tenantId, orphan);
    if (!row) continue;
    const { jobId, predictionId } = row;
    const found = await readPrediction(services, tenantId, jobId, predictionId);
    if (found) await bookLateBill(services, tenantId, found.value, orphan);
    else await bookDeleted(services, tenantId, predictionId, orphan);
    return { tenantId, jobId, predictionId };
  }
  return null;
}

async function rowOfInput(
  services: Services,
  tenantId: string,
  { input, createdAt }: ProviderPrediction,
): Promise<LedgerRow | null> {
  const wanted = digest(input);
  const time = Date.parse(createdAt);
  for (const day of new Set([dayOf(time - dayMilliseconds), dayOf(time)])) {
    const latest = new Map<string, LedgerRow>();
    for await (const { value } of everything(services.store, ledgerPartition(tenantId, day))) {
      const row = value as unknown as LedgerRow;
      if (row.state !== 'reused') latest.set(row.predictionId, row);
    }
    const lost = [...latest.values()].find(
      ({ providerId, inputDigest, state }) =>
        providerId === null && inputDigest === wanted && (state === 'canceled' || state === 'failed'),
    );
    if (lost) return lost;
  }
  return null;
}
