import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scaledClock } from '../../src/local/clock.ts';
import { type Reel, startReel, storyboard } from './reel.ts';

const clock = scaledClock(20);
let reel: Reel;
beforeAll(async () => {
  reel = await startReel(
    { clock, askAfterSeconds: [55] },
    { SIMULATED_IMAGE_SECONDS: '10', SIMULATED_CLIP_SECONDS: '100' },
  );
});
afterAll(() => reel.close());

interface Told {
  readonly progress: { percent: number; etaSeconds: number | null };
  readonly completedAt: string | null;
}

async function read(id: string): Promise<Told> {
  return (await reel.call('GET', `/v1/jobs/${id}`)).body as unknown as Told;
}

describe('the time that is left', () => {
  it('is not told where nothing is known, and then learned from what the models took', async () => {
    const first = await reel.create(storyboard(5));
    expect((await read(first.id)).progress.etaSeconds).toBeNull();
    await reel.until(first.id, (event) => event.type === 'prediction.submitted');
    expect((await read(first.id)).progress.etaSeconds).toBeNull();
    await reel.ended(first.id);

    const second = await reel.create({ ...storyboard(5), prompt: undefined, seed: 5 });
    const startedAt = clock.now();
    // The clips are half made when the provider is asked about them.
    const seen = await reel.until(second.id, (event) => event.type === 'prediction.progress');
    const at = clock.now();
    const told = await read(second.id);
    await reel.ended(second.id);
    const { completedAt } = await read(second.id);
    const left = (Date.parse(completedAt ?? '') - at) / 1000;
    const share = (at - startedAt) / 1000 / ((at - startedAt) / 1000 + left);
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.7);
    expect(Math.abs((told.progress.etaSeconds ?? 0) - left) / left).toBeLessThan(0.5);
    expect(seen.at(-1)?.message).toMatch(/ has made \d+ % of the clip$/);

    const { body } = await reel.call('GET', '/v1/models');
    const { models } = (await reel.call('GET', `/v1/jobs/${second.id}`)).body as {
      models: { video: string };
    };
    const listed = body.data as { id: string; health: { medianSeconds: number } }[];
    const usual = listed.find(({ id }) => id === models.video)?.health.medianSeconds ?? 0;
    expect(usual).toBeGreaterThan(75);
    expect(usual).toBeLessThan(130);

    // The band of a plan follows from it too.
    const plan = await reel.call('POST', '/v1/jobs?dryRun=true', storyboard(5));
    const { usual: planned } = plan.body.seconds as { usual: number };
    expect(planned).toBeGreaterThan(85);
    expect(planned).toBeLessThan(170);
  }, 60_000);
});
