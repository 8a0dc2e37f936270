import type { Client } from '../../domain/client.ts';
import type { Services } from '../ports.ts';
import { keyOfClient, readClient } from './client-records.ts';
import type { ClientReader } from './find-client.ts';

/** The clients that a key may use, newest first. @param page.before id of the last client of the page before */
export async function listClients(
  services: Services,
  reader: ClientReader,
  page: { readonly limit: number; readonly before: string | undefined },
): Promise<{ clients: Client[]; next: string | null }> {
  const { limit, before } = page;
  const { tenantId, clientIds } = reader;
  if (clientIds !== null) {
    const due = [...clientIds]
      .filter((id) => before === undefined || id < before)
      .sort()
      .reverse();
    const found = await Promise.all(due.map((id) => readClient(services, tenantId, id)));
    const clients = found.flatMap((client) => (client ? [client.value] : []));
    return {
      clients: clients.slice(0, limit),
      next: clients[limit] ? (clients[limit - 1]?.id ?? null) : null,
    };
  }
  const { partition } = keyOfClient(tenantId, '');
  const { records, next } = await services.store.query({ partition, descending: true, after: before, limit });
  return { clients: records.map((record) => record.value as unknown as Client), next };
}
