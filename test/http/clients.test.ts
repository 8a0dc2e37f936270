import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeRecord, jobIndex, keys } from '../../src/app/records.ts';
import type { Job } from '../../src/domain/job.ts';
import { systemClock } from '../../src/local/clock.ts';
import { recordsFile } from '../../src/local/home.ts';
import { sqliteStore } from '../../src/local/sqlite-store.ts';
import { type Reel, startReel, storyboard } from '../e2e/reel.ts';

describe('clients and campaigns', () => {
  let reel: Reel;
  const ids = (body: Record<string, unknown>) => (body.data as { id: string }[]).map(({ id }) => id);
  const make = async (path: string, body: Record<string, unknown>) => {
    const answer = await reel.call('POST', `/v1/${path}`, body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body as Record<string, unknown> & { id: string };
  };

  beforeAll(async () => {
    reel = await startReel();
  });
  afterAll(() => reel.close());

  it('a client is made, read, changed field by field and deleted', async () => {
    const asked = {
      name: 'Northwind',
      homepage: 'https://northwind.example/',
      brand: { colors: ['#0a7cff', 'warm white'], tone: 'calm', restrictions: ['no people'] },
      metadata: { crm: 17 },
      budget: { amount: 12.34 },
    };
    const created = await reel.call('POST', '/v1/clients', asked);
    const path = `/v1/clients/${created.body.id}`;
    expect(created.status).toBe(201);
    expect(created.headers.get('location')).toBe(`${reel.url}${path}`);
    expect(created.body).toMatchObject({ ...asked, brand: { ...asked.brand, guidelines: null } });

    const changed = await reel.call('PATCH', path, {
      name: 'Northwind Ltd',
      brand: { tone: null },
      homepage: null,
    });
    expect(changed.body).toMatchObject({
      name: 'Northwind Ltd',
      homepage: null,
      brand: { colors: ['#0a7cff', 'warm white'], tone: null, restrictions: ['no people'] },
      metadata: { crm: 17 },
      createdAt: created.body.createdAt,
    });
    expect((await reel.call('GET', path)).body).toEqual(changed.body);
    expect((await reel.call('DELETE', path)).status).toBe(204);
    expect((await reel.call('GET', path)).status).toBe(404);
    expect((await reel.call('DELETE', path)).status).toBe(404);
  });

  it('a campaign is made, read, changed and deleted, and stays with its client', async () => {
    const client = await make('clients', { name: 'Contoso' });
    const asked = {
      clientId: client.id,
      name: 'Spring',
      goals: ['Sell the new bottle'],
      audience: 'Commuters',
      keyMessages: ['Keeps cold for a day'],
      productUrl: 'https://contoso.example/bottle',
      metadata: { season: 1 },
    };
    const campaign = await make('campaigns', asked);
    expect(campaign).toMatchObject({ ...asked, budget: null });
    const path = `/v1/campaigns/${campaign.id}`;
    const changed = await reel.call('PATCH', path, { goals: [], audience: null });
    expect(changed.body).toMatchObject({ ...asked, goals: [], audience: null });
    expect((await reel.call('PATCH', path, { clientId: 'cli_other' })).status).toBe(422);
    const budget = await reel.call('PUT', `${path}/budget`, { amount: 5 });
    expect(budget.body.budget).toEqual({ amount: 5, spent: 0, reserved: 0, left: 5 });
    expect((await reel.call('PUT', `${path}/budget`, { amount: null })).body.budget).toBeNull();
    expect((await reel.call('DELETE', path)).status).toBe(204);
    expect((await reel.call('GET', path)).status).toBe(404);
  });

  it('a client with campaigns is not deleted, and the refusal names them', async () => {
    const client = await make('clients', { name: 'Fabrikam' });
    const campaign = await make('campaigns', { clientId: client.id, name: 'Autumn' });
    const refused = await reel.call('DELETE', `/v1/clients/${client.id}`);
    expect(refused.status).toBe(409);
    expect(refused.body.code).toBe('client_in_use');
    expect(refused.body.detail).toContain(campaign.id);
    await reel.call('DELETE', `/v1/campaigns/${campaign.id}`);
    expect((await reel.call('DELETE', `/v1/clients/${client.id}`)).status).toBe(204);
  });

  it('a campaign made while its client is deleted never stands without a client', async () => {
    for (let round = 0; round < 10; round++) {
      const client = await make('clients', { name: `Race ${round}` });
      const [campaign, removal] = await Promise.all([
        reel.call('POST', '/v1/campaigns', { clientId: client.id, name: 'Race' }),
        reel.call('DELETE', `/v1/clients/${client.id}`),
      ]);
      const made = campaign.status === 201;
      expect([made, removal.status]).toEqual(made ? [true, 409] : [false, 204]);
      expect((await reel.call('GET', `/v1/clients/${client.id}`)).status).toBe(made ? 200 : 404);
    }
  });

  it('of two editors with the same version one is first and the other is told', async () => {
    const client = await make('clients', { name: 'Tailspin' });
    const path = `/v1/clients/${client.id}`;
    const etag = (await reel.call('GET', path)).headers.get('etag') ?? '';
    const edits = await Promise.all(
      ['A', 'B', 'C'].map((name) => reel.call('PATCH', path, { name }, { 'If-Match': etag })),
    );
    expect(edits.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    const stale = await reel.call('DELETE', path, undefined, { 'If-Match': etag });
    expect([stale.status, stale.body.code]).toEqual([412, 'precondition_failed']);
    const now = await reel.call('GET', path);
    const current = now.headers.get('etag') ?? '';
    const unchanged = await reel.call('GET', path, undefined, { 'If-None-Match': `"x", W/${current}` });
    expect([unchanged.status, unchanged.headers.get('etag')]).toEqual([304, current]);
    expect((await reel.call('DELETE', path, undefined, { 'If-Match': '*' })).status).toBe(204);
  });

  /** Writes into the job's record what it is for. */
  async function belongsTo(jobId: string, uses: { clientId: string; campaignId: string }) {
    const store = sqliteStore({ file: recordsFile(reel.home), clock: systemClock() });
    try {
      await changeRecord<Job>(
        store,
        keys.job('default', jobId),
        (job) => ({ ...job, ...uses }),
        jobIndex('default', jobId),
      );
    } finally {
      store.close();
    }
  }

  it.each<[string, Record<string, unknown>, string]>([
    ['no name', {}, 'name'],
    ['a homepage that runs a script', { name: 'x', homepage: 'javascript:alert(1)' }, 'homepage'],
    ['an unknown field of the brand', { name: 'x', brand: { logo: 'y' } }, 'brand.logo'],
    ['17 KB of metadata', { name: 'x', metadata: { big: 'x'.repeat(17_000) } }, 'metadata'],
    ['a negative budget', { name: 'x', budget: { amount: -1 } }, 'budget.amount'],
  ])('a client with %s is 422 and names the field', async (_, body, path) => {
    const answer = await reel.call('POST', '/v1/clients', body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ path }));
  });

  it('a campaign of a client that does not exist is 422', async () => {
    const answer = await reel.call('POST', '/v1/campaigns', { clientId: 'cli_nobody', name: 'x' });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([{ path: 'clientId', message: 'there is no such client' }]);
  });

  it('lists go newest first through all pages, also while others are added, and by client', async () => {
    const client = await make('clients', { name: 'Adatum' });
    const other = await make('clients', { name: 'Other' });
    const due: string[] = [];
    for (let i = 0; i < 5; i++) {
      due.unshift((await make('campaigns', { clientId: client.id, name: `No ${i}` })).id);
      await make('campaigns', { clientId: other.id, name: `Not ${i}` });
    }
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await reel.call('GET', `/v1/campaigns?clientId=${client.id}&limit=2${cursor}`);
      seen.push(...ids(page.body));
      await make('campaigns', { clientId: client.id, name: 'Later' });
      cursor = page.body.nextCursor ? `&cursor=${page.body.nextCursor}` : '';
    } while (cursor);
    expect(seen).toEqual(due);
    const clients = ids((await reel.call('GET', '/v1/clients?limit=100')).body);
    expect(clients.slice(0, 2)).toEqual([other.id, client.id]);
    expect((await reel.call('GET', '/v1/clients?limit=1&cursor=%%')).status).toBe(422);
  });

  it('what a running job is for is not deleted', async () => {
    const client = await make('clients', { name: 'Busy' });
    const campaign = await make('campaigns', { clientId: client.id, name: 'Busy' });
    const job = await reel.create({ ...storyboard(5), autoApprove: false });
    await reel.until(job.id, (event) => event.status === 'awaiting_approval');
    await belongsTo(job.id, { clientId: client.id, campaignId: campaign.id });
    const refused = await reel.call('DELETE', `/v1/campaigns/${campaign.id}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'campaign_in_use']);
    expect(refused.body.detail).toContain(job.id);
    await reel.call('POST', `/v1/jobs/${job.id}/cancel`);
    expect((await reel.ended(job.id)).status).toBe('canceled');
    await expect
      .poll(async () => (await reel.call('DELETE', `/v1/campaigns/${campaign.id}`)).status)
      .toBe(204);
  });
});
