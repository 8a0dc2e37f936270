import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Reel, startReel, storyboard } from '../e2e/reel.ts';
import { accountsOf, billOf, bookedIn, ledgerOf } from './ledger-book.ts';
import { lots } from './lots.ts';

/** Print it to repeat a run. */
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const jobs = 24;

describe(`${jobs} jobs that end in every way (SEED=${seed})`, () => {
  let reel: Reel;
  beforeAll(async () => {
    reel = await startReel();
  });
  afterAll(() => reel.close());

  it('leave nothing held, and books that agree with the bill', async () => {
    const lot = lots(seed);
    const clientId = String((await reel.call('POST', '/v1/clients', { name: 'Random' })).body.id);
    reel.server.simulator?.control.setFaults([
      {
        fault: 'fail',
        error: 'Prediction failed: sensitive content (E005)',
        match: { promptIncludes: 'doomed' },
      },
      { fault: 'misbill', percent: 10, match: { promptIncludes: 'dear' } },
    ]);
    const plans = Array.from({ length: jobs }, (_, i) => ({
      // Some are equal, so that they wait for one another.
      visual: ['a doomed gull', 'a dear gull', `gull ${i}`, `gull ${i % 3}`][Math.floor(lot() * 4)],
      end: ['cancel at once', 'cancel in review', 'delete at once', 'delete in review'][
        Math.floor(lot() * 4)
      ],
    }));
    await Promise.all(
      plans.map(async ({ visual, end = '' }) => {
        const scenes = [{ visual, seconds: 5 }];
        const { id } = await reel.create({ ...storyboard(5), seed: 1, autoApprove: false, scenes, clientId });
        if (end.endsWith('review')) {
          await reel.until(id, ({ status }) => status === 'awaiting_approval' || status === 'failed');
        }
        if (end.startsWith('delete')) await reel.call('DELETE', `/v1/jobs/${id}`);
        else await reel.call('POST', `/v1/jobs/${id}/cancel`);
      }),
    );
    const settled = async () => {
      const account = (await accountsOf(reel)).find(({ id }) => id === clientId);
      const rows = await ledgerOf(reel);
      return { held: account?.reservedMicros, spent: account?.spentMicros, booked: bookedIn(rows) };
    };
    await vi.waitFor(
      async () => {
        const bill = billOf(reel);
        expect(await settled()).toEqual({ held: 0, spent: bill, booked: bill });
      },
      { interval: 50, timeout: 20_000 },
    );
  }, 60_000);

  it('two equal jobs at once make one call, and the ledger says what the second saved', async () => {
    const before = reel.server.simulator?.control.predictions().length ?? 0;
    const body = { ...storyboard(5), seed: 999, autoApprove: false };
    const pair = await Promise.all([reel.create(body), reel.create(body)]);
    for (const { id } of pair) await reel.until(id, ({ status }) => status === 'awaiting_approval');
    expect(reel.server.simulator?.control.predictions().length).toBe(before + 1);
    const rows = (await ledgerOf(reel)).filter(({ jobId }) => pair.some(({ id }) => id === jobId));
    const reused = rows.filter(({ state }) => state === 'reused');
    expect(reused.length).toBe(1);
    expect(reused[0]?.savedMicros).toBe(bookedIn(rows));
  }, 30_000);
});
