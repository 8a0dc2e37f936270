import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type JobJson, type Reel, startReel, storyboard } from '../e2e/reel.ts';
import { newKey } from '../http/tenants.ts';
import { accountsOf } from './ledger-book.ts';

interface Money {
  readonly amount: number | null;
  readonly spent: number;
  readonly reserved: number;
  readonly left: number | null;
}

const micros = (usd: number) => Math.round(usd * 1e6);
const waiting = { ...storyboard(5), autoApprove: false };

describe('a budget', () => {
  let reel: Reel;
  /** What such a job holds. */
  let price: number;
  beforeAll(async () => {
    reel = await startReel();
    price = Number(
      ((await reel.call('POST', '/v1/jobs?dryRun=true', waiting)).body.cost as Money & { estimated: number })
        .estimated,
    );
  });
  afterAll(() => reel.close());

  const client = async (amount: number | null) => {
    const { body } = await reel.call('POST', '/v1/clients', { name: 'Bound' });
    if (amount !== null) await reel.call('PUT', `/v1/clients/${body.id}/budget`, { amount });
    return String(body.id);
  };
  const money = async (clientId: string) =>
    (await reel.call('GET', `/v1/clients/${clientId}/budget`)).body as unknown as Money;
  const create = (body: Record<string, unknown>) => reel.call('POST', '/v1/jobs', body);
  const counts = (answers: readonly { status: number }[]) =>
    [202, 402].map((status) => answers.filter((answer) => answer.status === status).length);
  const inReview = (id: string) => reel.until(id, (event) => event.status === 'awaiting_approval');
  const jobsOf = async (clientId: string) =>
    (await reel.call('GET', `/v1/jobs?clientId=${clientId}&limit=100`)).body.data as JobJson[];

  it('lets exactly as many of a hundred jobs begin as it has money for, and holds nothing when they have ended', async () => {
    const clientId = await client((micros(price) * 10) / 1e6);
    const answers = await Promise.all(Array.from({ length: 100 }, () => create({ ...waiting, clientId })));
    expect(counts(answers)).toEqual([10, 90]);
    expect(await money(clientId)).toMatchObject({ spent: 0, reserved: (micros(price) * 10) / 1e6, left: 0 });
    const refused = answers.find(({ status }) => status === 402);
    expect(refused?.body).toMatchObject({ code: 'budget_exceeded', title: 'Over budget' });
    expect(String(refused?.body.detail)).toContain(`client ${clientId} has 0 dollars left`);
    const jobs = await jobsOf(clientId);
    expect(jobs.length).toBe(10);
    for (const { id } of jobs) {
      await inReview(id);
      await reel.call('POST', `/v1/jobs/${id}/cancel`);
    }
    await vi.waitFor(async () => expect((await money(clientId)).reserved).toBe(0), { interval: 20 });
    const spent = (await jobsOf(clientId)).reduce((sum, job) => sum + micros(job.cost.actual), 0);
    expect(micros((await money(clientId)).spent)).toBe(spent);
  }, 60_000);

  it('of a campaign, a client and a key bind together: the narrowest decides, and says so', async () => {
    const clientId = await client(price * 5);
    const { body: campaign } = await reel.call('POST', '/v1/campaigns', { clientId, name: 'Narrow' });
    await reel.call('PUT', `/v1/campaigns/${campaign.id}/budget`, { amount: price * 2 });
    const key = await newKey(reel, { scopes: ['read', 'write'], budget: { amount: price * 3 } });
    const send = (body: Record<string, unknown>) => key.call('POST', '/v1/jobs', { ...waiting, ...body });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => send({ clientId, campaignId: campaign.id })),
    );
    expect(counts(answers)).toEqual([2, 18]);
    expect(String(answers.find(({ status }) => status === 402)?.body.detail)).toContain('campaign');
    expect((await send({})).status).toBe(202);
    const last = await send({});
    expect(String(last.body.detail)).toContain(`api-key ${key.keyId} has 0 dollars left`);
  });

  it('has room for all jobs of a batch or for none', async () => {
    const clientId = await client(price * 2.5);
    const batch = (count: number) =>
      reel.call('POST', '/v1/batches', {
        jobs: Array.from({ length: count }, () => ({ ...waiting, clientId })),
      });
    const refused = await batch(3);
    expect([refused.status, refused.body.code]).toEqual([402, 'budget_exceeded']);
    expect(await jobsOf(clientId)).toEqual([]);
    expect((await money(clientId)).reserved).toBe(0);
    expect((await batch(2)).status).toBe(202);
  });

  it('set later knows what was spent and is held already, and a larger amount tops it up', async () => {
    const clientId = await client(null);
    const { id } = await reel.create({ ...waiting, clientId });
    await inReview(id);
    const set = await reel.call('PUT', `/v1/clients/${clientId}/budget`, { amount: price });
    expect(set.body.budget).toEqual({ amount: price, spent: 0, reserved: price, left: 0 });
    expect((await create({ ...waiting, clientId })).status).toBe(402);
    await reel.call('PUT', `/v1/clients/${clientId}/budget`, { amount: price * 2 });
    expect((await create({ ...waiting, clientId })).status).toBe(202);
    await reel.call('DELETE', `/v1/jobs/${id}`);
    await vi.waitFor(async () => expect(micros((await money(clientId)).reserved)).toBe(micros(price)), {
      interval: 20,
    });
    expect((await money(clientId)).spent).toBeGreaterThan(0);
  });

  it('approval is refused where what was edited in does not fit, with nothing approved', async () => {
    const clientId = await client(price * 1.1);
    const { id } = await reel.create({ ...waiting, clientId });
    await inReview(id);
    const scene = { text: { visual: 'One more scene' }, seconds: 5 };
    expect((await reel.call('POST', `/v1/jobs/${id}/scenes`, scene)).status).toBeLessThan(300);
    const refused = await reel.call('POST', `/v1/jobs/${id}/approve`);
    expect([refused.status, refused.body.code]).toEqual([402, 'budget_exceeded']);
    expect(await reel.job(id)).toMatchObject({ status: 'awaiting_approval', approval: { approved: false } });
    const remake = await reel.call('POST', `/v1/jobs/${id}/scenes/${await firstScene(id)}/regenerate`, {
      target: 'image',
      model: 'google/imagen-4',
    });
    expect([remake.status, remake.body.code]).toEqual([402, 'budget_exceeded']);
  });

  const firstScene = async (id: string) =>
    ((await reel.call('GET', `/v1/jobs/${id}/scenes`)).body.data as { id: string }[])[0]?.id;

  it('maxCost under the estimate refuses a job, and a change of settings, with nothing begun', async () => {
    const refused = await create({ ...waiting, maxCost: price / 2 });
    expect([refused.status, refused.body.code]).toEqual([402, 'budget_exceeded']);
    expect(String(refused.body.detail)).toContain(`maxCost of ${price / 2}`);
    const { id } = await reel.create({ ...waiting, maxCost: price });
    await inReview(id);
    const dearer = await reel.call('PATCH', `/v1/jobs/${id}`, { resolution: '1080p' });
    expect([dearer.status, dearer.body.code]).toEqual([402, 'budget_exceeded']);
    expect((await reel.job(id)).settings).toMatchObject({ resolution: '480p', maxCost: price });
  });

  it('a quota of a day binds a client for the whole of an estimate and says when it is over', async () => {
    const clientId = await client(null);
    const path = `/v1/clients/${clientId}/quota`;
    const set = await reel.call('PUT', path, { jobsPerDay: 5, imagesPerDay: 3, videoSecondsPerDay: 100 });
    expect(set.body).toMatchObject({ imagesPerDay: 3, today: { jobs: 0, images: 0, videoSeconds: 0 } });
    const three = { ...storyboard(2, 2, 2), autoApprove: false, clientId };
    expect((await create({ ...storyboard(2, 2, 2, 2), clientId })).body.detail).toContain(
      '0 of 3 images a day (UTC) are used up; 4 more are asked for',
    );
    expect((await create(three)).status).toBe(202);
    const refused = await create({ ...waiting, clientId });
    expect([refused.status, refused.body.code]).toEqual([429, 'quota_exceeded']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await reel.call('GET', path)).body.today).toMatchObject({ jobs: 1, images: 3 });
    const lifted = await reel.call('PUT', path, {}, { 'If-Match': set.headers.get('etag') ?? '' });
    expect(lifted.body).toMatchObject({ jobsPerDay: null, imagesPerDay: null });
    expect((await create({ ...waiting, clientId })).status).toBe(202);
  });

  it('of a deleted job nothing stays held', async () => {
    const clientId = await client(price);
    const { id } = await reel.create({ ...waiting, clientId });
    await reel.call('DELETE', `/v1/jobs/${id}`);
    const account = (await accountsOf(reel)).find((one) => one.id === clientId);
    expect(account?.reservedMicros).toBe(0);
  });
});
