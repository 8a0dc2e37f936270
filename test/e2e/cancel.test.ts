import { afterEach, describe, expect, it } from 'vitest';
import { type Reel, startReel, storyboard } from './reel.ts';

describe('cancel', () => {
  let reel: Reel;
  afterEach(() => reel.close());

  it.each(['planning', 'drawing', 'awaiting_approval', 'filming', 'cutting'])(
    'in %s ends the job, its predictions at the provider and its reservation',
    async (status) => {
      // By the server's clock a picture takes 10 s and a clip 20 s: long enough to be caught at work.
      reel = await startReel({}, { SIMULATED_IMAGE_SECONDS: '10', SIMULATED_CLIP_SECONDS: '20' });
      const { id } = await reel.create({ ...storyboard(2, 3), autoApprove: status !== 'awaiting_approval' });
      await reel.until(id, (event) => event.status === status);
      const answer = await reel.call('POST', `/v1/jobs/${id}/cancel`);
      expect(answer.status).toBe(202);
      expect(answer.body).toMatchObject({ status: 'canceled', cost: { reserved: 0 } });

      const job = await reel.ended(id);
      expect(job.status).toBe('canceled');
      const running = () =>
        reel.server.simulator?.control
          .predictions()
          .filter(({ status }) => status === 'starting' || status === 'processing');
      expect(running()).toEqual([]);
      // Nothing is ordered afterwards, and a canceled job stays canceled.
      expect((await reel.call('POST', `/v1/jobs/${id}/approve`)).status).toBe(409);
      expect((await reel.call('POST', `/v1/jobs/${id}/retry`)).status).toBe(409);
    },
    60_000,
  );

  it('of a finished job is refused', async () => {
    reel = await startReel();
    const { id } = await reel.create(storyboard(5));
    await reel.ended(id);
    const answer = await reel.call('POST', `/v1/jobs/${id}/cancel`);
    expect(answer.status).toBe(409);
    expect(answer.body.code).toBe('job_finished');
  }, 60_000);
});
