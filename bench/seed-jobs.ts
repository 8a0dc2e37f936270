/** Many stored jobs without making them: copies of one that was really made, written as records. */

import { encodeTime } from 'ulid';
import { searchWords } from '../src/app/jobs/job-listing.ts';
import type { JsonObject, Store, StoredRecord, Write } from '../src/app/ports.ts';
import { everything, jobIndex, jobPartition } from '../src/app/records.ts';

const tenantId = 'default';
const writesAtOnce = 90;

/** Everything that lies with a job. */
export async function recordsOf(store: Store, jobId: string): Promise<StoredRecord[]> {
  const records: StoredRecord[] = [];
  for await (const record of everything(store, jobPartition(tenantId, jobId))) records.push(record);
  return records;
}

/**
 * Writes copies of a job under ids from `from` up to `to`, older than the job itself, each with all its records and the
 * rows that list it by status and words.
 */
export async function seedJobs(
  store: Store,
  job: { readonly id: string; readonly records: readonly StoredRecord[] },
  range: { readonly from: number; readonly to: number },
): Promise<void> {
  const text = JSON.stringify(job.records);
  const time = Date.now() - 365 * 24 * 3600 * 1000;
  let writes: Write[] = [];
  const flush = async () => {
    await store.transact(writes.map((put) => ({ put })));
    writes = [];
  };
  for (let n = range.from; n < range.to; n++) {
    const id = `job_${encodeTime(time + n * 1000, 10).toLowerCase()}${String(n).padStart(16, '0')}`;
    const copies = JSON.parse(text.replaceAll(job.id, id)) as StoredRecord[];
    for (const { key, value } of copies) {
      if (writes.length >= writesAtOnce) await flush();
      const isJob = key.sort === 'job';
      const index = isJob ? jobIndex(tenantId, id) : undefined;
      writes.push({ key, value, expectedVersion: null, index });
      if (isJob) for (const row of listingsOf(id, value)) writes.push(row);
    }
  }
  if (writes.length > 0) await flush();
}

function listingsOf(id: string, value: JsonObject): Write[] {
  const of = (list: string): Write => ({
    key: { partition: `${jobIndex(tenantId, '').partition}#${list}`, sort: id },
    value: {},
    expectedVersion: null,
  });
  const title = typeof value.title === 'string' ? value.title : null;
  return [of('status#completed'), ...searchWords(title).map((word) => of(`word#${word}`))];
}
