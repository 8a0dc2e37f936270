/** Versioned records. */
import type { JsonObject } from './json.ts';

/** Where a record lies. Partitions begin with the tenant; `sort` orders the records within one. */
export interface Key {
  readonly partition: string;
  readonly sort: string;
}

/** A record: JSON under a key, with a version that every write raises by one. */
export interface StoredRecord<T = JsonObject> {
  readonly key: Key;
  /** From 1. */
  readonly version: number;
  readonly value: T;
}

export interface Write {
  readonly key: Key;
  readonly value: JsonObject;
  /** 0: the record must not exist yet. n: its version must be n. null: whatever is there. */
  readonly expectedVersion: number | null;
  /** Where the record also appears: one index beside the primary key. */
  readonly index?: Key;
  /** Unix seconds after which the record counts as gone, also before it is swept away. */
  readonly expiresAt?: number;
}

export interface Removal {
  readonly key: Key;
  readonly expectedVersion: number | null;
}

export interface Query {
  readonly partition: string;
  /** Look in the index instead of the primary key. */
  readonly inIndex?: boolean;
  readonly sortPrefix?: string;
  /** Only records whose sort key lies strictly after (before, if descending) this one. */
  readonly after?: string;
  readonly descending?: boolean;
  /** 1 to 1000 (100). */
  readonly limit?: number;
}

export interface Page<T> {
  readonly records: readonly StoredRecord<T>[];
  /** Pass as `after` for the next page; null when this was the last. */
  readonly next: string | null;
}

/**
 * Versioned records. Reads by primary key are strongly consistent; the index may lag a moment on AWS.
 * A failed expectation throws Fault `VersionConflict` and writes nothing.
 */
export interface Store {
  get(key: Key): Promise<StoredRecord | null>;
  /** @returns the new version */
  put(write: Write): Promise<number>;
  remove(removal: Removal): Promise<void>;
  query(query: Query): Promise<Page<JsonObject>>;
  /** All or none; at most 100 writes and removals, no key twice. */
  transact(changes: readonly ({ readonly put: Write } | { readonly remove: Removal })[]): Promise<void>;
}
