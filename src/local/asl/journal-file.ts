import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const schema = `
  CREATE TABLE IF NOT EXISTS definitions (hash TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS executions (
    name TEXT PRIMARY KEY, definition TEXT NOT NULL, input TEXT NOT NULL, status TEXT NOT NULL,
    output TEXT, error TEXT, cause TEXT, started_at INTEGER NOT NULL, stopped_at INTEGER);
  CREATE INDEX IF NOT EXISTS running ON executions (started_at) WHERE status = 'RUNNING';
  CREATE TABLE IF NOT EXISTS frames (
    id INTEGER PRIMARY KEY AUTOINCREMENT, execution TEXT NOT NULL, parent INTEGER, position INTEGER NOT NULL,
    content TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS frames_of_execution ON frames (execution);
  CREATE INDEX IF NOT EXISTS frames_of_parent ON frames (parent);
  CREATE TABLE IF NOT EXISTS visits (
    id INTEGER PRIMARY KEY AUTOINCREMENT, execution TEXT NOT NULL, frame INTEGER NOT NULL, state TEXT NOT NULL,
    status TEXT NOT NULL, started_at INTEGER NOT NULL, ended_at INTEGER);
  CREATE INDEX IF NOT EXISTS visits_of_execution ON visits (execution);
  CREATE INDEX IF NOT EXISTS visits_of_frame ON visits (frame);
`;

/**
 * Opens the journal's database, which this process then has for itself.
 *
 * @throws Error when another process has it
 */
export function openJournalFile(file: string): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true });
  const db = new DatabaseSync(file);
  try {
    // Exclusive, as two processes on one journal would call every step twice. NORMAL: a commit outlives
    // the process at once, and a power failure from the next checkpoint on, after which the last steps
    // may be repeated; FULL would wait for the disk at each of some ten steps a scene.
    db.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      BEGIN EXCLUSIVE; ${schema} COMMIT;
      DELETE FROM definitions WHERE hash NOT IN (SELECT definition FROM executions WHERE status = 'RUNNING');
    `);
  } catch (error) {
    db.close();
    if (error instanceof Error && /locked|busy/i.test(error.message)) {
      throw new Error(`the workflow journal ${file} is open in another process`, { cause: error });
    }
    throw error;
  }
  return db;
}
