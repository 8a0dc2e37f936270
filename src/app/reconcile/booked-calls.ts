import type { LedgerRow } from '../../domain/ledger.ts';
import { dayOf } from '../../domain/quota.ts';
import type { Booked, Window } from '../../domain/reconciliation.ts';
import { ledgerPartition } from '../ledger/ledger-records.ts';
import type { Services } from '../ports.ts';
import { everything } from '../records.ts';

const dayMilliseconds = 24 * 3600 * 1000;

/** A call may be intended the day before the provider takes it: orders wait in line for hours, not for days. */
const waitingDays = 1;

/** Calls of a tenant that the provider has taken, in the days that the window touches and the one before. */
export async function bookedCalls(
  services: Services,
  tenantId: string,
  { from, to }: Window,
): Promise<Booked[]> {
  const calls = new Map<string, Booked>();
  const first = from - waitingDays * dayMilliseconds;
  const days = new Set<string>();
  for (let time = first; time <= to; time += dayMilliseconds) days.add(dayOf(time));
  days.add(dayOf(to));
  for (const day of days) {
    for await (const record of everything(services.store, ledgerPartition(tenantId, day))) {
      const row = record.value as unknown as LedgerRow;
      const { predictionId, jobId, model, providerId, state, actualMicros } = row;
      if (providerId === null || state === 'reused') continue;
      // Rows come in their order: the last says how it stands, the first with an id when it was taken.
      const takenAt = calls.get(predictionId)?.takenAt ?? Date.parse(row.at);
      calls.set(predictionId, {
        tenantId,
        predictionId,
        jobId,
        model,
        providerId,
        state,
        actualMicros,
        takenAt,
      });
    }
  }
  return [...calls.values()];
}

/** Everybody who may have paid calls: the tenant of the first key, and those that operators made. */
export async function allTenants(services: Services): Promise<string[]> {
  const tenants = ['default'];
  for await (const { key } of everything(services.store, 'system#tenants')) tenants.push(key.sort);
  return tenants;
}
