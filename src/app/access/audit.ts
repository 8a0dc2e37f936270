/**
 * Who did what: one entry for every write and for every request that was given signed links. Entries
 * hold ids, never bodies or secrets, are never changed, and expire after 400 days.
 *
 * An entry is a row in the tenant's log, in the index under its key, and once more under every resource
 * it names, so that each filter is a query. Ids of entries sort by time.
 */
import { firstIdAt, timeOfId } from '../ids.ts';
import type { Key, Services, StoredRecord, Write } from '../ports.ts';
import { asJson } from '../records.ts';

export interface AuditEntry {
  readonly id: string;
  readonly tenantId: string;
  readonly at: string;
  readonly keyId: string;
  readonly method: string;
  /** As the API describes it, such as `/v1/jobs/{jobId}/approve`; null where there is no such route. */
  readonly route: string | null;
  /** Ids that the path names, outermost first, or of what was made. */
  readonly resources: readonly string[];
  /** HTTP status of the answer. */
  readonly status: number;
  readonly requestId: string;
  /** Files that links were signed for. */
  readonly signedFiles: readonly string[];
}

export interface AuditFilter {
  readonly resource?: string | undefined;
  readonly keyId?: string | undefined;
  /** Milliseconds since the epoch; entries later than `afterTime` and earlier than `beforeTime`. */
  readonly afterTime?: number | undefined;
  readonly beforeTime?: number | undefined;
}

const keptDays = 400;
/** Rows looked at for one page, where two filters meet: then the page is short and goes on. */
const maxRead = 1000;

const partitions = {
  all: (tenantId: string) => `${tenantId}#audit`,
  ofKey: (tenantId: string, keyId: string) => `${tenantId}#audit#key#${keyId}`,
  ofResource: (tenantId: string, resource: string) => `${tenantId}#audit#resource#${resource}`,
};

export async function appendAudit(
  services: Pick<Services, 'store' | 'clock' | 'ids'>,
  entry: Omit<AuditEntry, 'id' | 'at'>,
): Promise<void> {
  const { tenantId, keyId } = entry;
  const id = services.ids.next('aud');
  // The time of the id, so that filters by time, which bound ids, agree with it to the millisecond.
  const at = new Date(timeOfId(id)).toISOString();
  const value = asJson({ id, at, ...entry } satisfies AuditEntry);
  const expiresAt = services.clock.now() / 1000 + keptDays * 24 * 3600;
  const write = (partition: string, index?: Key): { put: Write } => ({
    put: { key: { partition, sort: id }, value, expectedVersion: 0, expiresAt, index },
  });
  await services.store.transact([
    write(partitions.all(tenantId), { partition: partitions.ofKey(tenantId, keyId), sort: id }),
    ...[...new Set(entry.resources)].map((resource) => write(partitions.ofResource(tenantId, resource))),
  ]);
}

/** Entries of a tenant, newest first. @param page.before id of the last entry of the page before */
export async function listAudit(
  services: Pick<Services, 'store'>,
  tenantId: string,
  filter: AuditFilter,
  page: { readonly limit: number; readonly before: string | undefined },
): Promise<{ entries: AuditEntry[]; next: string | null }> {
  const oldest = filter.afterTime === undefined ? '' : firstIdAt('aud', filter.afterTime + 1);
  const entries: AuditEntry[] = [];
  let after = earlierOf(page.before, filter.beforeTime);
  let read = 0;
  while (read < maxRead) {
    const limit = page.limit - entries.length;
    const found = await services.store.query({ ...where(tenantId, filter), descending: true, after, limit });
    read += limit;
    for (const entry of found.records.map(entryOf)) {
      if (entry.id < oldest) return { entries, next: null };
      if (filter.keyId === undefined || entry.keyId === filter.keyId) entries.push(entry);
    }
    after = found.next ?? undefined;
    if (after === undefined || after <= oldest) return { entries, next: null };
    if (entries.length === page.limit) break;
  }
  return { entries, next: after ?? null };
}

function where(tenantId: string, { resource, keyId }: AuditFilter) {
  if (resource !== undefined) return { partition: partitions.ofResource(tenantId, resource) };
  if (keyId !== undefined) return { partition: partitions.ofKey(tenantId, keyId), inIndex: true };
  return { partition: partitions.all(tenantId) };
}

function earlierOf(before: string | undefined, beforeTime: number | undefined): string | undefined {
  if (beforeTime === undefined) return before;
  const bound = firstIdAt('aud', beforeTime);
  return before === undefined || bound < before ? bound : before;
}

const entryOf = (record: StoredRecord): AuditEntry => record.value as unknown as AuditEntry;
