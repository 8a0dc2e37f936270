import type { Principal } from '../../domain/api-key.ts';
import type { Client } from '../../domain/client.ts';
import type { Services } from '../ports.ts';
import { asJson, isoTime } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { checkBrand } from './check-brand.ts';
import { keyOfClient } from './client-records.ts';

export type CreateClient = Pick<Client, 'name' | 'homepage' | 'brand' | 'metadata' | 'budget'>;

/** @throws Refusal 403 for a key that is limited to some clients: it could not see the new one */
export async function createClient(
  services: Services,
  principal: Principal,
  request: CreateClient,
): Promise<Client> {
  if (principal.clientIds !== null) {
    throw new Refusal('forbidden', 'key_limited', 'This key is limited to some clients and makes no others.');
  }
  await checkBrand(services, principal, request.brand);
  const now = isoTime(services);
  const { tenantId } = principal;
  const client: Client = {
    id: services.ids.next('cli'),
    tenantId,
    ...request,
    createdAt: now,
    updatedAt: now,
  };
  await services.store.put({
    key: keyOfClient(tenantId, client.id),
    value: asJson(client),
    expectedVersion: 0,
  });
  return client;
}
