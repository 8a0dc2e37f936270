import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EnvironmentFault } from './environment.ts';

/** The folder that holds everything the local server keeps. */
export interface Home {
  readonly folder: string;
  readonly records: string;
  readonly callbacks: string;
  readonly journal: string;
  readonly webhookJournal: string;
  readonly files: string;
  readonly work: string;
  readonly simulator: string;
  readonly log: string;
  /** A text that is made once and then kept, readable by its owner alone. */
  kept(name: string, make: () => string): string;
  keep(name: string, text: string): void;
  /** Lets another server have the folder. */
  release(): void;
}

/** Where the records lie; several processes may open them at once. */
export const recordsFile = (path: string): string => join(resolve(path), 'records.db');

export function openHome(path: string): Home {
  const folder = resolve(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = takeLock(folder);
  const work = join(folder, 'work');
  // What a killed server left in its steps' folders belongs to nobody.
  rmSync(work, { recursive: true, force: true });
  return {
    folder,
    records: recordsFile(folder),
    callbacks: join(folder, 'callbacks.db'),
    journal: join(folder, 'workflow.db'),
    webhookJournal: join(folder, 'webhooks.db'),
    files: join(folder, 'files'),
    work,
    simulator: join(folder, 'simulator'),
    log: join(folder, 'storyreel.log'),
    kept: (name, make) => keptText(join(folder, name), make),
    keep: (name, text) => keepText(join(folder, name), text),
    release: () => lock.close(),
  };
}

/**
 * One server has a folder at a time: two would run the same workflow. The lock is SQLite's, which the
 * operating system drops with the process, however that ends.
 */
function takeLock(folder: string): DatabaseSync {
  const lock = new DatabaseSync(join(folder, 'lock.db'));
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return lock;
  } catch (cause) {
    lock.close();
    const message = `STORYREEL_HOME ${folder} is in use by another server; stop it, or give this one a folder of its own.`;
    throw new EnvironmentFault(message, { cause });
  }
}

function keptText(file: string, make: () => string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    const text = make();
    keepText(file, text);
    return text;
  }
}

function keepText(file: string, text: string): void {
  writeFileSync(file, `${text}\n`, { mode: 0o600 });
}

export const newSecret = (prefix = ''): string => prefix + randomBytes(32).toString('base64url');
