import type { ApiKey } from '../../domain/api-key.ts';
import type { Budget } from '../../domain/budget.ts';
import type { Services } from '../ports.ts';
import { changeRecord } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { findKeyHash, keyOfHash } from './key-records.ts';

/** Sets or lifts (null) what a key may spend. @param check gets the key as it stands; it throws to refuse */
export async function setKeyBudget(
  services: Services,
  tenantId: string,
  keyId: string,
  budget: Budget | null,
  check: (apiKey: ApiKey) => void,
): Promise<ApiKey> {
  const hash = await findKeyHash(services, tenantId, keyId);
  const changed = await changeRecord<ApiKey>(services.store, keyOfHash(hash), (apiKey) => {
    check(apiKey);
    return { ...apiKey, budget };
  });
  if (!changed) throw new Refusal('not_found', 'api_key_not_found', `There is no API key ${keyId}.`);
  return changed;
}
