/** The Store in one SQLite file. Several processes may use the same file at once. */
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import {
  type Change,
  checkedChanges,
  checkedWrite,
  checkKey,
  checkRemoval,
  pageLimit,
} from '../app/access/record-rules.ts';
import type {
  Clock,
  Json,
  JsonObject,
  Page,
  Query,
  Removal,
  Store,
  StoredRecord,
  Write,
} from '../app/ports.ts';
import { excludedAtMost, sortRange } from '../app/sort-range.ts';
import { Fault } from '../domain/errors.ts';
import { openSqlite } from './open-sqlite.ts';

const schema = `
  create table if not exists records (
    partition text not null,
    sort text not null,
    version integer not null,
    value text not null,
    index_partition text,
    index_sort text,
    expires_at integer,
    primary key (partition, sort)
  ) strict;
  create index if not exists by_index on records (index_partition, index_sort) where index_partition is not null;
  create index if not exists by_expiry on records (expires_at) where expires_at is not null;
`;

const alive = '(records.expires_at is null or records.expires_at > :now)';
const columns = 'partition, sort, version, value, index_partition, index_sort, expires_at';
const insert = `insert into records (${columns})
  values (:partition, :sort, 1, :value, :indexPartition, :indexSort, :expiresAt)
  on conflict (partition, sort) do update set value = excluded.value, index_partition = excluded.index_partition,
    index_sort = excluded.index_sort, expires_at = excluded.expires_at`;

const sql = {
  get: `select ${columns} from records where partition = :partition and sort = :sort and ${alive}`,
  // A record that has expired and is not swept yet counts as missing, so a new one may take its place.
  putNew: `${insert}, version = 1 where not ${alive} returning version`,
  putAny: `${insert}, version = records.version + 1 returning version`,
  putOver: `update records set version = version + 1, value = :value, index_partition = :indexPartition,
    index_sort = :indexSort, expires_at = :expiresAt
    where partition = :partition and sort = :sort and version = :expected and ${alive} returning version`,
  removeAny: 'delete from records where partition = :partition and sort = :sort',
  removeOver: `delete from records where partition = :partition and sort = :sort and version = :expected and ${alive}`,
  sweep: 'delete from records where expires_at <= :now',
} as const;

/**
 * Opens, and where missing makes, the store in `file`.
 * @returns the store; `sweep` deletes what has expired and tells how many records those were
 * @throws RangeError see record-rules.ts
 */
export function sqliteStore(options: {
  readonly file: string;
  readonly clock: Clock;
}): Store & { sweep(): Promise<number>; close(): void } {
  const database = openSqlite(options.file);
  database.exec(schema);
  const statements = new Map<string, StatementSync>();
  const now = (): number => options.clock.now() / 1000;

  function prepared(text: string): StatementSync {
    const known = statements.get(text);
    if (known) return known;
    const statement = database.prepare(text);
    // `now` is bound everywhere though not every statement asks for it.
    statement.setAllowUnknownNamedParameters(true);
    statements.set(text, statement);
    return statement;
  }

  function put(write: Write): number {
    const { key, expectedVersion: expected } = write;
    const row = prepared(expected === null ? sql.putAny : expected === 0 ? sql.putNew : sql.putOver).get({
      ...key,
      value: JSON.stringify(write.value),
      indexPartition: write.index?.partition ?? null,
      indexSort: write.index?.sort ?? null,
      expiresAt: write.expiresAt ?? null,
      expected,
      now: now(),
    });
    if (!row) throw conflict(key);
    return Number(row.version);
  }

  function remove({ key, expectedVersion: expected }: Removal): void {
    if (expected === 0 && prepared(sql.get).get({ ...key, now: now() })) throw conflict(key);
    const over = expected !== null && expected > 0;
    const { changes } = prepared(over ? sql.removeOver : sql.removeAny).run({ ...key, expected, now: now() });
    if (over && changes === 0) throw conflict(key);
  }

  function transact(changes: readonly Change[]): void {
    database.exec('begin immediate');
    try {
      for (const change of changes) {
        if ('put' in change) put(change.put);
        else remove(change.remove);
      }
      database.exec('commit');
    } catch (error) {
      database.exec('rollback');
      throw error;
    }
  }

  function query(asked: Query): Page<JsonObject> {
    const range = sortRange(asked);
    const limit = pageLimit(asked);
    if (range.empty) return { records: [], next: null };
    const [partition, sort] = asked.inIndex ? ['index_partition', 'index_sort'] : ['partition', 'sort'];
    const parameters: Record<string, SQLInputValue> = {
      partition: asked.partition,
      now: now(),
      // One more than asked tells whether there is a next page.
      limit: limit + 1 + excludedAtMost,
    };
    if (range.low !== null) parameters.low = range.low;
    if (range.high !== null) parameters.high = range.high;
    const rows = prepared(
      `select ${columns} from records where ${partition} = :partition and ${alive}
        ${range.low === null ? '' : `and ${sort} >= :low`} ${range.high === null ? '' : `and ${sort} <= :high`}
        order by ${sort} ${asked.descending ? 'desc' : 'asc'} limit :limit`,
    ).all(parameters);
    const inside = rows.filter((row) => range.includes(String(row[sort])));
    const last = inside.length > limit ? inside[limit - 1] : undefined;
    return { records: inside.slice(0, limit).map(toRecord), next: last ? String(last[sort]) : null };
  }

  return {
    get: async (key) => {
      checkKey(key);
      const row = prepared(sql.get).get({ ...key, now: now() });
      return row ? toRecord(row) : null;
    },
    put: async (write) => put(checkedWrite(write)),
    remove: async (removal) => {
      checkRemoval(removal);
      // A transaction of one, because it may take two statements.
      transact([{ remove: removal }]);
    },
    query: async (asked) => query(asked),
    transact: async (changes) => transact(checkedChanges(changes)),
    sweep: async () => Number(prepared(sql.sweep).run({ now: now() }).changes),
    close: () => database.close(),
  };
}

function conflict(key: { partition: string; sort: string }): Fault {
  return new Fault('VersionConflict', `Somebody else wrote the record ${key.partition} ${key.sort} first.`);
}

function toRecord(row: Record<string, unknown>): StoredRecord {
  const value: Json = JSON.parse(String(row.value));
  return {
    key: { partition: String(row.partition), sort: String(row.sort) },
    version: Number(row.version),
    value: value as JsonObject,
  };
}
