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

describe('one failed scene is one failed scene', () => {
  const refusal =
    'The input or output was flagged as sensitive. Please try again with different inputs. (E005)';

  it('of six scenes one is refused: five are kept, the job says which and why, and retry makes only the missing', async () => {
    const only: FaultRule['match'] = { kind: 'video', promptIncludes: 'number 3' };
    reel = await startReel({ simulator: { faults: [{ fault: 'fail', error: refusal, match: only }] } });
    const { id } = await reel.create(storyboard(1, 1, 1, 1, 1, 1));
    const failed = await reel.ended(id);
    expect(failed.status).toBe('failed');
    expect(failed.error).toMatchObject({ name: 'ContentRefused', errorClass: 'policy' });
    expect(failed.error?.message).toContain('1 of 6 scenes failed (3)');
    expect(failed.cost.reserved).toBe(0);
    const { body } = await reel.call('GET', `/v1/jobs/${id}/scenes`);
    const scenes = body.data as {
      status: string;
      clip: unknown;
      error: { providerMessage: string } | null;
    }[];
    expect(scenes.map((scene) => scene.status === 'conformed')).toEqual([
      true,
      true,
      false,
      true,
      true,
      true,
    ]);
    expect(scenes[2]?.error?.providerMessage).toContain('E005');
    // The same request is never sent again by itself.
    const before = reel.server.simulator?.control.predictions().length ?? 0;
    expect(before).toBe(12);

    reel.server.simulator?.control.setFaults([]);
    expect((await reel.call('POST', `/v1/jobs/${id}/retry`)).status).toBe(202);
    const done = await reel.ended(id);
    expect(done.error).toBeNull();
    expect(done).toMatchObject({ status: 'completed', revision: 2 });
    expect(reel.server.simulator?.control.predictions().length).toBe(before + 1);
  }, 90_000);

  it.each<[string, FaultRule['fault']]>([
    ['an image that is HTML', 'html_output'],
    ['a clip of no bytes', 'empty_output'],
    ['a clip that breaks off', 'truncated_output'],
    ['an output that is already deleted', 'expired_output'],
  ])(
    '%s fails its scene with a reason',
    async (_, fault) => {
      const kind = fault === 'html_output' ? 'image' : 'video';
      const { job } = await filmWith({ fault, match: { kind, promptIncludes: 'number 2' } });
      expect(job.status).toBe('failed');
      expect(job.error).toMatchObject({ name: 'BadOutput', errorClass: 'bad_output' });
      expect(job.error?.message).toContain('1 of 3 scenes failed (2)');
    },
    60_000,
  );

  it('an account without credit fails the job at once and says what to do', async () => {
    const { job, made } = await filmWith({ fault: 'insufficient_credit' });
    expect(job.error).toMatchObject({ name: 'ProviderAccount', errorClass: 'config' });
    expect(made.length).toBe(0);
  }, 60_000);
});
