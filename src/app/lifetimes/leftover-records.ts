import type { Key, Services } from '../ports.ts';
import { asJson, isoTime } from '../records.ts';

/** What is half done: noted before its files are touched, forgotten once it is whole or gone. */
export interface Leftover {
  readonly tenantId: string;
  readonly kind: 'asset' | 'job' | 'character';
  readonly id: string;
}

/** Walked by the sweep alone, and nearly always empty. */
export const leftovers = 'system#leftovers';

const keyOf = ({ tenantId, kind, id }: Leftover): Key => ({
  partition: leftovers,
  sort: `${tenantId}#${kind}#${id}`,
});

/**
 * Runs something that leaves files or records behind when it breaks off. Whatever dies or fails on the way, the
 * sweep clears up: see sweep-leftovers.ts.
 */
export async function withoutLeftovers<T>(
  services: Pick<Services, 'store' | 'clock'>,
  leftover: Leftover,
  run: () => Promise<T>,
): Promise<T> {
  const key = keyOf(leftover);
  const value = asJson({ ...leftover, since: isoTime(services) });
  await services.store.put({ key, value, expectedVersion: null });
  const done = await run();
  await services.store.remove({ key, expectedVersion: null });
  return done;
}
