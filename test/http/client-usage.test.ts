import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JobJson, type Reel, startReel, storyboard } from '../e2e/reel.ts';
import { newKey } from './tenants.ts';

describe('what belongs to a client', () => {
  let reel: Reel;
  const make = async (path: string, body: Record<string, unknown>) =>
    (await reel.call('POST', `/v1/${path}`, body)).body as { id: string };
  const usage = async (path: string) => (await reel.call('GET', `/v1/${path}/usage`)).body;

  beforeAll(async () => {
    reel = await startReel();
  });
  afterAll(() => reel.close());

  it('usage of a client and of its campaigns is the sum of their jobs, as the provider billed them', async () => {
    const client = await make('clients', { name: 'Northwind' });
    const campaigns = [
      await make('campaigns', { clientId: client.id, name: 'Spring' }),
      await make('campaigns', { clientId: client.id, name: 'Autumn' }),
    ];
    const jobs: JobJson[] = [];
    for (const [i, seconds] of [[2, 3], [5]].entries()) {
      const job = await reel.create({ ...storyboard(...seconds), seed: i + 1, campaignId: campaigns[i]?.id });
      jobs.push(await reel.ended(job.id));
    }
    const canceled = await reel.create({
      ...storyboard(6),
      autoApprove: false,
      clientId: client.id,
    });
    await reel.call('POST', `/v1/jobs/${canceled.id}/cancel`);
    jobs.push(await reel.ended(canceled.id));
    await reel.create({ ...storyboard(5), autoApprove: false });

    const spent = (list: readonly JobJson[]) => list.reduce((sum, job) => sum + job.cost.actual * 1e6, 0);
    const all = await usage(`clients/${client.id}`);
    expect(all).toMatchObject({ jobs: 3, videoSeconds: 10, reserved: 0 });
    expect(all.jobsByStatus).toMatchObject({ completed: 2, canceled: 1, queued: 0 });
    expect(Math.round(Number(all.spent) * 1e6)).toBe(
      spent(await Promise.all(jobs.map(({ id }) => reel.job(id)))),
    );
    for (const [i, campaign] of campaigns.entries()) {
      const one = await usage(`campaigns/${campaign.id}`);
      expect(one).toMatchObject({ jobs: 1, videoSeconds: 5, spent: jobs[i]?.cost.actual });
      expect(Number(one.spent)).toBeGreaterThan(0);
    }
    const future = await reel.call('GET', `/v1/clients/${client.id}/usage?since=2099-01-01T00:00:00Z`);
    expect(future.body).toMatchObject({ jobs: 0, spent: 0 });
    const past = await reel.call('GET', `/v1/clients/${client.id}/usage?until=2099-01-01T00:00:00%2B02:00`);
    expect(past.body).toEqual(all);
  });

  it('a key limited to a client makes, sees and handles jobs of this client alone', async () => {
    const [mine, theirs] = [
      await make('clients', { name: 'Mine' }),
      await make('clients', { name: 'Theirs' }),
    ];
    const limited = await newKey(reel, { scopes: ['read', 'write'], clientIds: [mine.id] });
    const waiting = { ...storyboard(5), autoApprove: false };
    const own = await limited.create({ ...waiting, clientId: mine.id });
    const hidden = [await reel.create({ ...waiting, clientId: theirs.id }), await reel.create(waiting)];
    for (const body of [{ ...waiting, clientId: theirs.id }, waiting]) {
      expect((await limited.call('POST', '/v1/jobs', body)).status).toBe(422);
    }
    const list = (await limited.call('GET', '/v1/jobs')).body.data as { id: string }[];
    expect(list.map(({ id }) => id)).toEqual([own.id]);
    for (const { id } of hidden) {
      for (const [method, rest] of [
        ['GET', ''],
        ['GET', '/scenes'],
        ['GET', '/events'],
        ['GET', '/video'],
        ['POST', '/cancel'],
        ['POST', '/approve'],
      ] as const) {
        const answer = await limited.call(method, `/v1/jobs/${id}${rest}`);
        expect([answer.status, answer.body.code], `${method} ${rest}`).toEqual([404, 'job_not_found']);
      }
    }
    expect((await limited.call('POST', `/v1/jobs/${own.id}/cancel`)).status).toBe(202);
  });
});
