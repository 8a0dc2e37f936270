import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/local/clock.ts';
import { type Client, type Reel, startReel, storyboard } from '../e2e/reel.ts';
import { newKey, newTenant } from './tenants.ts';

interface Entry {
  readonly id: string;
  readonly at: string;
  readonly keyId: string;
  readonly method: string;
  readonly route: string | null;
  readonly resources: string[];
  readonly status: number;
  readonly requestId: string;
  readonly signedFiles: string[];
}

async function entriesOf(admin: Client, query = ''): Promise<Entry[]> {
  const all: Entry[] = [];
  let cursor = '';
  do {
    const { status, body } = await admin.call('GET', `/v1/audit?limit=7${query}${cursor}`);
    if (status !== 200) throw new Error(JSON.stringify(body));
    all.push(...(body.data as Entry[]));
    cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : '';
  } while (cursor);
  return all;
}
const inShort = ({ method, route, status }: Entry) => `${method} ${route} ${status}`;

describe('the audit log', () => {
  let reel: Reel;
  beforeAll(async () => {
    reel = await startReel();
  });
  afterAll(() => reel.close());

  it('has every write, done or refused, and no read', async () => {
    const admin = await newTenant(reel, 'Written');
    const { body: client } = await admin.call('POST', '/v1/clients', { name: 'x' });
    const { body: campaign, headers } = await admin.call('POST', '/v1/campaigns', {
      clientId: client.id,
      name: 'x',
    });
    await admin.call('GET', `/v1/clients/${client.id}`);
    await admin.call('PATCH', `/v1/clients/${client.id}`, { name: 'y' });
    await admin.call('PATCH', `/v1/clients/${client.id}`, { name: 7 });
    await admin.call('DELETE', `/v1/clients/${client.id}`);
    await admin.call('DELETE', '/v1/clients/cli_nobody');
    await admin.call('POST', '/v1/nothing');
    const entries = await entriesOf(admin);
    expect(entries.map(inShort)).toEqual([
      'POST null 404',
      'DELETE /v1/clients/{clientId} 404',
      'DELETE /v1/clients/{clientId} 409',
      'PATCH /v1/clients/{clientId} 422',
      'PATCH /v1/clients/{clientId} 200',
      'POST /v1/campaigns 201',
      'POST /v1/clients 201',
    ]);
    expect(entries[5]).toMatchObject({
      resources: [campaign.id],
      requestId: headers.get('request-id'),
      signedFiles: [],
    });
    expect(entries[2]?.resources).toEqual([client.id]);
  });

  it('has who was refused for want of a scope', async () => {
    const admin = await newTenant(reel, 'Refused');
    const reader = await newKey(admin, { scopes: ['read'] });
    await reader.call('POST', '/v1/clients', { name: 'x' });
    const [entry] = await entriesOf(admin);
    expect(entry).toMatchObject({ keyId: reader.keyId, method: 'POST', status: 403 });
  });

  it('names the files that links were signed for, whichever route signed them', async () => {
    const admin = await newTenant(reel, 'Signed');
    const { body: job } = await admin.call('POST', '/v1/jobs', storyboard(5));
    const id = String(job.id);
    await admin.ended(id);
    await admin.call('GET', `/v1/jobs/${id}`);
    await admin.call('GET', `/v1/jobs/${id}/video`);
    await admin.call('GET', `/v1/jobs/${id}/thumbnail?redirect=false`);
    await admin.call('GET', `/v1/jobs/${id}/scenes`);
    const entries = await entriesOf(admin, `&resource=${id}`);
    expect(entries.map(inShort)).toEqual([
      'GET /v1/jobs/{jobId}/scenes 200',
      'GET /v1/jobs/{jobId}/thumbnail 200',
      'GET /v1/jobs/{jobId}/video 302',
      'POST /v1/jobs 202',
    ]);
    expect(entries[0]?.signedFiles.length).toBeGreaterThanOrEqual(2);
    expect(entries[1]?.signedFiles).toEqual([expect.stringContaining('thumbnail')]);
    expect(entries[2]?.signedFiles).toEqual([expect.stringContaining(id)]);
    expect(entries[3]?.signedFiles).toEqual([]);
  });

  it('is filtered by resource, key and time, alone and together', async () => {
    const admin = await newTenant(reel, 'Filtered');
    const keys = [await newKey(admin, { scopes: ['write'] }), await newKey(admin, { scopes: ['write'] })];
    const { body: client } = await admin.call('POST', '/v1/clients', { name: 'x' });
    const { body: other } = await admin.call('POST', '/v1/clients', { name: 'x' });
    for (let i = 0; i < 20; i++) {
      const id = i % 4 < 2 ? client.id : other.id;
      await keys[i % 2]?.call('PATCH', `/v1/clients/${id}`, { name: `name ${i}` });
    }
    const all = await entriesOf(admin);
    expect(all).toHaveLength(24);
    expect(new Set(all.map(({ id }) => id)).size).toBe(24);
    expect(all.map(({ id }) => id)).toEqual(
      all
        .map(({ id }) => id)
        .sort()
        .reverse(),
    );

    const fits = async (query: string, due: (entry: Entry) => boolean) =>
      expect(await entriesOf(admin, query), query).toEqual(all.filter(due));
    const [key] = keys;
    await fits(`&keyId=${key?.keyId}`, (entry) => entry.keyId === key?.keyId);
    await fits(`&resource=${client.id}`, (entry) => entry.resources.includes(String(client.id)));
    await fits(
      `&resource=${client.id}&keyId=${key?.keyId}`,
      (entry) => entry.resources.includes(String(client.id)) && entry.keyId === key?.keyId,
    );
    const [early, late] = [all[18]?.at ?? '', all[6]?.at ?? ''];
    await fits(`&after=${early}`, ({ at }) => at > early);
    await fits(`&before=${late}`, ({ at }) => at < late);
    await fits(
      `&after=${early}&before=${late}&resource=${other.id}`,
      ({ at, resources }) => at > early && at < late && resources.includes(String(other.id)),
    );
    await fits(`&resource=job_nobody`, () => false);
    expect((await admin.call('GET', '/v1/audit?after=yesterday')).status).toBe(422);
  });

  it('holds no bodies and no secrets', async () => {
    const admin = await newTenant(reel, 'Quiet');
    const { key } = await newKey(admin, { scopes: ['read'] });
    await admin.call('POST', '/v1/clients', { name: 'Whisper', metadata: { code: 'Rosebud' } });
    const text = JSON.stringify(await entriesOf(admin));
    for (const word of [key, 'Whisper', 'Rosebud', 'Bearer', 'signature']) expect(text).not.toContain(word);
  });
});

describe('an entry of the audit log', () => {
  it('is kept for 400 days', async () => {
    let later = 0;
    const { now, after } = systemClock();
    const clock = { now: () => now() + later, after };
    const reel = await startReel({ clock });
    try {
      await reel.call('POST', '/v1/clients', { name: 'x' });
      later = 400 * 24 * 3600 * 1000 - 60_000;
      expect(await entriesOf(reel)).toHaveLength(1);
      later += 62_000;
      expect(await entriesOf(reel)).toEqual([]);
    } finally {
      await reel.close();
    }
  });
});
