import type { Character } from '../../domain/character.ts';
import { endedAt, isTerminal, type Job } from '../../domain/job.ts';
import { appendAudit } from '../access/audit.ts';
import { keyOfCharacter } from '../characters/character-records.ts';
import { deleteCharacter } from '../characters/delete-character.ts';
import { listExports } from '../exports/list-exports.ts';
import { removeExport } from '../exports/remove-export.ts';
import { firstIdAt } from '../ids.ts';
import { deleteJob } from '../jobs/delete-job.ts';
import { readLimits } from '../limits/tenant-limits.ts';
import type { Services } from '../ports.ts';
import { everything, jobIndex, readJobFolder } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { type DueJob, dayMilliseconds, dueJobs, retainingTenants } from './retention-records.ts';

/** Removals of one sweep: each is some dozens of calls, and a sweep on AWS has four minutes. */
const removalsAtOnce = 100;

/**
 * Removes what its tenant, or its own settings, no longer keep: ended jobs with all that belongs to them, and
 * exports of jobs that live on, and characters that nothing uses. Files go before records. What one sweep does not reach, the next does.
 * @returns how many jobs and exports went
 */
export async function sweepRetention(services: Services): Promise<number> {
  let removed = 0;
  const now = new Date(services.clock.now()).toISOString();
  for await (const { key, value } of everything(services.store, dueJobs)) {
    if (key.sort > now || removed >= removalsAtOnce) break;
    const { tenantId, jobId } = value as unknown as DueJob;
    const folder = await readJobFolder(services, tenantId, jobId);
    // One that was rendered again since has a later row of its own.
    if (folder && isOver(services, folder.job, folder.job.settings.retentionDays)) {
      await removeJob(services, tenantId, jobId);
      removed++;
    }
    await services.store.remove({ key, expectedVersion: null });
  }
  for await (const { key } of everything(services.store, retainingTenants)) {
    const { retentionDays } = await readLimits(services, key.sort);
    if (retentionDays === null) await services.store.remove({ key, expectedVersion: null });
    else {
      removed += await sweepTenant(services, key.sort, retentionDays, removalsAtOnce - removed);
      removed += await sweepCharacters(services, key.sort, retentionDays);
    }
  }
  return removed;
}

/** Jobs of a tenant, oldest first: what was made since then cannot have ended before. */
async function sweepTenant(
  services: Services,
  tenantId: string,
  retentionDays: number,
  atMost: number,
): Promise<number> {
  const newest = firstIdAt('job', services.clock.now() - retentionDays * dayMilliseconds);
  const { partition } = jobIndex(tenantId, '');
  let removed = 0;
  let after: string | undefined;
  do {
    const page = await services.store.query({ partition, inIndex: true, after, limit: 100 });
    for (const { value } of page.records) {
      const job = value as unknown as Job;
      if (job.id >= newest || removed >= atMost) return removed;
      removed += await sweepJob(services, tenantId, job.id, retentionDays);
    }
    after = page.next ?? undefined;
  } while (after !== undefined);
  return removed;
}

async function sweepJob(
  services: Services,
  tenantId: string,
  jobId: string,
  retentionDays: number,
): Promise<number> {
  const folder = await readJobFolder(services, tenantId, jobId);
  if (!folder) return 0;
  const { job } = folder;
  if (job.settings.retentionDays === null && isOver(services, job, retentionDays)) {
    await removeJob(services, tenantId, jobId);
    return 1;
  }
  return sweepExports(services, job, retentionDays);
}

/** Exports of a job that lives on, oldest last. */
async function sweepExports(services: Services, job: Job, retentionDays: number): Promise<number> {
  const before = new Date(services.clock.now() - retentionDays * dayMilliseconds).toISOString();
  const { exports } = await listExports(services, job, { limit: 1000, before: undefined });
  const old = exports.filter(({ completedAt }) => completedAt !== null && completedAt <= before);
  for (const made of old) await removeExport(services, made);
  return old.length;
}

/** Characters that nobody changed and no job took up for so long. */
async function sweepCharacters(services: Services, tenantId: string, retentionDays: number): Promise<number> {
  const before = new Date(services.clock.now() - retentionDays * dayMilliseconds).toISOString();
  const everybody = { tenantId, clientIds: null };
  let removed = 0;
  for await (const { value } of everything(services.store, keyOfCharacter(tenantId, '').partition)) {
    const { id, updatedAt, usedAt, status } = value as unknown as Character;
    if (status === 'drawing' || updatedAt > before || (usedAt ?? '') > before) continue;
    try {
      await deleteCharacter(services, everybody, id, () => {});
      await noteRemoval(services, tenantId, '/v1/characters/{characterId}', id);
      removed++;
    } catch (error) {
      // A running job uses it: it stays as long.
      if (!(error instanceof Refusal)) throw error;
    }
  }
  return removed;
}

function isOver(services: Services, job: Job, retentionDays: number | null): boolean {
  if (retentionDays === null || !isTerminal(job.status)) return false;
  return services.clock.now() >= endedAt(job) + retentionDays * dayMilliseconds;
}

async function removeJob(services: Services, tenantId: string, jobId: string): Promise<void> {
  const folder = await readJobFolder(services, tenantId, jobId);
  if (!folder) return;
  await deleteJob(services, folder);
  await noteRemoval(services, tenantId, '/v1/jobs/{jobId}', jobId);
}

async function noteRemoval(services: Services, tenantId: string, route: string, id: string): Promise<void> {
  await appendAudit(services, {
    tenantId,
    keyId: 'retention',
    method: 'DELETE',
    route,
    resources: [id],
    status: 204,
    requestId: services.ids.next('req'),
    signedFiles: [],
  });
}
