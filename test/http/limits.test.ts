import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type Client, type Reel, startReel, storyboard } from '../e2e/reel.ts';
import { newTenant } from './tenants.ts';

describe("a tenant's limits", () => {
  let started: Promise<Reel> | undefined;
  let tenant: Client;
  const waiting = { ...storyboard(5), autoApprove: false };

  beforeEach(async () => {
    started ??= startReel();
    tenant = await newTenant(await started, 'Limited');
  });
  afterAll(async () => (await started)?.close());

  const create = () => tenant.call('POST', '/v1/jobs', waiting);
  const counts = (answers: readonly { status: number }[]) =>
    [202, 429].map((status) => answers.filter((answer) => answer.status === status).length);

  it('are the defaults until they are set, and keep what is left out', async () => {
    const first = await tenant.call('GET', '/v1/limits');
    expect(first.body).toEqual({
      jobsAtOnce: null,
      predictionsAtOnce: null,
      jobsPerDay: null,
      imagesPerDay: null,
      videoSecondsPerDay: null,
      retentionDays: null,
      requestsPerMinute: 600,
    });
    await tenant.call('PUT', '/v1/limits', { jobsAtOnce: 3, imagesPerDay: 50 });
    const set = await tenant.call('PUT', '/v1/limits', { jobsPerDay: 9, imagesPerDay: null });
    expect(set.body).toEqual({ ...first.body, jobsAtOnce: 3, jobsPerDay: 9 });
    expect((await tenant.call('GET', '/v1/limits')).body).toEqual(set.body);
    const stale = await tenant.call(
      'PUT',
      '/v1/limits',
      { jobsAtOnce: 1 },
      { 'If-Match': first.headers.get('etag') ?? '' },
    );
    expect(stale.status).toBe(412);
    expect((await tenant.call('PUT', '/v1/limits', { requestsPerMinute: 0 })).status).toBe(422);
  });

  it('of jobs at once hold exactly when many are made at the same moment, and a cancelled job makes room', async () => {
    await tenant.call('PUT', '/v1/limits', { jobsAtOnce: 4 });
    const answers = await Promise.all(Array.from({ length: 12 }, create));
    expect(counts(answers)).toEqual([4, 8]);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.body).toMatchObject({
      code: 'quota_exceeded',
      detail: '4 of 4 jobs at once are under way.',
    });
    const list = (await tenant.call('GET', '/v1/jobs')).body.data as { id: string }[];
    expect(list).toHaveLength(4);
    await tenant.call('POST', `/v1/jobs/${list[0]?.id}/cancel`);
    await expect.poll(async () => (await create()).status).toBe(202);
    expect((await create()).status).toBe(429);
  });

  it('refuse a job for now: the same Idempotency-Key makes it once there is room', async () => {
    await tenant.call('PUT', '/v1/limits', { jobsAtOnce: 0 });
    const send = () => tenant.call('POST', '/v1/jobs', waiting, { 'Idempotency-Key': 'patient' });
    expect((await send()).status).toBe(429);
    await tenant.call('PUT', '/v1/limits', { jobsAtOnce: 1 });
    const made = await send();
    const again = await send();
    expect([made.status, again.body.id]).toEqual([202, made.body.id]);
  });

  it('of jobs a day hold exactly, whatever becomes of the jobs', async () => {
    await tenant.call('PUT', '/v1/limits', { jobsPerDay: 3 });
    expect(counts(await Promise.all(Array.from({ length: 7 }, create)))).toEqual([3, 4]);
    const list = (await tenant.call('GET', '/v1/jobs')).body.data as { id: string }[];
    for (const { id } of list) await tenant.call('POST', `/v1/jobs/${id}/cancel`);
    const refused = await create();
    expect(refused.body).toMatchObject({ status: 429, code: 'quota_exceeded' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
