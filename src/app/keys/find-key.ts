import type { ApiKey } from '../../domain/api-key.ts';
import type { Services } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { findKeyHash, readApiKey } from './key-records.ts';

/** A tenant's key. @throws Refusal 404, also for other tenants' keys */
export async function findKey(services: Services, tenantId: string, keyId: string): Promise<ApiKey> {
  const apiKey = await readApiKey(services, await findKeyHash(services, tenantId, keyId));
  if (!apiKey) throw new Refusal('not_found', 'api_key_not_found', `There is no API key ${keyId}.`);
  return apiKey;
}
