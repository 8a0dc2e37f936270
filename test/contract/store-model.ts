/** The plainest Store: a map, scanned whole. What the real ones are compared with. */
import type { Clock, Key, Query, Removal, Store, Write } from '../../src/app/ports.ts';
import { Fault } from '../../src/domain/errors.ts';

export type ModelStore = Store;

interface Row {
  readonly write: Write;
  readonly version: number;
}

export function modelStore(clock: Clock): ModelStore {
  let rows = new Map<string, Row>();
  const nameOf = (key: Key): string => JSON.stringify([key.partition, key.sort]);
  const alive = (row: Row | undefined): row is Row =>
    row !== undefined && (row.write.expiresAt === undefined || row.write.expiresAt > clock.now() / 1000);
  const recordOf = ({ write, version }: Row) => ({ key: write.key, version, value: write.value });

  function expect(key: Key, expected: number | null): void {
    if (expected === null) return;
    const row = rows.get(nameOf(key));
    if ((alive(row) ? row.version : 0) !== expected) throw new Fault('VersionConflict', 'conflict');
  }
  function put(write: Write): number {
    expect(write.key, write.expectedVersion);
    const version = 1 + (write.expectedVersion ?? rows.get(nameOf(write.key))?.version ?? 0);
    rows.set(nameOf(write.key), { write, version });
    return version;
  }
  function remove({ key, expectedVersion }: Removal): void {
    expect(key, expectedVersion);
    rows.delete(nameOf(key));
  }
  const bytes = (text: string): string => Buffer.from(text).toString('hex');

  function query(asked: Query) {
    const found = [...rows.values()]
      .filter(alive)
      .map((row) => ({ row, place: asked.inIndex ? row.write.index : row.write.key }))
      .filter(
        ({ place }) => place?.partition === asked.partition && place.sort.startsWith(asked.sortPrefix ?? ''),
      )
      .map(({ row, place }) => ({ row, sort: place?.sort ?? '', order: bytes(place?.sort ?? '') }))
      .sort((a, b) => (a.order < b.order ? -1 : 1));
    if (asked.descending) found.reverse();
    const after = asked.after === undefined ? null : bytes(asked.after);
    const rest = found.filter(
      ({ order }) => after === null || (asked.descending ? order < after : order > after),
    );
    const page = rest.slice(0, asked.limit ?? 100);
    return {
      records: page.map(({ row }) => recordOf(row)),
      next: rest.length > page.length ? (page.at(-1)?.sort ?? null) : null,
    };
  }

  return {
    get: async (key) => {
      const row = rows.get(nameOf(key));
      return alive(row) ? recordOf(row) : null;
    },
    put: async (write) => put(write),
    remove: async (removal) => remove(removal),
    query: async (asked) => query(asked),
    transact: async (changes) => {
      const before = new Map(rows);
      try {
        for (const change of changes) {
          if ('put' in change) put(change.put);
          else remove(change.remove);
        }
      } catch (error) {
        rows = before;
        throw error;
      }
    },
  };
}
