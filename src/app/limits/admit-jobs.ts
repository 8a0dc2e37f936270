import { isFault } from '../../domain/errors.ts';
import type { Limits } from '../../domain/limits.ts';
import type { Key, Services, Store } from '../ports.ts';
import { asJson, keys } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { readLimits } from './tenant-limits.ts';

type Changes = Parameters<Store['transact']>[0];

/** How many jobs a tenant made on a day. Every admission writes it, so that two never count the same. */
interface Admissions {
  /** The day in UTC, such as `2026-11-20`. */
  readonly day: string;
  readonly jobs: number;
}

const keyOfAdmissions = (tenantId: string): Key => ({
  partition: `${tenantId}#limits`,
  sort: 'admissions',
});

/** A guess at when a job at once ends: long against a request, short against a video. */
const freeAgainSeconds = 30;

/** More requests at the same moment than this wait for nobody, they are told to come again. */
const maxRaces = 60;

/**
 * Refuses before anything is prepared, where there is no room for more jobs by now; `admitJobs` decides.
 * @throws Refusal 429 `quota_exceeded`
 */
export async function requireRoom(services: Services, tenantId: string, jobs: number): Promise<void> {
  const limits = await readLimits(services, tenantId);
  if (isUnlimited(limits)) return;
  const { today } = await readAdmissions(services, tenantId);
  await checkRoom(services, tenantId, limits, today, jobs);
}

/**
 * Writes the records that begin new jobs, if the tenant's limits allow that many more, in one
 * transaction with the count: exact however many ask at the same time. Jobs count while a limit of this
 * kind is set; a tenant without pays with no write.
 * @param jobs how many begin; all or none
 * @throws Refusal 429 `quota_exceeded`, nothing written
 */
export async function admitJobs(
  services: Services,
  tenantId: string,
  jobs: number,
  changes: Changes,
): Promise<void> {
  const limits = await readLimits(services, tenantId);
  if (isUnlimited(limits)) return services.store.transact(changes);
  const key = keyOfAdmissions(tenantId);
  for (let race = 0; race < maxRaces; race++) {
    const { today, day, version } = await readAdmissions(services, tenantId);
    await checkRoom(services, tenantId, limits, today, jobs);
    const value = asJson({ day, jobs: today + jobs } satisfies Admissions);
    try {
      const count = { put: { key, value, expectedVersion: version } };
      return await services.store.transact([...changes, count]);
    } catch (error) {
      if (!isFault(error, 'VersionConflict')) throw error;
    }
  }
  throw quotaExceeded('Too many jobs are being made at this moment. Try again.', 1);
}

function isUnlimited({ jobsAtOnce, jobsPerDay }: Limits): boolean {
  return jobsAtOnce === null && jobsPerDay === null;
}

/** Jobs admitted today, and the version of the record that says so: 0 where there is none. */
async function readAdmissions(services: Services, tenantId: string) {
  const record = await services.store.get(keyOfAdmissions(tenantId));
  const day = new Date(services.clock.now()).toISOString().slice(0, 10);
  const kept = record ? (record.value as unknown as Admissions) : { day, jobs: 0 };
  return { day, today: kept.day === day ? kept.jobs : 0, version: record?.version ?? 0 };
}

async function checkRoom(
  services: Services,
  tenantId: string,
  { jobsAtOnce, jobsPerDay }: Limits,
  today: number,
  jobs: number,
): Promise<void> {
  if (jobsPerDay !== null && today + jobs > jobsPerDay) {
    const message = `${today} of ${jobsPerDay} jobs a day (UTC) are used up.`;
    throw quotaExceeded(message, secondsToMidnight(services.clock.now()));
  }
  if (jobsAtOnce === null) return;
  const running = await countRunning(services, tenantId, jobsAtOnce);
  if (running + jobs <= jobsAtOnce) return;
  const message = `${running} of ${jobsAtOnce} jobs at once are under way.`;
  throw quotaExceeded(message, freeAgainSeconds);
}

function quotaExceeded(message: string, retryAfterSeconds: number): Refusal {
  return new Refusal('too_many', 'quota_exceeded', message, [], retryAfterSeconds);
}

/** Until the day ends in UTC. */
function secondsToMidnight(now: number): number {
  const day = 24 * 3600 * 1000;
  return Math.ceil((day - (now % day)) / 1000);
}

/** Running jobs of a tenant, counted up to a bound. They only become more by way of admission. */
async function countRunning(services: Services, tenantId: string, bound: number): Promise<number> {
  const { partition, sort: sortPrefix } = keys.running(tenantId, '');
  let count = 0;
  let after: string | undefined;
  do {
    const page = await services.store.query({ partition, sortPrefix, after, limit: 1000 });
    count += page.records.length;
    after = page.next ?? undefined;
  } while (after !== undefined && count < bound);
  return count;
}
