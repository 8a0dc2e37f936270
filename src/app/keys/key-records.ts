/**
 * Where API keys lie. A request names nothing but the key, so its record must be found before the tenant
 * is known: it lies under `system#api-keys`, by hash. The tenant's list holds a pointer to each.
 */
import type { ApiKey } from '../../domain/api-key.ts';
import type { Key, Services } from '../ports.ts';
import { Refusal } from '../refusal.ts';

/** In the tenant's list: which record a key's id stands for. */
export interface KeyPointer {
  readonly hash: string;
}

export const keyOfHash = (hash: string): Key => ({ partition: 'system#api-keys', sort: hash });

export const keyOfPointer = (tenantId: string, keyId: string): Key => ({
  partition: `${tenantId}#api-keys`,
  sort: keyId,
});

export async function readApiKey(services: Pick<Services, 'store'>, hash: string): Promise<ApiKey | null> {
  const record = await services.store.get(keyOfHash(hash));
  return record ? (record.value as unknown as ApiKey) : null;
}

/** The hash under which a tenant's key lies. @throws Refusal 404, also for other tenants' keys */
export async function findKeyHash(services: Services, tenantId: string, keyId: string): Promise<string> {
  const record = await services.store.get(keyOfPointer(tenantId, keyId));
  if (!record) throw new Refusal('not_found', 'api_key_not_found', `There is no API key ${keyId}.`);
  return (record.value as unknown as KeyPointer).hash;
}
