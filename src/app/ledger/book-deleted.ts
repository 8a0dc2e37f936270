import type { LedgerRow } from '../../domain/ledger.ts';
import type { MicroDollars } from '../../domain/money.ts';
import { billedMicros } from '../../domain/pricing.ts';
import { digest } from '../../domain/recipe.ts';
import type { ProviderPrediction, Services } from '../ports.ts';
import { everything, isoTime } from '../records.ts';
import { keyOfRow, rowWrite } from './ledger-records.ts';
import { bookOnAccounts, owed } from './purse-records.ts';
import { transactAnew } from './transact-anew.ts';

/**
 * Books what a canceled call is billed whose job has been deleted since: the ledger still knows whose it was and by
 * which price. A call that the ledger knows neither by this id of the provider nor by this input is none of ours.
 */
export async function bookDeleted(
  services: Services,
  tenantId: string,
  predictionId: string,
  provider: ProviderPrediction,
): Promise<void> {
  if (provider.status !== 'succeeded') return;
  await bookOnLastRow(services, tenantId, predictionId, (last) => {
    if (!last.price || !isOf(last, provider)) return null;
    const actualMicros = billedMicros(last.price, { seconds: last.askedSeconds }, provider.metrics);
    return { providerId: provider.id, actualMicros };
  });
}

/** Books what a call came to that answered at once, but whose job was deleted while it was made. */
export function bookDeletedCall(
  services: Services,
  tenantId: string,
  predictionId: string,
  actualMicros: MicroDollars,
): Promise<void> {
  return bookOnLastRow(services, tenantId, predictionId, () => ({ providerId: null, actualMicros }));
}

/** @param billOf what the call came to, by its last row; null where that is not its bill */
async function bookOnLastRow(
  services: Services,
  tenantId: string,
  predictionId: string,
  billOf: (last: LedgerRow) => { providerId: string | null; actualMicros: MicroDollars } | null,
): Promise<void> {
  if (!/^prd_[0-9a-z]{26}$/.test(predictionId)) return;
  const { partition } = keyOfRow(tenantId, predictionId, 1);
  await transactAnew(services, async () => {
    const rows: LedgerRow[] = [];
    for await (const { value } of everything(services.store, partition, `${predictionId}#`)) {
      rows.push(value as unknown as LedgerRow);
    }
    const last = rows.at(-1);
    const bill = last && last.actualMicros === null ? billOf(last) : null;
    if (!last || !bill) return { changes: [], result: undefined };
    const bookedMicros = bill.actualMicros;
    const row: LedgerRow = { ...last, ...bill, state: 'adjusted', bookedMicros, at: isoTime(services) };
    const key = keyOfRow(tenantId, predictionId, rows.length + 1);
    const change = { reservedMicros: 0, spentMicros: bookedMicros };
    const money = await bookOnAccounts(services, tenantId, last, change, owed);
    const put = rowWrite(tenantId, key, row);
    return {
      changes: [{ put }, ...money.changes],
      announcements: money.announcements,
      result: undefined,
    };
  });
}

function isOf({ providerId, inputDigest }: LedgerRow, provider: ProviderPrediction): boolean {
  if (providerId !== null) return providerId === provider.id;
  return inputDigest !== null && inputDigest === digest(provider.input);
}
