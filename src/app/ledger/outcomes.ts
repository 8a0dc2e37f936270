import { isFault } from '../../domain/errors.ts';
import { isTerminal, type Job } from '../../domain/job.ts';
import { type Outcome, outcomeOf } from '../../domain/outcome.ts';
import { dayOf } from '../../domain/quota.ts';
import type { Services } from '../ports.ts';
import { asJson } from '../records.ts';

/** Outcomes lie with the day (UTC) on which their revision ended. */
export const outcomePartition = (tenantId: string, day: string): string => `${tenantId}#outcomes#${day}`;

/** Writes down how a revision ended, once. */
export async function noteEnding(services: Services, job: Job): Promise<void> {
  if (!isTerminal(job.status)) return;
  const outcome: Outcome = outcomeOf(job);
  const partition = outcomePartition(job.tenantId, dayOf(Date.parse(outcome.at)));
  const key = { partition, sort: `${job.id}#r${String(job.revision).padStart(4, '0')}` };
  try {
    await services.store.put({ key, value: asJson(outcome), expectedVersion: 0 });
  } catch (error) {
    // It was noted before.
    if (!isFault(error, 'VersionConflict')) throw error;
  }
}
