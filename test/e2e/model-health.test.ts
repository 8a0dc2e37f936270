import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Reel, startReel, storyboard } from './reel.ts';

interface ModelJson {
  readonly id: string;
  readonly health: {
    state: string;
    calls: number;
    failureRate: number | null;
    lastSuccessAt: string | null;
    medianSeconds: number | null;
  };
}

const economy = 'wan-video/wan-2.2-i2v-fast';
const broken = 'Director: unexpected error handling prediction (E9828)';

let reel: Reel;
beforeAll(async () => {
  reel = await startReel({
    simulator: { faults: [{ fault: 'fail', error: broken, match: { model: economy } }] },
  });
});
afterAll(() => reel.close());

async function health(id: string) {
  const { body } = await reel.call('GET', '/v1/models?limit=100');
  const model = (body.data as ModelJson[]).find((candidate) => candidate.id === id);
  if (!model) throw new Error(`no model ${id}`);
  return model.health;
}

describe('how models are doing', () => {
  it('five failures are shown, and another model is chosen for whoever named none', async () => {
    expect(await health(economy)).toEqual({
      state: 'closed',
      calls: 0,
      failureRate: null,
      lastSuccessAt: null,
      medianSeconds: null,
    });
    const { id } = await reel.create(storyboard(2, 2, 2));
    expect((await reel.ended(id)).status).toBe('completed');
    const after = await health(economy);
    expect(after).toMatchObject({ state: 'open', failureRate: 1, lastSuccessAt: null });
    expect(after.calls).toBeGreaterThanOrEqual(5);

    // A new job is told at once, and a named model is asked all the same.
    const plan = await reel.call('POST', '/v1/jobs?dryRun=true', storyboard(2, 2, 2));
    const { models, warnings } = plan.body as { models: { video: string }; warnings: string[] };
    expect(models.video).not.toBe(economy);
    expect(warnings).toContainEqual(
      expect.stringMatching(`^${economy} failed \\d of its last \\d calls, so `),
    );
    const named = { ...storyboard(2, 2, 2), models: { video: economy } };
    const asked = await reel.call('POST', '/v1/jobs?dryRun=true', named);
    expect(asked.body.models).toMatchObject({ video: economy });

    const stoodIn = await health(models.video);
    expect(stoodIn).toMatchObject({ state: 'closed', failureRate: 0 });
    expect(stoodIn.medianSeconds).toBeGreaterThan(0);
    expect(Date.parse(stoodIn.lastSuccessAt ?? '')).toBeGreaterThan(0);
  }, 60_000);
});
