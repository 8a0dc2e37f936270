/**
 * Files in a folder, found by an index in SQLite. A file is written under a name nobody knows yet, brought to
 * disk, and only then named in the index, in one step: readers see the old file or the new one, whole. Paths
 * are never made of keys, so a key cannot lead out of the folder, and `a` and `a/b` may both be keys, as in S3.
 */
import { randomUUID } from 'node:crypto';
import { constants, mkdirSync } from 'node:fs';
import { copyFile, type FileHandle, open, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { checkBlobKey, checkBlobPrefix, checkContentType } from '../app/blob-rules.ts';
import type { BlobInfo } from '../app/ports.ts';
import { firstBeyond } from '../app/sort-range.ts';
import { openSqlite } from './open-sqlite.ts';

const schema = `
  create table if not exists blobs (
    key text primary key,
    file text not null,
    bytes integer not null,
    content_type text not null,
    modified_at text not null
  ) strict, without rowid
`;
const sql = {
  find: 'select * from blobs where key = ?',
  save: `insert into blobs (key, file, bytes, content_type, modified_at) values (?, ?, ?, ?, ?)
    on conflict (key) do update set file = excluded.file, bytes = excluded.bytes,
      content_type = excluded.content_type, modified_at = excluded.modified_at`,
  remove: 'delete from blobs where key = ? returning file',
  list: 'select * from blobs where key > ? and key >= ? and key < ? order by key limit 500',
  named: 'select 1 from blobs where file = ?',
} as const;
/** Above every key: keys are of ASCII characters. */
const aboveAllKeys = '\u{10ffff}';
/** No write takes this long; a file that is older and not in the index was left behind by a crash. */
const abandonedAfterMilliseconds = 24 * 60 * 60 * 1000;

export interface BlobFolder {
  find(key: string): BlobInfo | null;
  /** Stores what `fill` writes to the new file it is given, whole or not at all. */
  write(key: string, contentType: string, fill: (file: string) => Promise<void>): Promise<BlobInfo>;
  /** The file as it is now, to be closed by the caller; replacing or removing the key does not disturb it. */
  open(key: string): Promise<{ info: BlobInfo; handle: FileHandle } | null>;
  /** @returns null when there is no such key */
  copyTo(key: string, file: string): Promise<BlobInfo | null>;
  remove(key: string): Promise<void>;
  /** Sorted by key. */
  list(prefix: string): AsyncIterable<BlobInfo>;
  /** Deletes files that a crash left behind. @returns how many */
  sweep(nowMilliseconds: number): Promise<number>;
  close(): void;
}

/** Opens, and where missing makes, the folder. Several processes may use it at once. */
export function blobFolder(folder: string): BlobFolder {
  const objects = path.join(folder, 'objects');
  mkdirSync(objects, { recursive: true });
  const database = openSqlite(path.join(folder, 'index.sqlite'));
  database.exec(schema);
  const find = database.prepare(sql.find);
  const save = database.prepare(sql.save);
  const remove = database.prepare(sql.remove);
  const list = database.prepare(sql.list);
  const named = database.prepare(sql.named);
  const pathOf = (file: string): string => path.join(objects, file);

  function row(key: string): Row | null {
    checkBlobKey(key);
    const found = find.get(key);
    return found ? toRow(found) : null;
  }

  /** Uses the file of a key; again when it was replaced between being looked up and being opened. */
  async function withFile<T>(
    key: string,
    use: (file: string) => Promise<T>,
  ): Promise<{ used: T; info: BlobInfo } | null> {
    for (let current = row(key); current; ) {
      try {
        return { used: await use(pathOf(current.file)), info: current.info };
      } catch (error) {
        const latest = row(key);
        if (latest?.file === current.file || !isMissing(error)) throw error;
        current = latest;
      }
    }
    return null;
  }

  /** Names the file in the index. @returns the file that the key named before */
  function replace(
    key: string,
    file: string,
    contentType: string,
    bytes: number,
    modifiedAt: string,
  ): Row | null {
    database.exec('begin immediate');
    try {
      const previous = row(key);
      save.run(key, file, bytes, contentType, modifiedAt);
      database.exec('commit');
      return previous;
    } catch (error) {
      database.exec('rollback');
      throw error;
    }
  }

  return {
    find: (key) => row(key)?.info ?? null,

    async write(key, contentType, fill) {
      checkBlobKey(key);
      checkContentType(contentType);
      // The ending is for people who look into the folder.
      const file = randomUUID() + path.extname(key);
      try {
        await fill(pathOf(file));
        await toDisk(pathOf(file));
        await toDisk(objects);
        const { size, mtime } = await stat(pathOf(file));
        const previous = replace(key, file, contentType, size, mtime.toISOString());
        if (previous) await rm(pathOf(previous.file), { force: true });
        return infoOf(key, file, size, contentType, mtime.toISOString());
      } catch (error) {
        await rm(pathOf(file), { force: true });
        throw error;
      }
    },

    async open(key) {
      const opened = await withFile(key, (file) => open(file, 'r'));
      return opened ? { info: opened.info, handle: opened.used } : null;
    },

    async copyTo(key, file) {
      const copied = await withFile(key, (from) => copyFile(from, file, constants.COPYFILE_FICLONE));
      return copied ? copied.info : null;
    },

    async remove(key) {
      checkBlobKey(key);
      const removed = remove.get(key);
      if (removed) await rm(pathOf(String(removed.file)), { force: true });
    },

    async *list(prefix) {
      checkBlobPrefix(prefix);
      const end = firstBeyond(prefix) ?? aboveAllKeys;
      for (let after = ''; ; ) {
        const rows = list.all(after, prefix, end).map(toRow);
        for (const { info } of rows) yield info;
        const last = rows.at(-1);
        if (!last) return;
        after = last.info.key;
      }
    },

    async sweep(nowMilliseconds) {
      let swept = 0;
      for (const file of await readdir(objects)) {
        if (named.get(file)) continue;
        const left = await stat(pathOf(file)).catch(() => null);
        if (!left || nowMilliseconds - left.mtimeMs < abandonedAfterMilliseconds) continue;
        await rm(pathOf(file), { force: true });
        swept += 1;
      }
      return swept;
    },

    close: () => database.close(),
  };
}

interface Row {
  readonly file: string;
  readonly info: BlobInfo;
}

function toRow(row: Record<string, unknown>): Row {
  const file = String(row.file);
  const info = infoOf(
    String(row.key),
    file,
    Number(row.bytes),
    String(row.content_type),
    String(row.modified_at),
  );
  return { file, info };
}

/** Every write makes a file of a new name, so that name is a strong ETag. */
function infoOf(key: string, file: string, bytes: number, contentType: string, modifiedAt: string): BlobInfo {
  return { key, bytes, contentType, etag: `"${path.parse(file).name}"`, modifiedAt };
}

/** Waits until a file, or the list of files of a folder, has reached the disk. */
async function toDisk(target: string): Promise<void> {
  const handle = await open(target, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
