/** Other tenants and other keys for a server under test. */
import { createTenant } from '../../src/app/access/create-tenant.ts';
import { ulidIds } from '../../src/app/ids.ts';
import { systemClock } from '../../src/local/clock.ts';
import { recordsFile } from '../../src/local/home.ts';
import { sqliteStore } from '../../src/local/sqlite-store.ts';
import { type Client, clientOf, type Reel } from '../e2e/reel.ts';

/** A new tenant, made beside the running server as the command does, and a client with its first key. */
export async function newTenant(reel: Reel, name: string): Promise<Client & { tenantId: string }> {
  const clock = systemClock();
  const store = sqliteStore({ file: recordsFile(reel.home), clock });
  try {
    const { tenant, secret } = await createTenant({ store, clock, ids: ulidIds(clock) }, name);
    return { ...clientOf(reel.url, secret), tenantId: tenant.id };
  } finally {
    store.close();
  }
}

/** A client with a new key of the same tenant. */
export async function newKey(
  admin: Client,
  body: Record<string, unknown>,
): Promise<Client & { keyId: string; key: string }> {
  const answer = await admin.call('POST', '/v1/api-keys', { name: 'test', ...body });
  if (answer.status !== 201)
    throw new Error(`POST api-keys: ${answer.status} ${JSON.stringify(answer.body)}`);
  const { id, key } = answer.body as { id: string; key: string };
  return { ...clientOf(admin.url, key), keyId: id, key };
}
