import { createHash, timingSafeEqual } from 'node:crypto';
import type { Services } from './ports.ts';
import { Refusal } from './refusal.ts';

export const scopes = ['read', 'write', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** Who makes a request, and for whom. */
export interface Principal {
  readonly tenantId: string;
  /** Names the key in logs and in idempotency; never the key itself. */
  readonly keyId: string;
  readonly scopes: readonly Scope[];
}

/** SHA-256 (hex) of an API key: all that is ever kept of it. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key.trim()).digest('hex');
}

/**
 * Who a key belongs to. The key that works from the start belongs to tenant `default`.
 * @param authorization the header's value
 * @throws Refusal 401
 */
export function authenticate(services: Services, authorization: string | undefined): Principal {
  const key = authorization?.match(/^Bearer +(\S+)$/i)?.[1];
  if (!key)
    throw new Refusal('unauthorized', 'unauthorized', 'Send your API key as "Authorization: Bearer <key>".');
  const given = Buffer.from(hashKey(key), 'hex');
  if (!timingSafeEqual(given, Buffer.from(services.config.rootKeyHash, 'hex'))) {
    throw new Refusal('unauthorized', 'unauthorized', 'This API key is not known.');
  }
  return { tenantId: 'default', keyId: 'root', scopes };
}
