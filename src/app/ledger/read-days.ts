import pLimit from 'p-limit';
import { mayUseClient } from '../../domain/api-key.ts';
import type { LedgerRow } from '../../domain/ledger.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { type Stats, statsOf } from '../../domain/stats.ts';
import type { DayRow } from '../../domain/usage.ts';
import type { ClientReader } from '../clients/find-client.ts';
import type { JsonObject, Services } from '../ports.ts';
import { everything } from '../records.ts';
import { ledgerPartition } from './ledger-records.ts';
import { outcomePartition } from './outcomes.ts';

/** Days that are read at the same time. */
const atOnce = 8;

/** Rows of the ledger that a key may see, of these days in UTC. */
export async function readLedger(
  services: Services,
  reader: ClientReader,
  days: readonly string[],
): Promise<DayRow[]> {
  const read = async (day: string) => {
    const rows = await valuesOf(services, ledgerPartition(reader.tenantId, day));
    return rows.map((row) => ({ ...(row as unknown as LedgerRow), day }));
  };
  return (await eachOf(days, read)).filter((row) => mayUseClient(reader, row.clientId));
}

/** How jobs went that ended on these days, and what was ordered on them, as far as a key may see it. */
export async function readStats(
  services: Services,
  reader: ClientReader,
  days: readonly string[],
): Promise<Stats> {
  const read = async (day: string) => {
    const outcomes = await valuesOf(services, outcomePartition(reader.tenantId, day));
    return outcomes.map((outcome) => outcome as unknown as Outcome);
  };
  const outcomes = (await eachOf(days, read)).filter((outcome) => mayUseClient(reader, outcome.clientId));
  return statsOf(outcomes, await readLedger(services, reader, days));
}

async function eachOf<T>(days: readonly string[], read: (day: string) => Promise<T[]>): Promise<T[]> {
  const limit = pLimit(atOnce);
  return (await Promise.all(days.map((day) => limit(read, day)))).flat();
}

async function valuesOf(services: Services, partition: string): Promise<JsonObject[]> {
  const values: JsonObject[] = [];
  for await (const { value } of everything(services.store, partition)) values.push(value);
  return values;
}
