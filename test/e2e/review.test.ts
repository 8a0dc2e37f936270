import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Reel, startReel, storyboard } from './reel.ts';

describe('review', () => {
  let reel: Reel;
  const clips = () =>
    reel.server.simulator?.control.predictions().filter((made) => made.kind === 'video').length;
  const waiting = async (body: Record<string, unknown> = {}) => {
    const job = await reel.create({ ...storyboard(2, 3), autoApprove: false, ...body });
    await reel.until(job.id, (event) => event.status === 'awaiting_approval');
    return job;
  };

  beforeAll(async () => {
    reel = await startReel();
  });
  afterAll(() => reel.close());

  it('nothing is filmed before approval; approving twice films once', async () => {
    const { id } = await waiting();
    expect(clips()).toBe(0);
    const { body: page } = await reel.call('GET', `/v1/jobs/${id}/scenes`);
    for (const scene of page.data as { image: { url: string; proxyUrl: string } }[]) {
      expect((await fetch(scene.image.url)).status).toBe(200);
      const proxy = await fetch(scene.image.proxyUrl);
      expect((await proxy.arrayBuffer()).byteLength).toBeLessThan(100_000);
    }
    const first = await reel.call('POST', `/v1/jobs/${id}/approve`);
    expect(first.status).toBe(202);
    const second = await reel.call('POST', `/v1/jobs/${id}/approve`);
    expect(second.status).toBe(202);
    expect(second.body.approval).toEqual(first.body.approval);
    const done = await reel.ended(id);
    expect(done.error).toBeNull();
    expect(done.status).toBe('completed');
    expect(clips()).toBe(2);
  }, 60_000);

  it('approve with render: false only approves; render starts filming', async () => {
    const { id } = await waiting({ seed: 2 });
    const before = clips();
    const approved = await reel.call('POST', `/v1/jobs/${id}/approve`, { render: false });
    expect(approved.body).toMatchObject({ status: 'awaiting_approval', approval: { approved: true } });
    expect(clips()).toBe(before);
    expect((await reel.call('POST', `/v1/jobs/${id}/render`)).status).toBe(202);
    expect((await reel.ended(id)).status).toBe('completed');
    expect(clips()).toBe((before ?? 0) + 2);
  }, 60_000);

  it('render before approval is refused by name', async () => {
    const { id } = await waiting({ seed: 3 });
    const refused = await reel.call('POST', `/v1/jobs/${id}/render`);
    expect(refused.status).toBe(409);
    expect(refused.body.code).toBe('not_approved');
  });

  it('a job can be canceled while it waits, once, and releases what it reserved', async () => {
    const { id } = await waiting({ seed: 4 });
    const canceled = await reel.call('POST', `/v1/jobs/${id}/cancel`);
    expect(canceled.body).toMatchObject({ status: 'canceled', cost: { reserved: 0 } });
    const again = await reel.call('POST', `/v1/jobs/${id}/cancel`);
    expect([202, 409]).toContain(again.status);
    const approve = await reel.call('POST', `/v1/jobs/${id}/approve`);
    expect(approve.status).toBe(409);
    expect(approve.body.code).toBe('not_awaiting_approval');
  });
});
