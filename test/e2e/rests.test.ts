/** Where a job rests, by when it must end, and what of it may change until then. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leapingClock } from '../local/leaping-clock.ts';
import { type Reel, startReel, storyboard } from './reel.ts';

interface SceneJson {
  readonly image: unknown;
  readonly status: string;
}

describe('a job', () => {
  let reel: Reel;
  const clock = leapingClock(10);
  const made = () => reel.server.simulator?.control.predictions().length ?? 0;
  const rests = async (body: Record<string, unknown>) => {
    const { id } = await reel.create({ ...storyboard(2, 3), ...body });
    await reel.until(id, (event) => event.status === 'awaiting_approval');
    return id;
  };
  const scenesOf = async (id: string) =>
    (await reel.call('GET', `/v1/jobs/${id}/scenes`)).body.data as SceneJson[];

  beforeAll(async () => {
    reel = await startReel({ clock });
  });
  afterAll(() => reel.close());

  it('that stops after its plan has made nothing, and goes on to the film when it is approved', async () => {
    const before = made();
    const id = await rests({ stopAfter: 'plan', autoApprove: true });
    expect(made()).toBe(before);
    expect((await scenesOf(id)).map(({ image, status }) => [image, status])).toEqual([
      [null, 'planned'],
      [null, 'planned'],
    ]);
    const resting = await reel.job(id);
    expect(resting.progress.percent).toBeLessThan(10);
    await reel.call('POST', `/v1/jobs/${id}/approve`);
    const done = await reel.ended(id);
    expect([done.status, done.revision]).toEqual(['completed', 1]);
    expect(made()).toBe(before + 4);
    const statuses = (await reel.events(id)).flatMap(({ type, status }) =>
      type === 'job.status' ? [status] : [],
    );
    expect(statuses).toEqual([
      ...['queued', 'planning', 'awaiting_approval', 'drawing', 'filming', 'cutting', 'completed'],
    ]);
  });

  it('that stops after its images rests also where everything else is approved beforehand', async () => {
    const id = await rests({ stopAfter: 'images', autoApprove: true, seed: 2 });
    expect((await scenesOf(id)).every(({ image, status }) => image !== null && status === 'drawn')).toBe(
      true,
    );
    await reel.call('POST', `/v1/jobs/${id}/approve`);
    expect((await reel.ended(id)).status).toBe('completed');
  });

  it('past its deadline ends failed and settled, also while it waits; a retry begins its time anew', async () => {
    const id = await rests({ autoApprove: false, deadlineSeconds: 3600, seed: 3 });
    const patient = await rests({ autoApprove: false, seed: 4 });
    clock.leap(3_700_000);
    const failed = await reel.ended(id);
    expect(failed.error).toMatchObject({ name: 'JobDeadline', errorClass: 'stop' });
    expect(failed.error?.message).toBe('The job did not end within its 3600 s.');
    expect(failed.cost.reserved).toBe(0);
    expect((await reel.job(patient)).status).toBe('awaiting_approval');
    expect((await reel.call('POST', `/v1/jobs/${id}/approve`)).status).toBe(409);
    const told = (await reel.events(id)).length;
    expect((await reel.call('POST', `/v1/jobs/${id}/retry`)).status).toBe(202);
    await reel.until(id, (event) => event.status === 'awaiting_approval', told);
    expect((await reel.job(id)).error).toBeNull();
    await reel.call('POST', `/v1/jobs/${id}/cancel`);
    await reel.call('POST', `/v1/jobs/${patient}/cancel`);
  });

  it('orders nothing more once its deadline is over', async () => {
    const id = await rests({ autoApprove: false, deadlineSeconds: 600, seed: 5 });
    const before = made();
    const sweeps = 60_000;
    // Before the sweep looks, somebody approves.
    clock.leap(600_000 - sweeps);
    await reel.call('PATCH', `/v1/jobs/${id}`, { deadlineSeconds: 500 });
    await reel.call('POST', `/v1/jobs/${id}/approve`);
    expect((await reel.ended(id)).error?.name).toBe('JobDeadline');
    expect(made()).toBe(before);
  });

  it('takes changes of every setting while it waits, and keeps what is not named', async () => {
    const id = await rests({ autoApprove: false, seed: 6, narration: { speed: 1.5, language: 'de-DE' } });
    const path = `/v1/jobs/${id}`;
    const change = {
      narration: { enabled: false },
      captions: { mode: 'none' },
      clipSound: 0.5,
      look: { titleCard: 'Hello' },
      engine: 'ffmpeg',
      priority: 'high',
      stopAfter: 'images',
      deadlineSeconds: 7200,
      retentionDays: 9,
      maxCost: 50,
    };
    const { status, body } = await reel.call('PATCH', path, change);
    expect([status, body.code]).toEqual([200, undefined]);
    expect(body.settings).toMatchObject({
      ...change,
      narration: { enabled: false, speed: 1.5, language: 'de-DE' },
      captions: { mode: 'none', style: 'plain' },
      look: { titleCard: 'Hello', grade: 'none', logo: null },
    });
    const bad = await reel.call('PATCH', path, {
      narration: { speed: 9 },
      retentionDays: 0,
      durationSeconds: 9,
    });
    expect(bad.status).toBe(422);
    const paths = (bad.body.errors as { path: string }[]).map((error) => error.path);
    expect(paths.sort()).toEqual(['durationSeconds', 'narration.speed', 'retentionDays']);
  });
});
