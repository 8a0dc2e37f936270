import { afterEach, describe, expect, it } from 'vitest';
import { scaledClock } from '../../src/local/clock.ts';
import type { LocalServerOptions } from '../../src/local/server.ts';
import type { FaultRule } from '../../src/simulators/replicate/faults.ts';
import { type Reel, startReel, storyboard } from './reel.ts';

let reel: Reel;
afterEach(() => reel.close());

async function filmWith(...faults: FaultRule[]) {
  return filmOn({}, ...faults);
}

async function filmOn(options: LocalServerOptions, ...faults: FaultRule[]) {
  reel = await startReel({ ...options, simulator: { faults } });
  const { id } = await reel.create(storyboard(2, 2, 2));
  const job = await reel.ended(id);
  const made = reel.server.simulator?.control.predictions() ?? [];
  return { job, made, paid: made.filter((prediction) => prediction.costUsd > 0) };
}

describe('a job survives what providers do', () => {
  it('a lost webhook is found by asking the provider', async () => {
    const { job, made } = await filmWith({ fault: 'lose_webhook' });
    expect(job.error).toBeNull();
    expect(job.status).toBe('completed');
    expect(made.length).toBe(6);
  }, 60_000);

  it('a doubled webhook changes nothing', async () => {
    const { job, made } = await filmWith({ fault: 'double_webhook' });
    expect(job.status).toBe('completed');
    expect(made.length).toBe(6);
    expect(job.cost.actual).toBeCloseTo(reel.server.simulator?.control.bill().totalUsd ?? -1, 6);
  }, 60_000);

  it('a late webhook finds a job that has gone on without it', async () => {
    const { job, made } = await filmWith({ fault: 'late_webhook', seconds: 30 });
    expect(job.status).toBe('completed');
    expect(made.length).toBe(6);
  }, 60_000);

  it('a forged webhook is refused and the true outcome found', async () => {
    const { job, made } = await filmWith({ fault: 'forge_webhook' });
    expect(job.status).toBe('completed');
    expect(made.length).toBe(6);
  }, 60_000);

  it('a create call that broke off after it was accepted is adopted, not repeated', async () => {
    const { job, made } = await filmWith({ fault: 'reset_after_accept' });
    expect(job.error).toBeNull();
    expect(job.status).toBe('completed');
    expect(made.length).toBe(6);
  }, 60_000);

  it('where the answer and the webhook are both lost, the order is found in the list', async () => {
    const { job, made } = await filmWith({ fault: 'reset_after_accept' }, { fault: 'lose_webhook' });
    expect(job.error).toBeNull();
    expect(job.status).toBe('completed');
    expect(made.length).toBe(6);
  }, 60_000);

  it('a create call answered 500 after it was accepted is adopted, not repeated', async () => {
    const { job, made } = await filmWith({ fault: 'server_error_after_accept', match: { kind: 'video' } });
    expect(job.status).toBe('completed');
    expect(made.length).toBe(6);
  }, 60_000);

  it('a create call that never arrived is sent again', async () => {
    const { job, made } = await filmWith({ fault: 'reset_before', match: { nth: 2 }, times: 2 });
    expect(job.status).toBe('completed');
    expect(made.length).toBe(6);
  }, 60_000);

  it('a throttled provider is waited for', async () => {
    const { job, made } = await filmWith({ fault: 'throttle', seconds: 7, times: 3 });
    expect(job.status).toBe('completed');
    expect(made.length).toBe(6);
  }, 60_000);

  it('an overloaded model is tried again after a pause', async () => {
    const error = 'Service is temporarily unavailable. Please try again later. (E004)';
    const { job, paid } = await filmWith({
      fault: 'fail',
      error,
      match: { kind: 'video', nth: 1 },
      times: 1,
    });
    expect(job.error).toBeNull();
    expect(job.status).toBe('completed');
    expect(paid.length).toBe(6);
  }, 60_000);

  /** Deadlines are minutes. */
  const hurried = { clock: scaledClock(40) };

  it('a frozen prediction is cancelled at its deadline and made anew', async () => {
    const { job, made } = await filmOn(hurried, {
      fault: 'freeze',
      match: { kind: 'image', nth: 1 },
      times: 1,
    });
    expect(job.error).toBeNull();
    expect(job.status).toBe('completed');
    expect(made.filter((prediction) => prediction.status === 'canceled').length).toBe(1);
  }, 90_000);
});
