/** Who may send when slots at the provider are few: seen from outside, in what the provider was asked for. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { scaledClock, systemClock } from '../../src/local/clock.ts';
import type { FaultRule } from '../../src/simulators/replicate/faults.ts';
import type { SimPrediction } from '../../src/simulators/replicate/sim-prediction.ts';
import { newTenant } from '../http/tenants.ts';
import { type Client, type Reel, startReel, storyboard } from './reel.ts';

let reel: Reel;
afterEach(() => reel.close());

const asked = () => reel.server.simulator?.control.predictions() ?? [];
const promptOf = ({ input }: SimPrediction) => String(input.prompt);
const isRunning = ({ status }: SimPrediction) => status === 'starting' || status === 'processing';

/** A storyboard whose prompts name whose it is. */
const named = (name: string, scenes: number, more: Record<string, unknown> = {}) => ({
  ...storyboard(5),
  scenes: Array.from({ length: scenes }, (_, i) => ({
    visual: `${name} number ${i + 1}`,
    seconds: scenes < 3 ? 5 : 2,
  })),
  ...more,
});

/** Lines of the log that say that an order waits. */
function waits(): number {
  return (
    readFileSync(join(reel.home, 'storyreel.log'), 'utf8').split('an order waits for its turn').length - 1
  );
}

async function cancelAll(...clients: Client[]) {
  for (const client of clients) {
    const { body } = await client.call('GET', '/v1/jobs');
    for (const { id } of body.data as { id: string }[]) await client.call('POST', `/v1/jobs/${id}/cancel`);
  }
}

/** Most predictions that were under way at the same moment, by their own times. */
function mostAtOnce(predictions: readonly SimPrediction[]): number {
  const moments = predictions.map(({ createdAt }) => createdAt);
  const at = (moment: number) =>
    predictions.filter(
      ({ createdAt, completedAt }) =>
        createdAt <= moment && (completedAt ?? Number.POSITIVE_INFINITY) > moment,
    ).length;
  return Math.max(...moments.map(at));
}

describe('when slots at the provider are few', () => {
  it("two scenes of another tenant start while one tenant's many still wait", async () => {
    reel = await startReel(
      {},
      { PREDICTIONS_AT_ONCE: '2', SIMULATED_IMAGE_SECONDS: '4', SIMULATED_CLIP_SECONDS: '10' },
    );
    const other = await newTenant(reel, 'Other');
    await reel.create(named('Many', 10));
    await vi.waitFor(() => expect(asked().length).toBeGreaterThanOrEqual(3), {
      timeout: 30_000,
      interval: 20,
    });
    await other.create(named('Few', 2));
    const isFew = (prediction: SimPrediction) => promptOf(prediction).includes('Few');
    await vi.waitFor(() => expect(asked().filter(isFew)).toHaveLength(4), { timeout: 40_000, interval: 20 });
    // Its two pictures and both its clips were sent before the other tenant's twenty were.
    const before = asked().slice(0, asked().findLastIndex(isFew));
    expect(before.filter((prediction) => !isFew(prediction)).length).toBeLessThan(20);
    await cancelAll(reel, other);
    expect(mostAtOnce(asked())).toBe(2);
    expect(asked().filter(isRunning)).toEqual([]);
  });

  it('high goes before normal before low', async () => {
    // By the machine's own time: nobody has waited for long enough to ask by himself.
    reel = await startReel(
      {
        clock: systemClock(),
        simulator: { faults: [{ fault: 'freeze', match: { promptIncludes: 'First' } }] },
      },
      { PREDICTIONS_AT_ONCE: '1' },
    );
    const blocker = await reel.create(named('First', 1));
    await vi.waitFor(() => expect(asked()).toHaveLength(1), { timeout: 30_000, interval: 20 });
    for (const priority of ['low', 'normal', 'high']) {
      await reel.create(named(priority, 1, { priority, autoApprove: false }));
    }
    await vi.waitFor(() => expect(waits()).toBeGreaterThanOrEqual(3), { timeout: 30_000, interval: 20 });
    await reel.call('POST', `/v1/jobs/${blocker.id}/cancel`);
    await vi.waitFor(() => expect(asked()).toHaveLength(4), { timeout: 30_000, interval: 20 });
    const order = asked().map((prediction) => /First|low|normal|high/.exec(promptOf(prediction))?.[0]);
    expect(order).toEqual(['First', 'high', 'normal', 'low']);
    await cancelAll(reel);
  });

  it('a canceled job leaves the line, and its slots go to the next at once', async () => {
    reel = await startReel(
      { clock: systemClock(), simulator: { faults: [{ fault: 'freeze' }] } },
      { PREDICTIONS_AT_ONCE: '1' },
    );
    const first = await reel.create(named('First', 3));
    const second = await reel.create(named('Second', 1));
    await vi.waitFor(() => expect(waits()).toBeGreaterThanOrEqual(3), { timeout: 30_000, interval: 20 });
    await reel.call('POST', `/v1/jobs/${first.id}/cancel`);
    await vi.waitFor(() => expect(asked()).toHaveLength(2), { timeout: 30_000, interval: 20 });
    expect(asked().map(({ status }) => status === 'canceled')).toEqual([true, false]);
    expect(promptOf(asked()[1] as SimPrediction)).toContain('Second');
    await reel.call('POST', `/v1/jobs/${second.id}/cancel`);
    expect(asked().filter(isRunning)).toEqual([]);
  });
});

describe('when there is room', () => {
  it('all clips of a job are at the provider at the same time: twelve of twelve', async () => {
    reel = await startReel({ simulator: { faults: [{ fault: 'freeze', match: { kind: 'video' } }] } });
    await reel.create(named('Twelve', 12));
    const clips = () => asked().filter((prediction) => prediction.kind === 'video' && isRunning(prediction));
    await vi.waitFor(() => expect(clips()).toHaveLength(12), { timeout: 45_000, interval: 50 });
    expect(waits()).toBe(0);
    await cancelAll(reel);
    expect(clips()).toEqual([]);
  });
});

describe('when the provider throttles', () => {
  it('every second call, no job fails and each scene is made once', async () => {
    const faults: FaultRule[] = Array.from({ length: 6 }, (_, i) => ({
      fault: 'throttle',
      seconds: 2,
      match: { nth: 2 * i + 1 },
    }));
    reel = await startReel({ clock: scaledClock(40), simulator: { faults } });
    const { id } = await reel.create(named('Throttled', 3));
    const job = await reel.ended(id);
    expect(job.error).toBeNull();
    expect(job.status).toBe('completed');
    expect(asked()).toHaveLength(6);
    const calls = reel.server.simulator?.control.bill().createCalls ?? [];
    expect(calls.filter(({ answer }) => answer === 429)).toHaveLength(6);
    expect(calls).toHaveLength(12);
  });
});
