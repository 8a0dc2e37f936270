import type { Budget } from './budget.ts';

export const scopes = ['read', 'write', 'admin'] as const;
/** `read` to look, `write` to change, `admin` for keys, budgets, limits and the audit log. */
export type Scope = (typeof scopes)[number];

/** An API key as it is kept: the key itself is shown once and known afterwards by its hash alone. */
export interface ApiKey {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Only what belongs to these clients is seen and made with it; null: everything of the tenant. */
  readonly clientIds: readonly string[] | null;
  readonly budget: Budget | null;
  readonly createdAt: string;
  /** Coarse: written at most once an hour. */
  readonly lastUsedAt: string | null;
}

/** Who makes a request, and for whom. */
export interface Principal {
  readonly tenantId: string;
  /** Names the key in logs, in the audit log and in idempotency; never the key itself. */
  readonly keyId: string;
  readonly scopes: readonly Scope[];
  /** See ApiKey. */
  readonly clientIds: readonly string[] | null;
}

/**
 * Whether a key may see and change what belongs to this client. What belongs to no client (null) is out
 * of reach of a key that is limited to some.
 */
export function mayUseClient(principal: Pick<Principal, 'clientIds'>, clientId: string | null): boolean {
  return principal.clientIds === null || (clientId !== null && principal.clientIds.includes(clientId));
}
