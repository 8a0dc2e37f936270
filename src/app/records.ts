/**
 * Where every record lies, and typed access to it. All partitions begin with the tenant; only
 * lists that the system itself walks begin with `system`. docs/access-patterns.md has all that lies elsewhere.
 *
 * | record | partition | sort | index |
 * | --- | --- | --- | --- |
 * | job | tenant#job#id | job | tenant#jobs, id |
 * | scene, prediction, take | tenant#job#id | scene#id, prediction#id, take#id | |
 * | what the job holds and has spent | tenant#job#id | purse | |
 * | event | tenant#job#id#events | 00000001 | |
 * | recipe: the latest prediction under it | tenant#recipe#hash | recipe | |
 * | running job | system#running | tenant#id | |
 */
import { Fault, isFault } from '../domain/errors.ts';
import type { Job } from '../domain/job.ts';
import type { Prediction } from '../domain/prediction.ts';
import type { Purse } from '../domain/purse.ts';
import { filledSettings } from '../domain/settings.ts';
import type { PlacedScene, Scene } from '../domain/storyboard.ts';
import type { Take } from '../domain/take.ts';
import type { JsonObject, Key, Services, Store, StoredRecord, Write } from './ports.ts';

export interface Versioned<T> {
  readonly value: T;
  readonly version: number;
}

/** Points from a recipe to the prediction that stands for it now. */
export interface RecipeClaim {
  readonly jobId: string;
  readonly predictionId: string;
}

/** A job that something works on; the sweep looks after those whose work has stopped. */
export interface RunningJob {
  readonly tenantId: string;
  readonly jobId: string;
  readonly revision: number;
  readonly since: string;
}

export const jobPartition = (tenantId: string, jobId: string): string => `${tenantId}#job#${jobId}`;

export const keys = {
  job: (tenantId: string, jobId: string): Key => ({ partition: jobPartition(tenantId, jobId), sort: 'job' }),
  scene: (tenantId: string, jobId: string, sceneId: string): Key => ({
    partition: jobPartition(tenantId, jobId),
    sort: `scene#${sceneId}`,
  }),
  prediction: (tenantId: string, jobId: string, predictionId: string): Key => ({
    partition: jobPartition(tenantId, jobId),
    sort: `prediction#${predictionId}`,
  }),
  take: (tenantId: string, jobId: string, takeId: string): Key => ({
    partition: jobPartition(tenantId, jobId),
    sort: `take#${takeId}`,
  }),
  recipe: (tenantId: string, recipe: string): Key => ({
    partition: `${tenantId}#recipe#${recipe}`,
    sort: 'recipe',
  }),
  running: (tenantId: string, jobId: string): Key => ({
    partition: 'system#running',
    sort: `${tenantId}#${jobId}`,
  }),
} as const;

/** The index entry that puts a job into its tenant's list; ids sort by time. */
export function jobIndex(tenantId: string, jobId: string): Key {
  return { partition: `${tenantId}#jobs`, sort: jobId };
}

export function jobWrite(job: Job, expectedVersion: number | null): Write {
  return {
    key: keys.job(job.tenantId, job.id),
    value: asJson(job),
    expectedVersion,
    index: jobIndex(job.tenantId, job.id),
  };
}

/** Records are written by this code alone, so their shape is known; this is the one place that says so. */
function typed<T>(record: StoredRecord): Versioned<T> {
  return { value: record.value as unknown as T, version: record.version };
}

/** The JSON of a record type: interfaces have no index signature, though their values are JSON. */
export function asJson(value: object): JsonObject {
  return value as JsonObject;
}

async function read<T>(store: Store, key: Key): Promise<Versioned<T> | null> {
  const record = await store.get(key);
  return record ? typed<T>(record) : null;
}

export async function readJob(services: Services, tenantId: string, jobId: string) {
  const found = await read<Job>(services.store, keys.job(tenantId, jobId));
  return found && { ...found, value: filledJob(found.value) };
}

/** A job as it is now understood, also where an earlier version wrote it. */
function filledJob(job: Job): Job {
  return { ...job, settings: filledSettings(job.settings) };
}

export const readPrediction = (services: Services, tenantId: string, jobId: string, predictionId: string) =>
  read<Prediction>(services.store, keys.prediction(tenantId, jobId, predictionId));

export async function readTake(
  services: Pick<Services, 'store'>,
  tenantId: string,
  jobId: string,
  takeId: string,
): Promise<Take | null> {
  return (await read<Take>(services.store, keys.take(tenantId, jobId, takeId)))?.value ?? null;
}

export const readClaim = (services: Services, tenantId: string, recipe: string) =>
  read<RecipeClaim>(services.store, keys.recipe(tenantId, recipe));

/** A job with all that belongs to it, in one read. Scenes are in the order of the video. */
export interface JobFolder {
  readonly job: Job;
  readonly scenes: readonly PlacedScene[];
  readonly predictions: readonly Prediction[];
  readonly takes: readonly Take[];
  /** Null for a job of before purses. */
  readonly purse: Purse | null;
}

export async function readJobFolder(
  services: Services,
  tenantId: string,
  jobId: string,
): Promise<JobFolder | null> {
  const scenes: Scene[] = [];
  const predictions: Prediction[] = [];
  const takes: Take[] = [];
  let job: Job | null = null;
  let purse: Purse | null = null;
  for await (const record of everything(services.store, jobPartition(tenantId, jobId))) {
    const { sort } = record.key;
    if (sort === 'job') job = filledJob(typed<Job>(record).value);
    else if (sort === 'purse') purse = typed<Purse>(record).value;
    else if (sort.startsWith('scene#')) scenes.push(typed<Scene>(record).value);
    else if (sort.startsWith('prediction#')) predictions.push(typed<Prediction>(record).value);
    else if (sort.startsWith('take#')) takes.push(typed<Take>(record).value);
  }
  if (!job) return null;
  return { job, scenes: inOrder(job, scenes), predictions, takes, purse };
}

/** The scenes of the storyboard; what is not in it was removed, or is not yet part of it. */
function inOrder(job: Job, scenes: readonly Scene[]): PlacedScene[] {
  const byId = new Map(scenes.map((scene) => [scene.id, scene]));
  const ordered = (job.storyboard?.sceneIds ?? []).flatMap((id) => byId.get(id) ?? []);
  return ordered.map((scene, position) => ({ ...scene, position }));
}

/** All records of a partition, page by page. */
export async function* everything(
  store: Store,
  partition: string,
  sortPrefix?: string,
): AsyncIterable<StoredRecord> {
  let after: string | undefined;
  do {
    const page = await store.query({ partition, sortPrefix, after, limit: 1000 });
    yield* page.records;
    after = page.next ?? undefined;
  } while (after !== undefined);
}

/**
 * Changes a record by compare-and-set, again when somebody else was first.
 * @param change gets the current value; returns the new one, or null to leave it as it is
 * @returns the value that stands afterwards, or null when there is no such record
 * @throws Fault `VersionConflict` after ten lost races
 */
export async function changeRecord<T extends object>(
  store: Store,
  key: Key,
  change: (current: T) => T | null,
  index?: Key,
  expiresAt?: number,
): Promise<T | null> {
  for (let race = 0; race < 10; race++) {
    const current = await read<T>(store, key);
    if (!current) return null;
    const next = change(current.value);
    if (!next) return current.value;
    try {
      await store.put({ key, value: asJson(next), expectedVersion: current.version, index, expiresAt });
      return next;
    } catch (error) {
      if (!isFault(error, 'VersionConflict')) throw error;
    }
  }
  throw new Fault('VersionConflict', 'The record was changed by others ten times in a row.');
}

/** Changes a job; `updatedAt` follows. */
export function changeJob(
  services: Services,
  tenantId: string,
  jobId: string,
  change: (job: Job) => Job | null,
): Promise<Job | null> {
  const touched = (job: Job) => {
    const next = change(filledJob(job));
    return next && { ...next, updatedAt: isoTime(services) };
  };
  return changeRecord<Job>(services.store, keys.job(tenantId, jobId), touched, jobIndex(tenantId, jobId));
}

/** Changes a scene; `updatedAt` follows. */
export function changeScene(
  services: Services,
  tenantId: string,
  jobId: string,
  sceneId: string,
  change: (scene: Scene) => Scene | null,
): Promise<Scene | null> {
  const touched = (scene: Scene) => {
    const next = change(scene);
    return next && { ...next, updatedAt: isoTime(services) };
  };
  return changeRecord<Scene>(services.store, keys.scene(tenantId, jobId, sceneId), touched);
}

export function changePrediction(
  services: Services,
  tenantId: string,
  jobId: string,
  predictionId: string,
  change: (prediction: Prediction) => Prediction | null,
): Promise<Prediction | null> {
  return changeRecord<Prediction>(services.store, keys.prediction(tenantId, jobId, predictionId), change);
}

export function isoTime(services: Pick<Services, 'clock'>): string {
  return new Date(services.clock.now()).toISOString();
}

/** Seconds since an ISO time; endless for null. */
export function secondsSince(services: Pick<Services, 'clock'>, since: string | null): number {
  return since === null ? Number.POSITIVE_INFINITY : (services.clock.now() - Date.parse(since)) / 1000;
}
