import type { ApiKey } from '../../domain/api-key.ts';
import type { Budget } from '../../domain/budget.ts';
import { setBudget } from '../ledger/set-account.ts';
import type { Services } from '../ports.ts';
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
  const set = { ref: { kind: 'api-key' as const, id: keyId }, key: keyOfHash(hash), budget };
  const changed = await setBudget<ApiKey>(services, tenantId, set, (apiKey) => {
    check(apiKey);
    return apiKey;
  });
  if (!changed) throw new Refusal('not_found', 'api_key_not_found', `There is no API key ${keyId}.`);
  return changed;
}
