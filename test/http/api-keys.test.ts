import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOf, type Reel, startReel } from '../e2e/reel.ts';
import { manualClock } from '../local/manual-clock.ts';
import { newKey, newTenant } from './tenants.ts';

const root = join(import.meta.dirname, '../..');

describe('API keys', () => {
  let reel: Reel;
  beforeAll(async () => {
    reel = await startReel();
  });
  afterAll(() => reel.close());

  const status = async (answer: Promise<{ status: number }>) => (await answer).status;
  const asClient = async (name: string) =>
    (await reel.call('POST', '/v1/clients', { name })).body as { id: string };

  it('a key is shown once and never again', async () => {
    const created = await reel.call('POST', '/v1/api-keys', {
      name: 'Farm',
      scopes: ['read'],
      budget: { amount: 7.5 },
    });
    expect(created.status).toBe(201);
    expect(created.headers.get('cache-control')).toBe('no-store');
    const { key, ...shown } = created.body as { key: string; id: string };
    expect(key).toMatch(/^sk_[\w-]{43}$/);
    expect(shown).toMatchObject({
      name: 'Farm',
      scopes: ['read'],
      clientIds: null,
      budget: { amount: 7.5 },
      lastUsedAt: null,
    });
    const read = await reel.call('GET', `/v1/api-keys/${shown.id}`);
    expect(read.body).toEqual(shown);
    const list = await reel.call('GET', '/v1/api-keys');
    expect((list.body.data as unknown[])[0]).toEqual(shown);
    expect(JSON.stringify(list.body)).not.toContain(key);
  });

  it('an Idempotency-Key makes one key, and its repetition answers the same', async () => {
    const send = () =>
      reel.call('POST', '/v1/api-keys', { name: 'Once' }, { 'Idempotency-Key': 'make-key-1' });
    const [first, second] = [await send(), await send()];
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.status).toBe(201);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('cache-control')).toBe('no-store');
  });

  it('nothing that is kept holds a key', async () => {
    const { key } = await newKey(reel, { scopes: ['read', 'write'] });
    const answer = await reel.call(
      'POST',
      '/v1/api-keys',
      { name: 'x' },
      { 'Idempotency-Key': 'make-key-2' },
    );
    const tenant = await newTenant(reel, 'Kept');
    await tenant.call('GET', '/v1/clients');
    const kept = readdirSync(reel.home, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile() && file.name !== 'api-key')
      .map((file) => readFileSync(join(file.parentPath, file.name), 'latin1'))
      .join('\n');
    expect(kept).toContain('system#api-keys');
    for (const secret of [key, String(answer.body.key)]) expect(kept.includes(secret)).toBe(false);
  });

  it('a deleted key is dead at once', async () => {
    const key = await newKey(reel, { scopes: ['read'] });
    expect(await status(key.call('GET', '/v1/jobs'))).toBe(200);
    expect(await status(reel.call('DELETE', `/v1/api-keys/${key.keyId}`))).toBe(204);
    expect(await status(key.call('GET', '/v1/jobs'))).toBe(401);
    expect(await status(reel.call('GET', `/v1/api-keys/${key.keyId}`))).toBe(404);
    expect(await status(reel.call('DELETE', `/v1/api-keys/${key.keyId}`))).toBe(404);
    const list = JSON.stringify((await reel.call('GET', '/v1/api-keys?limit=100')).body);
    expect(list).not.toContain(key.keyId);
  });

  it('a budget is set and lifted, and a use of the key is no new version of it', async () => {
    const key = await newKey(reel, { scopes: ['read'] });
    const path = `/v1/api-keys/${key.keyId}`;
    const etag = (await reel.call('GET', path)).headers.get('etag') ?? '';
    await key.call('GET', '/v1/jobs');
    expect(await status(reel.call('GET', path, undefined, { 'If-None-Match': etag }))).toBe(304);
    const set = await reel.call('PUT', `${path}/budget`, { amount: 0.000001 }, { 'If-Match': etag });
    expect(set.body.budget).toEqual({ amount: 0.000001, spent: 0, reserved: 0, left: 0.000001 });
    expect(set.headers.get('etag')).not.toBe(etag);
    expect(await status(reel.call('DELETE', path, undefined, { 'If-Match': etag }))).toBe(412);
    expect((await reel.call('PUT', `${path}/budget`, { amount: null })).body.budget).toBeNull();
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no name', { scopes: ['read'] }, 'name'],
    ['no scopes', { name: 'x', scopes: [] }, 'scopes'],
    ['an unknown scope', { name: 'x', scopes: ['root'] }, 'scopes.0'],
    ['a scope twice', { name: 'x', scopes: ['read', 'read'] }, 'scopes'],
    ['a client that is not there', { name: 'x', clientIds: ['cli_nobody'] }, 'clientIds.0'],
  ])('a key with %s is 422', async (_, body, path) => {
    const answer = await reel.call('POST', '/v1/api-keys', body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ path }));
  });

  it('a key that administers cannot be limited to clients, since it could make another', async () => {
    const client = await asClient('Limited admin');
    const body = { name: 'x', scopes: ['read', 'admin'], clientIds: [client.id] };
    expect(await status(reel.call('POST', '/v1/api-keys', body))).toBe(422);
  });

  it("another tenant's client cannot be named in a key", async () => {
    const stranger = await newTenant(reel, 'Namer');
    const client = await asClient('Not theirs');
    const body = { name: 'x', scopes: ['read'], clientIds: [client.id] };
    expect(await status(stranger.call('POST', '/v1/api-keys', body))).toBe(422);
  });

  it('a key limited to some clients sees these and their campaigns alone', async () => {
    const [seen, alsoSeen, hidden] = [await asClient('A'), await asClient('B'), await asClient('C')];
    const campaigns: Record<string, string> = {};
    for (const client of [seen, hidden, alsoSeen, seen]) {
      const { body } = await reel.call('POST', '/v1/campaigns', { clientId: client.id, name: 'x' });
      campaigns[String(body.id)] = client.id;
    }
    const limited = await newKey(reel, { scopes: ['read', 'write'], clientIds: [seen.id, alsoSeen.id] });
    const list = async (path: string) => {
      const ids: string[] = [];
      let cursor = '';
      do {
        const { body } = await limited.call('GET', `${path}limit=1${cursor}`);
        ids.push(...(body.data as { id: string }[]).map(({ id }) => id));
        cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : '';
      } while (cursor);
      return ids;
    };
    expect(await list('/v1/clients?')).toEqual([alsoSeen.id, seen.id]);
    const due = Object.keys(campaigns).filter((id) => campaigns[id] !== hidden.id);
    expect(await list('/v1/campaigns?')).toEqual(due.sort().reverse());
    expect(await list(`/v1/campaigns?clientId=${hidden.id}&`)).toEqual([]);

    const hiddenCampaign = Object.keys(campaigns).find((id) => campaigns[id] === hidden.id);
    for (const path of [`clients/${hidden.id}`, `campaigns/${hiddenCampaign}`]) {
      expect(await status(limited.call('GET', `/v1/${path}`))).toBe(404);
      expect(await status(limited.call('PATCH', `/v1/${path}`, { name: 'y' }))).toBe(404);
      expect(await status(limited.call('DELETE', `/v1/${path}`))).toBe(404);
    }
    const make = (clientId: string) => limited.call('POST', '/v1/campaigns', { clientId, name: 'y' });
    expect([await status(make(seen.id)), await status(make(hidden.id))]).toEqual([201, 422]);
    const another = await limited.call('POST', '/v1/clients', { name: 'D' });
    expect([another.status, another.body.code]).toEqual([403, 'key_limited']);
  });

  it('a budget given with a client needs the scope admin, like one set later', async () => {
    const writer = await newKey(reel, { scopes: ['write'] });
    const rich = await writer.call('POST', '/v1/clients', { name: 'Rich', budget: { amount: 1e6 } });
    expect([rich.status, rich.body.code]).toEqual([403, 'insufficient_scope']);
  });

  it('a command makes a tenant beside the running server, with a key that works', async () => {
    const { stdout } = await promisify(execFile)(
      join(root, 'node_modules/.bin/node'),
      ['bin/tenant.ts', 'Acme', '&', 'Sons'],
      { cwd: root, env: { ...process.env, STORYREEL_HOME: reel.home, RECORDS_TABLE: '' } },
    );
    expect(stdout).toMatch(/^Tenant +ten_\w{26} \(Acme & Sons\)$/m);
    const acme = clientOf(reel.url, stdout.match(/sk_[\w-]+/)?.[0] ?? '');
    const keys = (await acme.call('GET', '/v1/api-keys')).body.data as { scopes: string[] }[];
    expect(keys.map(({ scopes }) => scopes)).toEqual([['read', 'write', 'admin']]);
  });
});

describe('the last use of a key', () => {
  it('is noted at most once an hour', async () => {
    const clock = manualClock();
    const reel = await startReel({ clock });
    try {
      const key = await newKey(reel, { scopes: ['read'] });
      const lastUsedAt = async () => {
        const { body } = await reel.call('GET', `/v1/api-keys/${key.keyId}`);
        return body.lastUsedAt === null ? null : Date.parse(String(body.lastUsedAt));
      };
      expect(await lastUsedAt()).toBeNull();
      const first = clock.now();
      await key.call('GET', '/v1/jobs');
      await clock.advance(3_599_999);
      await key.call('GET', '/v1/jobs');
      expect(await lastUsedAt()).toBe(first);
      await clock.advance(1);
      await key.call('GET', '/v1/jobs');
      expect(await lastUsedAt()).toBe(clock.now());
    } finally {
      await reel.close();
    }
  });
});
