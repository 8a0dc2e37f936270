import { bookingOf } from '../../domain/ledger.ts';
import type { Prediction } from '../../domain/prediction.ts';
import { committed } from '../../domain/purse.ts';
import type { Services } from '../ports.ts';
import { asJson, isoTime, keys } from '../records.ts';
import { requireMoney } from './accounts.ts';
import { keyOfRow, rowOf, rowWrite } from './ledger-records.ts';
import { purseWrites, readPurse } from './purse-records.ts';
import type { Writes } from './transact-anew.ts';

/**
 * What writes a paid call down before it is sent: the prediction, the claim on its recipe, its first row in the
 * ledger, and its estimate committed in the job's purse. All or none.
 * @param claimVersion of the recipe's claim as it was read; 0 where there is none
 * @throws Fault `BudgetExceeded` when the call would pass the reservation, `JobCanceled` when the job has ended
 */
export async function intentWrites(
  services: Services,
  tenantId: string,
  prediction: Prediction,
  claimVersion: number,
): Promise<Writes & { readonly result: Prediction }> {
  const { jobId, id, recipe } = prediction;
  const purse = await readPurse(services, tenantId, jobId);
  if (!purse) throw new Error(`There is no job ${jobId}.`);
  const intent: Prediction = { ...prediction, payer: purse.value.payer, ledgerRows: 1 };
  const booking = bookingOf(null, intent);
  if (!booking) throw new Error('An intent is always written down.');
  const next = committed(purse.value, intent.estimatedMicros);
  const money = await purseWrites(services, tenantId, purse, next, requireMoney);
  const row = rowWrite(tenantId, keyOfRow(tenantId, id, 1), rowOf(intent, booking, isoTime(services)));
  return {
    changes: [
      { put: { key: keys.prediction(tenantId, jobId, id), value: asJson(intent), expectedVersion: 0 } },
      {
        put: {
          key: keys.recipe(tenantId, recipe),
          value: asJson({ jobId, predictionId: id }),
          expectedVersion: claimVersion,
        },
      },
      { put: row },
      ...money.changes,
    ],
    announcements: money.announcements,
    result: intent,
  };
}
