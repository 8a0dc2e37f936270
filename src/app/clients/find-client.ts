import { mayUseClient, type Principal } from '../../domain/api-key.ts';
import type { Client } from '../../domain/client.ts';
import type { Services } from '../ports.ts';
import type { Versioned } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { readClient } from './client-records.ts';

export type ClientReader = Pick<Principal, 'tenantId' | 'clientIds'>;

/** A client. @throws Refusal 404, also for other tenants' clients and those a limited key does not cover */
export async function findClient(
  services: Services,
  reader: ClientReader,
  clientId: string,
): Promise<Client> {
  return (await findClientVersion(services, reader, clientId)).value;
}

/** The same with the version of its record. */
export async function findClientVersion(
  services: Services,
  reader: ClientReader,
  clientId: string,
): Promise<Versioned<Client>> {
  const found = mayUseClient(reader, clientId) && (await readClient(services, reader.tenantId, clientId));
  if (!found) throw new Refusal('not_found', 'client_not_found', `There is no client ${clientId}.`);
  return found;
}
