import { closed, type Purse } from '../../domain/purse.ts';
import type { Services } from '../ports.ts';
import { owed, purseWrites, readPurse } from './purse-records.ts';
import { transactAnew } from './transact-anew.ts';

/** Which purse is meant: that of a revision of a job. One that was opened for a later revision is left alone. */
export interface EndedJob {
  readonly tenantId: string;
  readonly jobId: string;
  readonly revision: number;
}

/**
 * The job has ended: nothing new is committed from its purse. What still runs is cancelled next, then the purse
 * is closed.
 */
export function stopPurse(services: Services, ended: EndedJob): Promise<void> {
  return changePurse(services, ended, (purse) =>
    purse.state === 'open' ? { ...purse, state: 'closing' } : purse,
  );
}

/** What was spent moves to the accounts and the rest comes back, once: a closed purse stays as it is. */
export function closePurse(services: Services, ended: EndedJob): Promise<void> {
  return changePurse(services, ended, (purse) => (purse.state === 'closed' ? purse : closed(purse)));
}

async function changePurse(
  services: Services,
  { tenantId, jobId, revision }: EndedJob,
  change: (purse: Purse) => Purse,
): Promise<void> {
  await transactAnew(services, async () => {
    const before = await readPurse(services, tenantId, jobId);
    if (!before || before.value.revision > revision) return { changes: [], result: undefined };
    const after = change(before.value);
    if (after === before.value) return { changes: [], result: undefined };
    const { changes, announcements } = await purseWrites(services, tenantId, before, after, owed);
    return { changes, announcements, result: undefined };
  });
}
