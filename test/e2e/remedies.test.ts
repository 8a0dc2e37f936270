import { afterEach, describe, expect, it } from 'vitest';
import { scaledClock } from '../../src/local/clock.ts';
import type { FaultRule } from '../../src/simulators/replicate/faults.ts';
import { type EventJson, type Reel, startReel } from './reel.ts';

let reel: Reel;
afterEach(() => reel.close());

/** Waits are half minutes and deadlines minutes. */
const hurried = () => ({ clock: scaledClock(60) });

const overloaded = 'Service is currently unavailable due to high demand. Please try again later. (E003)';
const refused =
  'The input or output was flagged as sensitive. Please try again with different inputs. (E005) (x)';
const broken = 'Director: unexpected error handling prediction (E9828)';
const flagged = 'NSFW content detected. Try running it again, or try a different prompt.';

interface Attempt {
  readonly id: string;
  readonly sceneId: string;
  readonly kind: string;
  readonly model: string;
  readonly status: string;
  readonly attempt: number;
  readonly errorClass: string | null;
  readonly remedy: { kind: string; message: string; insteadOf: string | null } | null;
  readonly cost: { actual: number | null };
}

async function film(visuals: readonly string[], faults: FaultRule[], over: Record<string, unknown> = {}) {
  reel = await startReel({ ...hurried(), simulator: { faults } });
  const { id } = await reel.create({
    mode: 'storyboard',
    resolution: '480p',
    preset: 'economy',
    autoApprove: true,
    scenes: visuals.map((visual) => ({ visual, seconds: 6 / visuals.length })),
    ...over,
  });
  const job = await reel.ended(id);
  const { body } = await reel.call('GET', `/v1/jobs/${id}/predictions`);
  const attempts = (body.data as Attempt[]).toReversed();
  const told = (await reel.events(id)).filter((event: EventJson) => event.type === 'prediction.remedy');
  return { id, job, attempts, told: told.map((event) => event.message) };
}

const economy = 'wan-video/wan-2.2-i2v-fast';
const sea = ['A lighthouse by the sea', 'A harbour by the sea'];

describe('a failed attempt is remedied', () => {
  it('a model that is down is waited for, then another one takes over, and no scene is paid twice', async () => {
    const { id, job, attempts, told } = await film(sea, [
      { fault: 'server_error', match: { model: economy } },
    ]);
    expect(job.error).toBeNull();
    expect(job.status).toBe('completed');
    const clips = attempts.filter((attempt) => attempt.kind === 'clip');
    for (const scene of Map.groupBy(clips, (clip) => clip.sceneId).values()) {
      expect(scene.filter((clip) => (clip.cost.actual ?? 0) > 0).length).toBe(1);
      expect(scene[0]).toMatchObject({
        model: economy,
        status: 'failed',
        errorClass: 'server',
        remedy: null,
      });
      expect(scene.at(-1)).toMatchObject({ status: 'succeeded', remedy: { kind: 'other_model' } });
      expect(scene.at(-1)?.model).not.toBe(economy);
    }
    const bill = reel.server.simulator?.control.bill().totalUsd ?? -1;
    expect(job.cost.actual).toBeCloseTo(bill, 6);
    expect(told[0]).toMatch(/^Attempt 2 of 3 in 3\d s: Replicate answered 500/);
    expect(told.at(-1)).toMatch(/ takes over from Wan .*: Replicate answered 500/);

    // Its takes say who made them, and are no less what the user wrote.
    const { body } = await reel.call('GET', `/v1/jobs/${id}`);
    expect(body.stale).toBe(false);
    const sceneId = clips[0]?.sceneId;
    const takes = await reel.call('GET', `/v1/jobs/${id}/scenes/${sceneId}/takes`);
    expect(takes.body.data).toContainEqual(expect.objectContaining({ kind: 'clip', insteadOf: economy }));

    // What took over is reused as if it were the model's own: a second render finds nothing to do.
    const again = await reel.call('POST', `/v1/jobs/${id}/render?dryRun=true`);
    expect(again.body).toMatchObject({ images: [], clips: [] });
  }, 60_000);

  it('a dearer model takes over only within what the job may cost', async () => {
    const faults: FaultRule[] = [{ fault: 'fail', error: broken, match: { model: economy } }];
    const scene = [{ visual: sea[0], seconds: 6 }];
    reel = await startReel({ ...hurried(), simulator: { faults } });
    const body = {
      mode: 'storyboard',
      resolution: '480p',
      preset: 'economy',
      autoApprove: true,
      scenes: scene,
    };
    const plan = await reel.call('POST', '/v1/jobs?dryRun=true', body);
    const { estimated } = plan.body.cost as { estimated: number };
    const { id } = await reel.create({ ...body, maxCost: estimated });
    const job = await reel.ended(id);
    // Every other model that can film this costs more.
    expect(job.status).toBe('failed');
    expect(job.error).toMatchObject({ name: 'RunInterrupted', attempts: 3 });
    expect(job.cost.actual).toBeLessThan(estimated);
    const roomy = await reel.create({ ...body, seed: 2, maxCost: estimated * 20 });
    expect((await reel.ended(roomy.id)).error).toBeNull();
  }, 60_000);

  it('a model that the user named is tried three times and replaced by no other', async () => {
    const named = { models: { video: economy } };
    const { job, attempts } = await film(
      sea.slice(0, 1),
      [{ fault: 'fail', error: overloaded, match: { kind: 'video' } }],
      named,
    );
    expect(job.status).toBe('failed');
    expect(job.error).toMatchObject({ name: 'ProviderOverloaded', attempts: 3 });
    const clips = attempts.filter((attempt) => attempt.kind === 'clip');
    expect(clips.map(({ model, attempt, status }) => [model, attempt, status])).toEqual([
      [economy, 1, 'failed'],
      [economy, 2, 'failed'],
      [economy, 3, 'failed'],
    ]);
  }, 60_000);

  it('a refused text is softened once, and told', async () => {
    const faults: FaultRule[] = [{ fault: 'fail', error: refused, match: { promptIncludes: ' gun ' } }];
    const { job, attempts, told } = await film(['A sheriff with a gun by the sea', 'A harbour'], faults);
    expect(job.error).toBeNull();
    expect(told).toEqual([
      'The text was softened, because it was refused: "gun" became "tool"',
      // The clip is asked for in the user's own words first, as another model films it.
      'The text was softened, because it was refused: "gun" became "tool"',
    ]);
    const prompts = reel.server.simulator?.control.predictions().map(({ input }) => String(input.prompt));
    expect(prompts?.filter((prompt) => prompt.includes(' gun ')).length).toBe(2);
    expect(attempts.filter((attempt) => attempt.remedy?.kind === 'rewrite').length).toBe(2);
  }, 60_000);

  it('a flagged output gets another seed, and a broken file is made once more', async () => {
    const faults: FaultRule[] = [
      { fault: 'fail', error: flagged, match: { kind: 'image' }, times: 1 },
      { fault: 'truncated_output', match: { kind: 'video' }, times: 1 },
    ];
    const { job, attempts, told } = await film(sea.slice(0, 1), faults);
    expect(job.error).toBeNull();
    expect(told).toEqual([
      'Another seed is tried: The output was flagged',
      expect.stringMatching(/^Attempt 2 of 2 at once: /),
    ]);
    expect(attempts.map(({ kind, status, remedy }) => [kind, status, remedy?.kind ?? null])).toEqual([
      ['image', 'failed', null],
      ['image', 'succeeded', 'new_seed'],
      ['clip', 'failed', null],
      ['clip', 'succeeded', 'retry'],
    ]);
    const seeds = reel.server.simulator?.control.predictions().map(({ input }) => input.seed);
    expect(new Set(seeds?.slice(0, 2)).size).toBe(2);
  }, 60_000);

  it('a stuck prediction is cancelled at its deadline and another model takes over', async () => {
    const faults: FaultRule[] = [{ fault: 'freeze', match: { kind: 'image' }, times: 1 }];
    const { job, attempts, told } = await film(sea.slice(0, 1), faults);
    expect(job.error).toBeNull();
    expect(attempts.map(({ kind, status }) => [kind, status])).toEqual([
      ['image', 'failed'],
      ['image', 'succeeded'],
      ['clip', 'succeeded'],
    ]);
    expect(told).toEqual([
      expect.stringMatching(/takes over from .*: The model did not finish before its deadline/),
    ]);
    const stuck = reel.server.simulator?.control.predictions()[0];
    expect(stuck?.status).toBe('canceled');
  }, 60_000);
});
