/**
 * Rows beside the jobs by which lists find them, so that a filter costs what it returns. A row may be
 * there too early or too long, never too late: a list reads the job and believes only that.
 *
 * | list | partition | sort |
 * | --- | --- | --- |
 * | jobs in a status | tenant#jobs#status#filming | job id |
 * | jobs of a client, of a campaign | tenant#jobs#client#id, tenant#jobs#campaign#id | job id |
 * | jobs with a word in title, prompt or scenes | tenant#jobs#word#water | job id |
 */
import { type Job, type JobStatus, jobStatuses } from '../../domain/job.ts';
import type { SceneText } from '../../domain/storyboard.ts';
import type { Key, Services, Write } from '../ports.ts';
import { type JobFolder, jobIndex } from '../records.ts';

/** Words by which one text is found; what stands later in a long prompt is not. */
const wordsOfText = 40;
/** A transaction holds at most 100 writes; words are written in smaller groups. */
const writesAtOnce = 90;

export type ListingOf = 'status' | 'client' | 'campaign' | 'word';

export function listingPartition(tenantId: string, of: ListingOf, value: string): string {
  return `${jobIndex(tenantId, '').partition}#${of}#${value}`;
}

function row(job: Pick<Job, 'id' | 'tenantId'>, of: ListingOf, value: string): Write {
  const key: Key = { partition: listingPartition(job.tenantId, of, value), sort: job.id };
  return { key, value: {}, expectedVersion: null };
}

/** The rows that a new job needs. */
function newJobRows(job: Job): Write[] {
  const { clientId, campaignId } = job;
  return [
    row(job, 'status', job.status),
    ...(clientId ? [row(job, 'client', clientId)] : []),
    ...(campaignId ? [row(job, 'campaign', campaignId)] : []),
    ...searchWords(job.title, job.prompt).map((word) => row(job, 'word', word)),
  ];
}

/** Before a job is there: it is found as soon as it is. */
export async function listNew(services: Services, job: Job): Promise<void> {
  const writes = newJobRows(job).map((put) => ({ put }));
  for (let i = 0; i < writes.length; i += writesAtOnce) {
    await services.store.transact(writes.slice(i, i + writesAtOnce));
  }
}

/** After a job was refused. */
export async function unlistNew(services: Services, job: Job): Promise<void> {
  for (const { key } of newJobRows(job)) await services.store.remove({ key, expectedVersion: null });
}

/** Before a job moves: it is found under its next status as soon as it is there. */
export async function listUnder(
  services: Services,
  job: Pick<Job, 'id' | 'tenantId'>,
  status: JobStatus,
): Promise<void> {
  await services.store.put(row(job, 'status', status));
}

/** After a job has moved. */
export async function unlist(
  services: Services,
  job: Pick<Job, 'id' | 'tenantId'>,
  status: JobStatus,
): Promise<void> {
  const { key } = row(job, 'status', status);
  await services.store.remove({ key, expectedVersion: null });
}

/** Makes a job found by the words of its scenes. */
export async function listWords(
  services: Services,
  job: Pick<Job, 'id' | 'tenantId'>,
  texts: readonly SceneText[],
): Promise<void> {
  const words = new Set(
    texts.flatMap(({ visual, narration, caption }) => searchWords(visual, narration, caption)),
  );
  await writeWords(services, job, [...words]);
}

async function writeWords(
  services: Services,
  job: Pick<Job, 'id' | 'tenantId'>,
  words: readonly string[],
): Promise<void> {
  const writes = words.map((word) => ({ put: row(job, 'word', word) }));
  for (let i = 0; i < writes.length; i += writesAtOnce) {
    await services.store.transact(writes.slice(i, i + writesAtOnce));
  }
}

/** Makes a job found by its title, which came after it. */
export async function listTitle(
  services: Services,
  job: Pick<Job, 'id' | 'tenantId'>,
  title: string,
): Promise<void> {
  await writeWords(services, job, searchWords(title));
}

/** Forgets the words that an edit took out of a job, as far as they occur nowhere in it any more. */
export async function unlistWords(services: Services, before: JobFolder, after: JobFolder): Promise<void> {
  const left = new Set(wordsOf(after));
  for (const word of wordsOf(before)) {
    if (left.has(word)) continue;
    await services.store.remove({ key: row(after.job, 'word', word).key, expectedVersion: null });
  }
}

/** All words by which a job is found now. */
function wordsOf({ job, scenes }: JobFolder): string[] {
  const texts = scenes.flatMap(({ text }) => searchWords(text.visual, text.narration, text.caption));
  return [...new Set([...searchWords(job.title, job.prompt), ...texts])];
}

/** Every row by which a job may be found, for its deletion. */
export function allListings(folder: JobFolder): Key[] {
  const { job } = folder;
  return [
    ...jobStatuses.map((status) => row(job, 'status', status).key),
    ...newJobRows(job).map(({ key }) => key),
    ...wordsOf(folder).map((word) => row(job, 'word', word).key),
  ];
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** The words of texts in any language as they are searched by: without case, width and accents. */
export function searchWords(...texts: readonly (string | null)[]): string[] {
  const words = new Set<string>();
  for (const text of texts) {
    const plain = (text ?? '').normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
    let found = 0;
    for (const { segment, isWordLike } of segmenter.segment(plain)) {
      if (!isWordLike || segment.length > 60) continue;
      words.add(segment);
      if (++found >= wordsOfText) break;
    }
  }
  return [...words];
}
