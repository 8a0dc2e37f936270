import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SimFile } from './files.ts';
import type { SimPrediction } from './sim-prediction.ts';

export interface PageQuery {
  readonly limit: number;
  /** Only entries older, or newer, than this position. */
  readonly olderThan?: number;
  readonly newerThan?: number;
  /** Milliseconds since the epoch: from the first, inclusive, to the second, exclusive. */
  readonly createdAfter?: number;
  readonly createdBefore?: number;
}

export interface JournalPage {
  /** Newest first. */
  readonly predictions: readonly SimPrediction[];
  /** Where the neighbouring pages begin; null where there is nothing more. */
  readonly olderThan: number | null;
  readonly newerThan: number | null;
}

/** What the simulator must not forget when it is restarted, in one SQLite file. */
export interface Journal {
  save(prediction: SimPrediction): void;
  get(id: string): SimPrediction | null;
  /** Oldest first. */
  all(): readonly SimPrediction[];
  page(query: PageQuery): JournalPage;
  saveFile(file: SimFile): void;
  getFile(id: string): SimFile | null;
  /** Newest first. */
  allFiles(): readonly SimFile[];
  removeFile(id: string): void;
  close(): void;
}

interface Row {
  readonly position: number;
  readonly prediction: SimPrediction;
}

/** @throws Error when the folder cannot be written or holds something else */
export function openJournal(folder: string): Journal {
  const database = new DatabaseSync(join(folder, 'simulator.sqlite'));
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS predictions (
      position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL, body TEXT NOT NULL
    );
    CREATE TABLE IF NOT EXISTS files (
      position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL
    );
  `);
  const save = database.prepare(
    'INSERT INTO predictions (id, created_at, body) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body',
  );
  const get = database.prepare('SELECT position, body FROM predictions WHERE id = ?');
  const all = database.prepare('SELECT position, body FROM predictions ORDER BY position');
  const older = database.prepare(pageStatement('position < ?', 'DESC'));
  const newer = database.prepare(pageStatement('position > ?', 'ASC'));
  const saveFile = database.prepare('INSERT INTO files (id, body) VALUES (?, ?)');
  const getFile = database.prepare('SELECT body FROM files WHERE id = ?');
  const allFiles = database.prepare('SELECT body FROM files ORDER BY position DESC');
  const removeFile = database.prepare('DELETE FROM files WHERE id = ?');

  const between = (query: PageQuery) =>
    [query.createdAfter ?? 0, query.createdBefore ?? Number.MAX_SAFE_INTEGER] as const;
  /** Up to `limit` rows on the far side of a position, newest first. */
  const rows = (query: PageQuery): Row[] => {
    if (query.newerThan !== undefined) {
      return newer
        .all(query.newerThan, ...between(query), query.limit)
        .map(rowOf)
        .reverse();
    }
    const start = query.olderThan ?? Number.MAX_SAFE_INTEGER;
    return older.all(start, ...between(query), query.limit).map(rowOf);
  };

  return {
    save: (prediction) => {
      save.run(prediction.id, prediction.createdAt, JSON.stringify(prediction));
    },
    get: (id) => {
      const row = get.get(id);
      return row ? rowOf(row).prediction : null;
    },
    all: () => all.all().map((row) => rowOf(row).prediction),
    page(query) {
      const found = rows(query);
      const filter = { createdAfter: query.createdAfter, createdBefore: query.createdBefore, limit: 1 };
      const last = found.at(-1)?.position;
      const first = found[0]?.position;
      const more = last !== undefined && rows({ ...filter, olderThan: last }).length > 0;
      const less = first !== undefined && rows({ ...filter, newerThan: first }).length > 0;
      return {
        predictions: found.map((row) => row.prediction),
        olderThan: more ? last : null,
        newerThan: less ? first : null,
      };
    },
    saveFile: (file) => {
      saveFile.run(file.id, JSON.stringify(file));
    },
    getFile: (id) => {
      const row = getFile.get(id);
      return row ? (JSON.parse(String(row.body)) as SimFile) : null;
    },
    allFiles: () => allFiles.all().map((row) => JSON.parse(String(row.body)) as SimFile),
    removeFile: (id) => {
      removeFile.run(id);
    },
    close: () => database.close(),
  };
}

function pageStatement(position: string, order: 'ASC' | 'DESC'): string {
  return `SELECT position, body FROM predictions WHERE ${position} AND created_at >= ? AND created_at < ? ORDER BY position ${order} LIMIT ?`;
}

function rowOf(row: Readonly<Record<string, unknown>>): Row {
  return { position: Number(row.position), prediction: JSON.parse(String(row.body)) as SimPrediction };
}
