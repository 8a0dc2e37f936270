import { isFault } from '../../domain/errors.ts';
import { defaultLimits, type Limits } from '../../domain/limits.ts';
import { retainingTenant } from '../lifetimes/retention-records.ts';
import type { Key, Services } from '../ports.ts';
import { asJson, changeRecord } from '../records.ts';

const keyOfLimits = (tenantId: string): Key => ({ partition: `${tenantId}#limits`, sort: 'limits' });

/** A tenant's limits, with defaults for what was never set. */
export async function readLimits(services: Pick<Services, 'store'>, tenantId: string): Promise<Limits> {
  const record = await services.store.get(keyOfLimits(tenantId));
  return withDefaults(record ? (record.value as unknown as Partial<Limits>) : {});
}

/**
 * Changes the limits that are given. @param check gets the limits about to be replaced; it throws to refuse
 * @returns the limits that stand now
 */
export async function setLimits(
  services: Pick<Services, 'store'>,
  tenantId: string,
  patch: Partial<Limits>,
  check: (limits: Limits) => void,
): Promise<Limits> {
  const key = keyOfLimits(tenantId);
  const next = (current: Partial<Limits>): Limits => {
    const limits = withDefaults(current);
    check(limits);
    return withDefaults({ ...limits, ...patch });
  };
  if (patch.retentionDays) await services.store.put(retainingTenant(tenantId));
  const changed = await changeRecord<Partial<Limits>>(services.store, key, next);
  if (changed) return withDefaults(changed);
  const first = next({});
  try {
    await services.store.put({ key, value: asJson(first), expectedVersion: 0 });
    return first;
  } catch (error) {
    if (!isFault(error, 'VersionConflict')) throw error;
    return setLimits(services, tenantId, patch, check);
  }
}

function withDefaults(limits: Partial<Limits>): Limits {
  const given = Object.entries(limits).filter(([, value]) => value !== undefined);
  return { ...defaultLimits, ...Object.fromEntries(given) };
}
