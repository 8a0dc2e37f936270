import { type DispatchRules, type Gate, newGate } from '../../domain/dispatch.ts';
import { isFault } from '../../domain/errors.ts';
import { readLimits } from '../limits/tenant-limits.ts';
import type { Key, Services, StoredRecord } from '../ports.ts';
import { asJson } from '../records.ts';

/** Everything about sending to the one provider; predictions of all tenants pass here. */
export const dispatchPartition = 'system#dispatch#replicate';

const gateKey: Key = { partition: dispatchPartition, sort: 'gate' };

/** A gate that nobody passed for a day is forgotten; what it held has long ended. */
const gateLifeSeconds = 24 * 3600;

/** Enough for a hundred workers that change it at the same moment, as all but one read again each time. */
const maxRaces = 100;

/** In one process changes queue up instead of racing. */
const queues = new WeakMap<object, Promise<unknown>>();

/**
 * Changes the gate by compare-and-set. @param change is asked again when somebody else was first; the very
 * same gate means that nothing is written
 * @returns the gate that stands afterwards
 * @throws Fault `VersionConflict` when a hundred others were faster
 */
export function changeGate(
  services: Services,
  rules: DispatchRules,
  change: (gate: Gate) => Gate,
): Promise<Gate> {
  const before = queues.get(services.callbacks) ?? Promise.resolve();
  const ours = before.then(() => compareAndSet(services, rules, change));
  queues.set(
    services.callbacks,
    ours.catch(() => {}),
  );
  return ours;
}

async function compareAndSet(
  services: Services,
  rules: DispatchRules,
  change: (gate: Gate) => Gate,
): Promise<Gate> {
  for (let race = 1; ; race++) {
    const record = await services.callbacks.get(gateKey);
    const current = gateOf(services, rules, record);
    const next = change(current);
    if (next === current) return current;
    try {
      await services.callbacks.put({
        key: gateKey,
        value: asJson(next),
        expectedVersion: record?.version ?? 0,
        expiresAt: Math.floor(services.clock.now() / 1000) + gateLifeSeconds,
      });
      return next;
    } catch (error) {
      if (!isFault(error, 'VersionConflict') || race === maxRaces) throw error;
    }
  }
}

function gateOf(services: Services, rules: DispatchRules, record: StoredRecord | null): Gate {
  return record ? (record.value as unknown as Gate) : newGate(rules, services.clock.now());
}

/** The limits of the provider and of these tenants. */
export async function readRules(services: Services, tenantIds: Iterable<string>): Promise<DispatchRules> {
  const bounds = new Map<string, number | null>();
  for (const tenantId of new Set(tenantIds)) {
    bounds.set(tenantId, (await readLimits(services, tenantId)).predictionsAtOnce);
  }
  const { predictionsAtOnce, createsPerMinute } = services.config.dispatch;
  return {
    predictionsAtOnce,
    createsPerMinute,
    // Who is not asked about has nothing in line.
    tenantAtOnce: (tenantId) => bounds.get(tenantId) ?? null,
  };
}
