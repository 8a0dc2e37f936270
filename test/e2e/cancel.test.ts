import { afterEach, describe, expect, it, vi } from 'vitest';
import { keyOfAccount } from '../../src/app/ledger/accounts.ts';
import { systemClock } from '../../src/local/clock.ts';
import { recordsFile } from '../../src/local/home.ts';
import { sqliteStore } from '../../src/local/sqlite-store.ts';
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

  it('with all clips at work ends them at the provider and frees the money of its client within five seconds', async () => {
    // By the machine's own time, and with clips that would never end.
    reel = await startReel({
      clock: systemClock(),
      simulator: { faults: [{ fault: 'freeze', match: { kind: 'video' } }] },
    });
    const { body: client } = await reel.call('POST', '/v1/clients', { name: 'Pays' });
    const clientId = String(client.id);
    const { id } = await reel.create({ ...storyboard(2, 2, 2, 2), clientId });
    const clips = () =>
      reel.server.simulator?.control.predictions().filter(({ kind }) => kind === 'video') ?? [];
    await vi.waitFor(() => expect(clips()).toHaveLength(4), { timeout: 40_000, interval: 50 });
    expect(await reservedFor(reel, clientId)).toBeGreaterThan(0);
    const asked = Date.now();
    await reel.call('POST', `/v1/jobs/${id}/cancel`);
    expect(await reservedFor(reel, clientId)).toBe(0);
    for (const { status, completedAt } of clips()) {
      expect(status).toBe('canceled');
      expect((completedAt ?? Number.POSITIVE_INFINITY) - asked).toBeLessThan(5000);
    }
  });

  it('of a finished job is refused', async () => {
    reel = await startReel();
    const { id } = await reel.create(storyboard(5));
    await reel.ended(id);
    const answer = await reel.call('POST', `/v1/jobs/${id}/cancel`);
    expect(answer.status).toBe(409);
    expect(answer.body.code).toBe('job_finished');
  }, 60_000);
});

/** Micro-dollars that are held on the account of a client. */
async function reservedFor(reel: Reel, clientId: string): Promise<number> {
  const store = sqliteStore({ file: recordsFile(reel.home), clock: systemClock() });
  try {
    const account = await store.get(keyOfAccount('default', { kind: 'client', id: clientId }));
    return Number(account?.value.reservedMicros ?? 0);
  } finally {
    store.close();
  }
}
