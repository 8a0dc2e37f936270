import type { Client } from '../../domain/client.ts';
import type { Key, Services } from '../ports.ts';
import type { Versioned } from '../records.ts';

/** Clients of a tenant lie together; their ids sort by time. */
export const keyOfClient = (tenantId: string, clientId: string): Key => ({
  partition: `${tenantId}#clients`,
  sort: clientId,
});

export async function readClient(
  services: Services,
  tenantId: string,
  clientId: string,
): Promise<Versioned<Client> | null> {
  const record = await services.store.get(keyOfClient(tenantId, clientId));
  return record ? { value: record.value as unknown as Client, version: record.version } : null;
}
