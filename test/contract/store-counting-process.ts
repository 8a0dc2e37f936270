/**
 * A process of its own that counts a record up by compare-and-set: `node store-counting-process.ts FILE TIMES`.
 * It opens the file, says so, and begins when it is told to on its standard input.
 */
import { once } from 'node:events';
import { isFault } from '../../src/domain/errors.ts';
import { sqliteStore } from '../../src/local/sqlite-store.ts';

const [, , file = '', times = '0'] = process.argv;
const store = sqliteStore({ file, clock: { now: () => Date.now(), after: () => () => {} } });
const key = { partition: 'shared', sort: 'counter' };
process.stdout.write('open\n');
await once(process.stdin, 'data');
for (let done = 0; done < Number(times); ) {
  const record = await store.get(key);
  try {
    const n = Number(record?.value.n ?? 0) + 1;
    await store.put({ key, value: { n }, expectedVersion: record?.version ?? 0 });
    done += 1;
  } catch (error) {
    if (!isFault(error, 'VersionConflict')) throw error;
  }
}
store.close();
process.exit(0);
