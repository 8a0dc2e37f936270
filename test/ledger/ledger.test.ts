import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type JobJson, type Reel, startReel, storyboard } from '../e2e/reel.ts';
import { type Receiver, startReceiver } from '../webhooks/receiver.ts';
import { accountsOf, billOf, bookedIn, ledgerOf } from './ledger-book.ts';

interface Report {
  readonly total: Sums;
  readonly data: readonly (Sums & Readonly<Record<string, unknown>>)[];
}
interface Sums {
  readonly spent: number;
  readonly predictions: number;
  readonly reused: number;
  readonly saved: number;
}
interface Costs {
  readonly estimated: number;
  readonly actual: number;
  readonly reserved: number;
  readonly variancePercent: number | null;
  readonly reused: { readonly takes: number; readonly saved: number };
}

const micros = (usd: number) => Math.round(usd * 1e6);

describe('the ledger', () => {
  let reel: Reel;
  let receiver: Receiver;
  let clientId: string;
  let campaignId: string;
  beforeAll(async () => {
    reel = await startReel();
    receiver = await startReceiver();
    await reel.call('POST', '/v1/webhook-endpoints', {
      url: receiver.url,
      events: ['budget.threshold', 'job.cost_variance'],
    });
    clientId = String((await reel.call('POST', '/v1/clients', { name: 'Booked' })).body.id);
    const { body } = await reel.call('POST', '/v1/campaigns', { clientId, name: 'Booked' });
    campaignId = String(body.id);
  });
  afterAll(async () => {
    await reel.close();
    await receiver.close();
  });

  const faults = (
    ...rules: Parameters<NonNullable<Reel['server']['simulator']>['control']['setFaults']>[0]
  ) => reel.server.simulator?.control.setFaults(rules);
  const film = async (body: Record<string, unknown>) => {
    const job = await reel.ended((await reel.create(body)).id);
    return { ...job, cost: job.cost as unknown as Costs };
  };
  const usage = async (query: string) =>
    (await reel.call('GET', `/v1/usage?${query}`)).body as unknown as Report;
  const told = (type: string, jobId?: string) =>
    receiver.received.filter(
      ({ message }) => message.type === type && (jobId === undefined || message.data.id === jobId),
    );
  const made = () => reel.server.simulator?.control.predictions().length ?? 0;

  it('has a row for each step of every call, and its sum is what the provider billed', async () => {
    const job = await film({ ...storyboard(2, 3), seed: 1, campaignId });
    const rows = (await ledgerOf(reel)).filter((row) => row.jobId === job.id);
    const calls = Map.groupBy(rows, ({ predictionId }) => predictionId);
    expect(calls.size).toBe(4);
    for (const call of calls.values()) {
      expect(call.map(({ state }) => state)).toEqual(['intent', 'submitted', 'settled']);
      expect(call.at(-1)).toMatchObject({ clientId, campaignId, apiKeyId: 'root', simulated: true });
      expect(call.at(-1)?.price).toMatchObject({ source: expect.any(String), asOf: expect.any(String) });
    }
    expect(bookedIn(rows)).toBe(billOf(reel));
    expect(micros(job.cost.actual)).toBe(billOf(reel));
    expect(job.cost).toMatchObject({ reserved: 0, variancePercent: 0, reused: { takes: 0, saved: 0 } });
    const [account] = await accountsOf(reel);
    expect(account).toMatchObject({ spentMicros: billOf(reel), reservedMicros: 0 });
  }, 60_000);

  it('knows that the same job again made no call, cost nothing, and what it saved', async () => {
    const before = { calls: made(), bill: billOf(reel) };
    const again = await film({ ...storyboard(2, 3), seed: 1, campaignId });
    expect(again.status).toBe('completed');
    expect({ calls: made(), bill: billOf(reel) }).toEqual(before);
    expect(again.cost).toMatchObject({ actual: 0, variancePercent: 0 });
    expect(again.cost.reused).toEqual({ takes: 4, saved: again.cost.estimated });
    const rows = (await ledgerOf(reel)).filter((row) => row.jobId === again.id);
    expect(rows.map(({ state }) => state)).toEqual(['reused', 'reused', 'reused', 'reused']);
    const stats = (await reel.call('GET', '/v1/stats')).body;
    expect(stats).toMatchObject({
      jobs: { completed: 2, failed: 0, canceled: 0 },
      completionRate: 1,
      reuse: { made: 4, reused: 4, rate: 0.5, saved: again.cost.estimated },
      spent: before.bill / 1e6,
    });
    const seconds = stats.seconds as { total: { p50: number }; stages: Record<string, unknown> };
    expect(seconds.total.p50).toBeGreaterThan(0);
    expect(Object.keys(seconds.stages)).toEqual(expect.arrayContaining(['drawing', 'filming', 'cutting']));
  }, 60_000);

  it.each([
    [21, true],
    [19, false],
  ])(
    'a bill of %i percent more than estimated (told: %s) is told past 20',
    async (percent, isTold) => {
      faults({ fault: 'misbill', percent });
      const job = await film({ ...storyboard(5), seed: percent, clientId });
      faults();
      expect(job.cost.variancePercent).toBeCloseTo(percent, 1);
      const events = (await reel.events(job.id)).filter(({ type }) => type === 'job.cost_variance');
      expect(events.length).toBe(isTold ? 1 : 0);
      if (isTold)
        await vi.waitFor(() => expect(told('job.cost_variance', job.id).length).toBe(1), { interval: 20 });
      else expect(told('job.cost_variance', job.id)).toEqual([]);
      expect(job.cost.reserved).toBe(0);
      expect(bookedIn(await ledgerOf(reel))).toBe(billOf(reel));
    },
    60_000,
  );

  it('fails the scene alone whose call would pass the reservation, and no retry passes its maxCost', async () => {
    faults({ fault: 'misbill', percent: 300, match: { kind: 'image', nth: 1 } });
    const body = { ...storyboard(2, 2, 2), seed: 77, preset: 'economy' };
    const { body: plan } = await reel.call('POST', '/v1/jobs?dryRun=true', body);
    const { estimated } = plan.cost as Costs;
    const job = await film({ ...body, maxCost: estimated });
    faults();
    expect(job).toMatchObject({ status: 'failed', error: { name: 'BudgetExceeded' } });
    const scenes = (await reel.call('GET', `/v1/jobs/${job.id}/scenes`)).body.data as { status: string }[];
    expect(scenes.filter(({ status }) => status === 'failed').length).toBe(1);
    expect(micros(job.cost.actual)).toBeLessThanOrEqual(micros(estimated));
    expect(job.cost.reserved).toBe(0);
    const retried = await reel.call('POST', `/v1/jobs/${job.id}/retry`);
    expect([retried.status, retried.body.code]).toEqual([402, 'budget_exceeded']);
  }, 60_000);

  it('keeps what a deleted job cost, and every report adds up to it', async () => {
    const { body: list } = await reel.call('GET', `/v1/jobs?campaignId=${campaignId}`);
    for (const { id } of list.data as JobJson[]) await reel.call('DELETE', `/v1/jobs/${id}`);
    const rows = await ledgerOf(reel);
    const bill = billOf(reel);
    expect(bookedIn(rows)).toBe(bill);
    const all = await usage('groupBy=day,model,campaign,client');
    expect(micros(all.total.spent)).toBe(bill);
    for (const groupBy of [
      'day',
      'model',
      'campaign',
      'client',
      'client,model',
      'day,model,campaign,client',
    ]) {
      const { data, total } = await usage(`groupBy=${groupBy}`);
      expect(
        data.reduce((sum, { spent }) => sum + micros(spent), 0),
        groupBy,
      ).toBe(bill);
      expect(
        data.reduce((sum, { predictions }) => sum + predictions, 0),
        groupBy,
      ).toBe(total.predictions);
    }
    const ofCampaign = (await usage('groupBy=campaign')).data.find(
      (group) => group.campaignId === campaignId,
    );
    const { body } = await reel.call('GET', `/v1/campaigns/${campaignId}/usage`);
    expect(body).toMatchObject({ jobs: 0, predictions: 4, spent: ofCampaign?.spent });
    expect(Number(body.spent)).toBeGreaterThan(0);
  });

  it('tells each threshold of a budget once, and again after it was topped up', async () => {
    const spentMicros = (await accountsOf(reel)).find(({ id }) => id === clientId)?.spentMicros ?? 0;
    const budget = (factor: number) =>
      reel.call('PUT', `/v1/clients/${clientId}/budget`, { amount: Math.round(spentMicros * factor) / 1e6 });
    const percents = () =>
      told('budget.threshold').map(({ message }) => (message.data as unknown as { percent: number }).percent);
    await budget(1.2);
    await vi.waitFor(() => expect(percents().sort()).toEqual([50, 80]), { interval: 20 });
    await budget(1.2);
    await budget(10);
    await budget(1);
    await vi.waitFor(() => expect(percents().sort()).toEqual([100, 50, 50, 80, 80]), { interval: 20 });
    expect(told('budget.threshold').at(-1)?.message.data).toMatchObject({
      of: { kind: 'client', id: clientId },
    });
  });

  it.each([
    ['groupBy=colour', 'groupBy'],
    ['from=2026-01-02&to=2026-01-01', 'from'],
    ['from=2020-01-01&to=2026-01-01', 'from'],
    ['from=yesterday', 'from'],
  ])('usage?%s is refused', async (query, path) => {
    const { status, body } = await reel.call('GET', `/v1/usage?${query}`);
    expect([status, (body.errors as { path: string }[])[0]?.path]).toEqual([422, path]);
  });
});
