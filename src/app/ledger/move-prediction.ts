import { bookingOf } from '../../domain/ledger.ts';
import { isFinished, type Prediction } from '../../domain/prediction.ts';
import { settled } from '../../domain/purse.ts';
import type { Services } from '../ports.ts';
import { asJson, isoTime, keys, readPrediction } from '../records.ts';
import { keyOfRow, rowOf, rowWrite } from './ledger-records.ts';
import { bookOnAccounts, owed, purseWrites, readPurse } from './purse-records.ts';
import { transactAnew, type Writes } from './transact-anew.ts';

/**
 * Changes a prediction by compare-and-set. Where that changes what it owes, the ledger gets its row in the same
 * transaction, and what was committed for it is freed and what it was billed is spent from its job's purse; a bill
 * that comes when the purse is closed goes to the accounts. Any change of a prediction's status, provider id or
 * cost passes here.
 * @param change gets the current value; returns the new one, or null to leave it as it is
 * @returns the prediction that stands afterwards, or null when there is no such record
 * @throws Fault `VersionConflict` as transactAnew
 */
export function movePrediction(
  services: Services,
  tenantId: string,
  { jobId, id }: Pick<Prediction, 'jobId' | 'id'>,
  change: (current: Prediction) => Prediction | null,
): Promise<Prediction | null> {
  return transactAnew(services, async () => {
    const found = await readPrediction(services, tenantId, jobId, id);
    const next = found && change(found.value);
    if (!found || !next) return { changes: [], result: found?.value ?? null };
    const key = keys.prediction(tenantId, jobId, id);
    const booking = bookingOf(found.value, next);
    const put = (value: Prediction) => ({
      put: { key, value: asJson(value), expectedVersion: found.version },
    });
    if (!booking) return { changes: [put(next)], result: next };
    const nth = (next.ledgerRows ?? 0) + 1;
    const moved = { ...next, ledgerRows: nth };
    const row = rowWrite(tenantId, keyOfRow(tenantId, id, nth), rowOf(moved, booking, isoTime(services)));
    const money = await moneyWrites(services, tenantId, found.value, next);
    return {
      changes: [put(moved), { put: row }, ...money.changes],
      announcements: money.announcements,
      result: moved,
    };
  });
}

/** What the change does to the purse, or to the accounts once the job is deleted. */
async function moneyWrites(
  services: Services,
  tenantId: string,
  before: Prediction,
  after: Prediction,
): Promise<Writes> {
  const ended = isFinished(after.status) && !isFinished(before.status);
  const freed = ended ? after.estimatedMicros : 0;
  const billed = (after.actualMicros ?? 0) - (before.actualMicros ?? 0);
  if (freed === 0 && billed === 0) return { changes: [] };
  const purse = await readPurse(services, tenantId, after.jobId);
  if (purse) return purseWrites(services, tenantId, purse, settled(purse.value, freed, billed), owed);
  if (!after.payer) return { changes: [] };
  const change = { reservedMicros: 0, spentMicros: billed };
  return bookOnAccounts(services, tenantId, after.payer, change, owed);
}
