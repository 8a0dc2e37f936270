import { createHash, timingSafeEqual } from 'node:crypto';
import { type ApiKey, type Principal, scopes } from '../../domain/api-key.ts';
import { isFault } from '../../domain/errors.ts';
import { keyOfHash, readApiKey } from '../keys/key-records.ts';
import type { Services } from '../ports.ts';
import { changeRecord, isoTime } from '../records.ts';
import { Refusal } from '../refusal.ts';

/** How old the noted time of a key's last use may grow. */
const lastUsedMilliseconds = 3600 * 1000;

/** SHA-256 (hex) of an API key: all that is ever kept of it. Keys are random, so no salt is needed. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key.trim()).digest('hex');
}

/** The key that a request carries. @param authorization the header's value */
export function bearerKey(authorization: string | undefined): string | undefined {
  return authorization?.match(/^Bearer +(\S+)$/i)?.[1];
}

/**
 * Who a key belongs to. The key that works from the start belongs to tenant `default`. Any other is
 * looked up anew each time, strongly consistent, so that a deleted key is dead at once.
 * @param authorization the header's value
 * @throws Refusal 401
 */
export async function authenticate(
  services: Services,
  authorization: string | undefined,
): Promise<Principal> {
  const key = bearerKey(authorization);
  if (!key)
    throw new Refusal('unauthorized', 'unauthorized', 'Send your API key as "Authorization: Bearer <key>".');
  const hash = hashKey(key);
  if (timingSafeEqual(Buffer.from(hash, 'hex'), Buffer.from(services.config.rootKeyHash, 'hex')))
    return { tenantId: 'default', keyId: 'root', scopes, clientIds: null };
  const apiKey = await readApiKey(services, hash);
  if (!apiKey) throw new Refusal('unauthorized', 'unauthorized', 'This API key is not known.');
  await noteUse(services, hash, apiKey);
  return {
    tenantId: apiKey.tenantId,
    keyId: apiKey.id,
    scopes: apiKey.scopes,
    clientIds: apiKey.clientIds,
  };
}

async function noteUse(services: Services, hash: string, { lastUsedAt }: ApiKey): Promise<void> {
  const isStale = (at: string | null) =>
    at === null || services.clock.now() - Date.parse(at) >= lastUsedMilliseconds;
  if (!isStale(lastUsedAt)) return;
  const note = (current: ApiKey) =>
    isStale(current.lastUsedAt) ? { ...current, lastUsedAt: isoTime(services) } : null;
  try {
    await changeRecord<ApiKey>(services.store, keyOfHash(hash), note);
  } catch (error) {
    // Others wrote it at the same time; one of them will do.
    if (!isFault(error, 'VersionConflict')) throw error;
  }
}
