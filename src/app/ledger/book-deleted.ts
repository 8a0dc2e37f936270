import type { LedgerRow } from '../../domain/ledger.ts';
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
  if (provider.status !== 'succeeded' || !/^prd_[0-9a-z]{26}$/.test(predictionId)) return;
  const { partition } = keyOfRow(tenantId, predictionId, 1);
  await transactAnew(services, async () => {
    const rows: LedgerRow[] = [];
    for await (const { value } of everything(services.store, partition, `${predictionId}#`)) {
      rows.push(value as unknown as LedgerRow);
    }
    const last = rows.at(-1);
    if (!last?.price || last.actualMicros !== null || !isOf(last, provider)) {
      return { changes: [], result: undefined };
    }
    const billed = billedMicros(last.price, { seconds: last.askedSeconds }, provider.metrics);
    const row: LedgerRow = {
      ...last,
      state: 'adjusted',
      providerId: provider.id,
      actualMicros: billed,
      bookedMicros: billed,
      at: isoTime(services),
    };
    const key = keyOfRow(tenantId, predictionId, rows.length + 1);
    const change = { reservedMicros: 0, spentMicros: billed };
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
