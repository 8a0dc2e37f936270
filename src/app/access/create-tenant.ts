import type { ApiKey } from '../../domain/api-key.ts';
import { newKey } from '../keys/create-key.ts';
import type { Key, Services } from '../ports.ts';
import { asJson, isoTime } from '../records.ts';

/** Somebody who has jobs, clients and keys of their own, and sees nothing of others. */
export interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
}

const keyOfTenant = (tenantId: string): Key => ({ partition: 'system#tenants', sort: tenantId });

/**
 * Makes a tenant with its first key, which has every scope. For operators: no route leads here.
 * @returns the key itself for the only time
 */
export async function createTenant(
  services: Pick<Services, 'store' | 'clock' | 'ids'>,
  name: string,
): Promise<{ tenant: Tenant; apiKey: ApiKey; secret: string }> {
  const tenant: Tenant = { id: services.ids.next('ten'), name, createdAt: isoTime(services) };
  const { apiKey, secret, writes } = newKey(services, tenant.id, {
    name: 'First key',
    scopes: ['read', 'write', 'admin'],
    clientIds: null,
    budget: null,
  });
  await services.store.transact([
    { put: { key: keyOfTenant(tenant.id), value: asJson(tenant), expectedVersion: 0 } },
    ...writes.map((put) => ({ put })),
  ]);
  return { tenant, apiKey, secret };
}
