import type { Budget } from '../../domain/budget.ts';
import { type Client, type ClientPatch, patchedClient } from '../../domain/client.ts';
import { setBudget } from '../ledger/set-account.ts';
import type { Services } from '../ports.ts';
import { changeRecord, isoTime } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { checkBrand } from './check-brand.ts';
import { keyOfClient } from './client-records.ts';
import { type ClientReader, findClient } from './find-client.ts';

/**
 * Changes fields of a client. @param check gets the client that is about to be replaced; it throws to refuse
 * @throws Refusal 404, 422 where its logo is no picture of the tenant's
 */
export async function changeClient(
  services: Services,
  reader: ClientReader,
  clientId: string,
  patch: ClientPatch,
  check: (client: Client) => void,
): Promise<Client> {
  await checkBrand(services, reader, patch.brand ?? {});
  return change(services, reader, clientId, check, (client) => patchedClient(client, patch));
}

/** Sets or lifts (null) what a client may spend. @param check see changeClient */
export async function setClientBudget(
  services: Services,
  reader: ClientReader,
  clientId: string,
  budget: Budget | null,
  check: (client: Client) => void,
): Promise<Client> {
  await findClient(services, reader, clientId);
  const key = keyOfClient(reader.tenantId, clientId);
  const set = { ref: { kind: 'client' as const, id: clientId }, key, budget };
  const changed = await setBudget<Client>(services, reader.tenantId, set, (client) => {
    check(client);
    return { ...client, updatedAt: isoTime(services) };
  });
  return found(changed, clientId);
}

async function change(
  services: Services,
  reader: ClientReader,
  clientId: string,
  check: (client: Client) => void,
  next: (client: Client) => Client,
): Promise<Client> {
  await findClient(services, reader, clientId);
  const key = keyOfClient(reader.tenantId, clientId);
  const changed = await changeRecord<Client>(services.store, key, (client) => {
    check(client);
    return { ...next(client), updatedAt: isoTime(services) };
  });
  return found(changed, clientId);
}

/** It may be deleted at the same moment. */
function found(client: Client | null, clientId: string): Client {
  if (!client) throw new Refusal('not_found', 'client_not_found', `There is no client ${clientId}.`);
  return client;
}
