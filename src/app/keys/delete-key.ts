import type { ApiKey } from '../../domain/api-key.ts';
import type { Services } from '../ports.ts';
import { findKey } from './find-key.ts';
import { findKeyHash, keyOfHash, keyOfPointer } from './key-records.ts';

/**
 * Ends a key. Every request reads the key's record anew, so none after this is let in.
 * @param check gets the key as it stands; it throws to refuse
 * @throws Refusal 404
 */
export async function deleteKey(
  services: Services,
  tenantId: string,
  keyId: string,
  check: (apiKey: ApiKey) => void,
): Promise<void> {
  const hash = await findKeyHash(services, tenantId, keyId);
  check(await findKey(services, tenantId, keyId));
  await services.store.transact([
    { remove: { key: keyOfHash(hash), expectedVersion: null } },
    { remove: { key: keyOfPointer(tenantId, keyId), expectedVersion: null } },
  ]);
}
