import { encodeTime } from 'ulid';
import { mayUseClient } from '../../domain/api-key.ts';
import type { Job, JobStatus } from '../../domain/job.ts';
import type { ClientReader } from '../clients/find-client.ts';
import type { Page, Services } from '../ports.ts';
import { type JobFolder, jobIndex, readJobFolder } from '../records.ts';
import { listingPartition, searchWords } from './job-listing.ts';

/** What is searched for; what is left out does not matter. */
export interface JobFilter {
  readonly status?: JobStatus;
  readonly clientId?: string;
  readonly campaignId?: string;
  /** Words that all occur in title, prompt or scenes. */
  readonly q?: string;
  /** ISO times. */
  readonly createdAfter?: string;
  readonly createdBefore?: string;
}

/** Rows that one request looks at; a filter that finds less goes on with the next page. */
const rowsAtMost = 500;
const rowsAtOnce = 50;

/**
 * A tenant's jobs, newest first, each with its records: progress and cost follow from these.
 * @param page.before id of the last job of the page before
 */
export async function listJobs(
  services: Services,
  reader: ClientReader,
  filter: JobFilter,
  page: { readonly limit: number; readonly before: string | undefined },
): Promise<{ folders: JobFolder[]; next: string | null }> {
  const words = searchWords(filter.q ?? null);
  const oldest = filter.createdAfter ? idAt(filter.createdAfter) : '';
  const folders: JobFolder[] = [];
  let before = earlier(page.before, filter.createdBefore ? idAt(filter.createdBefore) : undefined);
  for (let looked = 0; looked < rowsAtMost; ) {
    const found = await candidates(services, reader.tenantId, filter, words, before);
    for (const { key, value } of found.records) {
      const id = key.sort === 'job' ? (value as unknown as Job).id : key.sort;
      if (id < oldest) return { folders, next: null };
      before = id;
      looked++;
      const folder = await readJobFolder(services, reader.tenantId, id);
      if (!folder || !fits(folder, reader, filter, words)) continue;
      folders.push(folder);
      if (folders.length === page.limit) return { folders, next: before };
    }
    if (found.next === null) return { folders, next: null };
  }
  return { folders, next: before ?? null };
}

/** The rows of the filter that is likely to find least. */
function candidates(
  services: Services,
  tenantId: string,
  filter: JobFilter,
  words: readonly string[],
  before: string | undefined,
): Promise<Page<unknown>> {
  const query = { descending: true, after: before, limit: rowsAtOnce };
  const longest = [...words].sort((a, b) => b.length - a.length)[0];
  const under = (of: Parameters<typeof listingPartition>[1], value: string) =>
    services.store.query({ ...query, partition: listingPartition(tenantId, of, value) });
  if (longest !== undefined) return under('word', longest);
  if (filter.campaignId !== undefined) return under('campaign', filter.campaignId);
  if (filter.clientId !== undefined) return under('client', filter.clientId);
  if (filter.status !== undefined) return under('status', filter.status);
  return services.store.query({ ...query, partition: jobIndex(tenantId, '').partition, inIndex: true });
}

function fits(
  { job, scenes }: JobFolder,
  reader: ClientReader,
  filter: JobFilter,
  words: readonly string[],
): boolean {
  if (!mayUseClient(reader, job.clientId)) return false;
  if (filter.status !== undefined && job.status !== filter.status) return false;
  if (filter.clientId !== undefined && job.clientId !== filter.clientId) return false;
  if (filter.campaignId !== undefined && job.campaignId !== filter.campaignId) return false;
  if (words.length === 0) return true;
  const texts = scenes.flatMap(({ text }) => [text.visual, text.narration, text.caption]);
  const own = new Set(searchWords(job.title, job.prompt, ...texts));
  return words.every((word) => own.has(word));
}

/** The least id that a job of this time can have: ids begin with their time. */
function idAt(time: string): string {
  return `job_${encodeTime(Date.parse(time), 10).toLowerCase()}`;
}

function earlier(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}
