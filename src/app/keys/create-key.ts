import { randomBytes } from 'node:crypto';
import type { ApiKey, Scope } from '../../domain/api-key.ts';
import type { Budget } from '../../domain/budget.ts';
import { hashKey } from '../access/authenticate.ts';
import { findClient } from '../clients/find-client.ts';
import type { Services, Write } from '../ports.ts';
import { asJson, isoTime } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { keyOfHash, keyOfPointer } from './key-records.ts';

export interface CreateKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly clientIds: readonly string[] | null;
  readonly budget: Budget | null;
}

/**
 * Makes a key. @returns its record, and the key itself for the only time
 * @throws Refusal 422 for a client that does not exist, and for an administrator limited to some clients,
 * who could make a key without that limit
 */
export async function createKey(
  services: Services,
  tenantId: string,
  request: CreateKey,
): Promise<{ apiKey: ApiKey; secret: string }> {
  if (request.clientIds !== null) await checkClients(services, tenantId, request.clientIds, request.scopes);
  const { apiKey, secret, writes } = newKey(services, tenantId, request);
  await services.store.transact(writes.map((put) => ({ put })));
  return { apiKey, secret };
}

/** A new key and the records to write for it. */
export function newKey(services: Pick<Services, 'clock' | 'ids'>, tenantId: string, request: CreateKey) {
  const secret = `sk_${randomBytes(32).toString('base64url')}`;
  const hash = hashKey(secret);
  const apiKey: ApiKey = {
    id: services.ids.next('key'),
    tenantId,
    ...request,
    createdAt: isoTime(services),
    lastUsedAt: null,
  };
  const writes: readonly Write[] = [
    { key: keyOfHash(hash), value: asJson(apiKey), expectedVersion: 0 },
    { key: keyOfPointer(tenantId, apiKey.id), value: { hash }, expectedVersion: 0 },
  ];
  return { apiKey, secret, writes };
}

async function checkClients(
  services: Services,
  tenantId: string,
  clientIds: readonly string[],
  scopes: readonly Scope[],
): Promise<void> {
  const refuse = (path: string, message: string) =>
    new Refusal('unprocessable', 'validation_failed', `${path}: ${message}`, [{ path, message }]);
  if (scopes.includes('admin')) throw refuse('clientIds', 'a key with the scope admin cannot be limited');
  for (const [i, clientId] of clientIds.entries()) {
    const everything = { tenantId, clientIds: null };
    await findClient(services, everything, clientId).catch((error) => {
      throw error instanceof Refusal ? refuse(`clientIds.${i}`, 'there is no such client') : error;
    });
  }
}
