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
}

async function read(id: string): Promise<Told> {
  return (await reel.call('GET', `/v1/jobs/${id}`)).body as unknown as Told;
}

/** Seconds from the order of a job's clip to its end, as the provider has them. */
async function clipSeconds(id: string): Promise<number> {
  const { body } = await reel.call('GET', `/v1/jobs/${id}/predictions`);
  const made = body.data as { kind: string; times: { submittedAt: string; completedAt: string } }[];
  const times = made.find(({ kind }) => kind === 'clip')?.times;
  return (Date.parse(times?.completedAt ?? '') - Date.parse(times?.submittedAt ?? '')) / 1000;
}

describe('the time that is left', () => {
  it('is not told where nothing is known, and then learned from what the models took', async () => {
    const first = await reel.create(storyboard(5));
    expect((await read(first.id)).progress.etaSeconds).toBeNull();
    await reel.until(first.id, (event) => event.type === 'prediction.submitted');
    expect((await read(first.id)).progress.etaSeconds).toBeNull();
    await reel.ended(first.id);

    const second = await reel.create({ ...storyboard(5), prompt: undefined, seed: 5 });
    // The clips are half made when the provider is asked about them.
    const seen = await reel.until(second.id, (event) => event.type === 'prediction.progress');
    const told = await read(second.id);
    await reel.ended(second.id);
    // A hundred seconds of filming and some for the cut, of which a good part has passed. Nothing here is held
    // against how long this machine takes beside them.
    expect(told.progress.etaSeconds).toBeGreaterThan(10);
    expect(told.progress.etaSeconds).toBeLessThan(95);
    expect(seen.at(-1)?.message).toMatch(/ has made \d+ % of the clip$/);

    const { body } = await reel.call('GET', '/v1/models?limit=100');
    const { models } = (await reel.call('GET', `/v1/jobs/${second.id}`)).body as {
      models: { video: string };
    };
    const listed = body.data as { id: string; health: { medianSeconds: number } }[];
    const usual = listed.find(({ id }) => id === models.video)?.health.medianSeconds ?? 0;
    const took = await Promise.all([first.id, second.id].map(clipSeconds));
    expect(usual).toBeCloseTo(((took[0] ?? 0) + (took[1] ?? 0)) / 2, 3);
    expect(usual).toBeGreaterThan(75);

    // The band of a plan follows from it too.
    const plan = await reel.call('POST', '/v1/jobs?dryRun=true', storyboard(5));
    const { usual: planned } = plan.body.seconds as { usual: number };
    expect(planned).toBeGreaterThan(usual);
    expect(planned).toBeLessThan(usual * 2);
  }, 60_000);
});
