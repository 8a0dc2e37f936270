/** What a tenant's books say, read beside the running server. */
import type { Account } from '../../src/domain/budget.ts';
import type { LedgerRow } from '../../src/domain/ledger.ts';
import { systemClock } from '../../src/local/clock.ts';
import { recordsFile } from '../../src/local/home.ts';
import { sqliteStore } from '../../src/local/sqlite-store.ts';
import type { Reel } from '../e2e/reel.ts';

const days = ['', -1, 1].map((shift) => new Date(Date.now() + Number(shift) * 86_400_000));

async function read<T>(reel: Reel, partition: string): Promise<T[]> {
  const store = sqliteStore({ file: recordsFile(reel.home), clock: systemClock() });
  try {
    const found: T[] = [];
    let after: string | undefined;
    do {
      const page = await store.query({ partition, after, limit: 1000 });
      found.push(...page.records.map(({ value }) => value as unknown as T));
      after = page.next ?? undefined;
    } while (after !== undefined);
    return found;
  } finally {
    store.close();
  }
}

/** All rows of these days, in the order of their calls. */
export async function ledgerOf(reel: Reel, tenantId = 'default'): Promise<LedgerRow[]> {
  const lists = await Promise.all(
    days.map((day) => read<LedgerRow>(reel, `${tenantId}#ledger#${day.toISOString().slice(0, 10)}`)),
  );
  return lists.flat();
}

export const accountsOf = (reel: Reel, tenantId = 'default') => read<Account>(reel, `${tenantId}#accounts`);

/** Micro-dollars of all rows together. */
export function bookedIn(rows: readonly LedgerRow[]): number {
  return rows.reduce((sum, { bookedMicros }) => sum + bookedMicros, 0);
}

/** Micro-dollars that the provider has billed. */
export function billOf(reel: Reel): number {
  const made = reel.server.simulator?.control.predictions() ?? [];
  return made.reduce((sum, { costUsd }) => sum + Math.round(costUsd * 1e6), 0);
}
