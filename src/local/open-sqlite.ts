import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** How long a write waits for another process. A write takes milliseconds; seconds mean a disk in trouble. */
const busyTimeoutMilliseconds = 10_000;

/**
 * Opens a SQLite file for several processes at once, making file and folder where missing.
 *
 * Write-ahead log, so that readers and the one writer do not wait for each other; every commit reaches the disk
 * before it is answered (synchronous = full), because a record may stand for money about to be spent.
 */
export function openSqlite(file: string): DatabaseSync {
  mkdirSync(path.dirname(file), { recursive: true });
  const database = new DatabaseSync(file, { timeout: busyTimeoutMilliseconds });
  database.exec('pragma journal_mode = wal; pragma synchronous = full');
  return database;
}
