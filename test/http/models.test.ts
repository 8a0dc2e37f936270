import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formerModels, models } from '../../src/domain/model-registry.ts';
import { type Reel, startReel } from '../e2e/reel.ts';

interface Model {
  readonly id: string;
  readonly kind: string;
  readonly status: { state: string; on: string | null; successor: string | null; why: string | null };
  readonly seconds: Record<string, number[]>;
  readonly supports: Record<string, boolean>;
  readonly maxReferences: number;
  readonly rules: string[];
  readonly prices: { unit: string; usd: number; size: string | null; source: string; asOf: string }[];
  readonly presets: { preset: string; place: number; effort: string }[];
}

let reel: Reel;
beforeAll(async () => {
  reel = await startReel();
});
afterAll(() => reel.close());

async function listed(query = ''): Promise<Model[]> {
  const { status, body } = await reel.call('GET', `/v1/models?limit=100${query}`);
  expect(status).toBe(200);
  return body.data as Model[];
}

/** The answer to an estimate of scenes with these lengths. */
async function estimate(body: Record<string, unknown>, ...seconds: number[]) {
  const scenes = seconds.map((length) => ({ visual: 'a boat', seconds: length }));
  const mode = seconds.length > 0 ? { mode: 'storyboard', scenes } : { prompt: 'A 30 second ad for a boat' };
  const answer = await reel.call('POST', '/v1/estimates', { ...mode, ...body });
  const { cost, models: chosen, effort, warnings = [], code, detail, errors } = answer.body;
  return {
    status: answer.status,
    estimated: (cost as { estimated: number } | undefined)?.estimated ?? 0,
    items: (cost as { items: { model: string; unitPrice: number }[] } | undefined)?.items ?? [],
    chosen: chosen as { image: string; video: string } | undefined,
    effort,
    warnings: warnings as string[],
    code,
    detail: String(detail),
    errors,
  };
}

describe('the list of models', () => {
  it('tells what each can do, its limits and rules, its price with source and date, and what became of it', async () => {
    const all = await listed();
    expect(all.map(({ id }) => id)).toEqual([...models, ...formerModels].map(({ id }) => id));
    const veo = all.find(({ id }) => id === 'google/veo-3.1');
    expect(veo).toMatchObject({
      kind: 'video',
      status: { state: 'current', successor: null },
      seconds: { '720p': [4, 6, 8], '1080p': [4, 6, 8] },
      supports: { startImage: true, endImage: true, references: true, sound: true, seed: true },
      maxReferences: 3,
      presets: [{ preset: 'premium', place: 3, effort: 'high' }],
    });
    expect(veo?.rules).toContain('takes reference pictures only in 16:9 and 8 s');
    expect(all.find(({ id }) => id === 'google/veo-3.1-lite')?.seconds).toEqual({
      '720p': [4, 6, 8],
      '1080p': [8],
    });
    for (const { prices } of all) {
      for (const { source, asOf } of prices) {
        expect(source.length).toBeGreaterThan(10);
        expect(asOf).toMatch(/^20\d\d-\d\d-\d\d$/);
      }
    }
    expect(all.find(({ id }) => id === 'openai/sora-2')?.status).toEqual({
      state: 'retired',
      on: '2026-09-24',
      successor: 'google/veo-3.1-fast',
      why: null,
    });
  });

  it('gives the prices of pictures', async () => {
    const images = await listed('&kind=image');
    const price = (name: string) => images.find(({ id }) => id.endsWith(name))?.prices[0]?.usd;
    expect(['/flux-schnell', '/imagen-4', '/imagen-4-fast', '/sdxl'].map(price)).toEqual([
      0.003, 0.04, 0.02, 0.0063,
    ]);
  });

  it('gives one kind, and those with one ability', async () => {
    expect(new Set((await listed('&kind=music')).map(({ kind }) => kind))).toEqual(new Set(['music']));
    const ending = await listed('&kind=video&supports=endImage');
    expect(ending.length).toBeGreaterThan(6);
    expect(ending.every(({ supports }) => supports.endImage)).toBe(true);
    expect(ending.map(({ id }) => id)).not.toContain('xai/grok-imagine-video');
    expect((await reel.call('GET', '/v1/models?kind=poem')).status).toBe(422);
    expect((await reel.call('GET', '/v1/models?colour=red')).status).toBe(422);
  });
});

describe('a model asked for by name', () => {
  it('is refused with its limit and those that can, before anything is kept', async () => {
    const answer = await estimate({ models: { video: 'google/veo-3.1' } }, 12);
    expect([answer.status, answer.code]).toEqual([422, 'scene_not_filmable']);
    expect(answer.detail).toContain(
      'films at most 8 s in one clip at 720p (4, 6 or 8 s), and 12 s are needed',
    );
    expect(answer.detail).toContain('bytedance/seedance-1-lite');
    expect(answer.errors).toEqual([{ path: 'models.video', message: answer.detail }]);
    const created = await reel.call('POST', '/v1/jobs', {
      mode: 'storyboard',
      scenes: [{ visual: 'a boat', seconds: 12 }],
      models: { video: 'google/veo-3.1' },
    });
    expect([created.status, created.body.code]).toEqual([422, 'scene_not_filmable']);
    expect((await reel.call('GET', '/v1/jobs')).body.data).toEqual([]);
  });

  it.each([
    [{ models: { video: 'minimax/hailuo-02' }, resolution: '1080p' }, 8, 'at most 6 s'],
    [{ models: { video: 'google/veo-3.1-fast' }, aspectRatio: '1:1' }, 5, 'films 16:9 or 9:16, not 1:1'],
    [{ models: { video: 'minimax/hailuo-02' }, clipSound: 0.5 }, 5, 'makes no sound of its own'],
    [{ models: { video: 'luma/ray-2-720p' }, resolution: '1080p' }, 5, 'makes 480p or 720p, not 1080p'],
  ] as const)('is refused for %j and %d s: %s', async (body, seconds, words) => {
    const answer = await estimate(body, seconds);
    expect([answer.status, answer.code]).toEqual([422, 'scene_not_filmable']);
    expect(answer.detail).toContain(words);
    expect(answer.detail).toContain('Models that can: ');
  });

  it('is bad input where nobody knows it', async () => {
    const answer = await estimate({ models: { video: 'acme/camera' } }, 5);
    expect([answer.status, answer.code]).toEqual([422, 'validation_failed']);
    expect(answer.detail).toContain('"acme/camera" is no video model known here');
  });

  it('gives way to its successor when it is gone, and says so', async () => {
    const gone = [...models, ...formerModels].filter(
      ({ kind, status }) => kind === 'video' && ['retired', 'unverified'].includes(status.state),
    );
    expect(gone.length).toBe(8);
    for (const { id, status } of gone) {
      const successor = 'successor' in status ? status.successor : null;
      const answer = await estimate({ models: { video: id } }, 6, 6);
      expect([id, answer.status, answer.chosen?.video]).toEqual([id, 200, successor]);
      expect(answer.warnings[0]).toContain(`${successor} is used in its place`);
    }
  });

  it('gives way to its successor in a waiting job too, with a warning', async () => {
    const { id } = await reel.create({
      mode: 'storyboard',
      scenes: [{ visual: 'a boat', seconds: 5 }],
      stopAfter: 'plan',
    });
    await reel.until(id, (event) => event.status === 'awaiting_approval');
    const { status, body } = await reel.call('PATCH', `/v1/jobs/${id}`, {
      models: { video: 'google/veo-3' },
    });
    expect([status, (body.models as { video: string }).video]).toEqual([200, 'google/veo-3.1']);
    expect((body.warnings as string[]).join(' ')).toContain('google/veo-3.1 is used in its place');
  }, 30_000);

  it('is refused with the name of its successor when it only ever planned', async () => {
    for (const { id, status } of formerModels.filter(({ kind }) => kind === 'planner')) {
      const answer = await estimate({ models: { video: id } }, 6);
      expect([answer.status, answer.code]).toEqual([422, 'scene_not_filmable']);
      expect(answer.detail).toContain('successor' in status ? `${status.successor} follows it` : '');
    }
  });
});

describe('a preset', () => {
  it('picks a model that reaches the longest scene', async () => {
    const { chosen, warnings } = await estimate({ preset: 'premium' }, 12);
    expect(chosen?.video).toBe('bytedance/seedance-1-pro');
    expect(warnings.join(' ')).toContain('veo-3.1-fast films at most 8 s');
  });

  it('names its models and its effort in the estimate, and costs what it should', async () => {
    const answers = await Promise.all(
      ['economy', 'balanced', 'premium'].map((preset) => estimate({ preset, durationSeconds: 30 })),
    );
    expect(answers.map(({ chosen, effort }) => [chosen?.image, chosen?.video, effort])).toEqual([
      ['black-forest-labs/flux-schnell', 'wan-video/wan-2.2-i2v-fast', 'low'],
      ['google/imagen-4-fast', 'bytedance/seedance-1-lite', 'standard'],
      ['google/imagen-4', 'google/veo-3.1-fast', 'high'],
    ]);
    const totals = answers.map(({ estimated }) => estimated);
    expect(new Set(totals).size).toBe(3);
    expect(totals[0]).toBeLessThan(3);
    const large = await estimate({ preset: 'premium', resolution: '1080p', durationSeconds: 30 });
    expect(large.estimated).toBeGreaterThan(1);
    expect(large.estimated).toBeLessThan(10);
  });
});

describe('the pictures of a premium job', () => {
  it('are the largest that the model makes, in the shape of the job', async () => {
    const { id } = await reel.create({
      mode: 'storyboard',
      scenes: [{ visual: 'a boat', seconds: 5 }],
      preset: 'premium',
      aspectRatio: '9:16',
      stopAfter: 'images',
    });
    await reel.until(id, (event) => event.status === 'awaiting_approval');
    const drawn = reel.server.simulator?.control.predictions().at(-1);
    expect(drawn?.input).toMatchObject({ image_size: '2K', aspect_ratio: '9:16' });
    const scenes = (await reel.call('GET', `/v1/jobs/${id}/scenes`)).body.data as { id: string }[];
    const takes = await reel.call('GET', `/v1/jobs/${id}/scenes/${scenes[0]?.id}/takes`);
    const [{ width = 0, height = 0 } = {}] = takes.body.data as { width: number; height: number }[];
    expect(width).toBeGreaterThanOrEqual(1080);
    expect(width / height).toBeCloseTo(9 / 16, 1);
  }, 30_000);
});

describe("a clip's own sound", () => {
  it('is paid for where it is asked for, and only there', async () => {
    const model = { models: { image: 'google/imagen-4', video: 'google/veo-3.1' } };
    const prices = async (clipSound: number) =>
      (await estimate({ ...model, clipSound }, 6)).items.map(({ unitPrice }) => unitPrice);
    expect(await prices(0)).toEqual([0.04, 0.2]);
    expect(await prices(0.4)).toEqual([0.04, 0.4]);
  });

  it('reaches the provider with the lengths that it sells, is trimmed to the scenes and billed as estimated', async () => {
    const before = reel.server.simulator?.control.predictions().length ?? 0;
    const { id, cost } = await reel.create({
      mode: 'storyboard',
      scenes: [3, 5, 7].map((seconds) => ({ visual: `a boat for ${seconds} s`, seconds })),
      models: { video: 'google/veo-3.1-fast' },
      narration: { enabled: false },
      captions: { mode: 'none' },
      clipSound: 0.6,
      preset: 'economy',
      autoApprove: true,
    });
    const done = await reel.ended(id);
    expect(done.error).toBeNull();
    // Three pictures, and 4 + 6 + 8 s with sound.
    expect([cost.estimated, done.cost.actual]).toEqual([2.709, 2.709]);
    const made = (reel.server.simulator?.control.predictions() ?? []).slice(before);
    expect(made.flatMap(({ ignoredInputs }) => ignoredInputs)).toEqual([]);
    const pictures = made.filter(({ kind }) => kind === 'image');
    for (const { input } of pictures) {
      expect(input).toMatchObject({ num_inference_steps: 2, megapixels: '0.25', aspect_ratio: '16:9' });
    }
    const clips = made.filter(({ kind }) => kind === 'video').map(({ input }) => input);
    expect(clips.map(({ duration }) => duration).toSorted()).toEqual([4, 6, 8]);
    expect(clips.map((input) => input.generate_audio)).toEqual([true, true, true]);
    const { video } = (await reel.call('GET', `/v1/jobs/${id}/metadata`)).body as {
      video: { frames: number; seconds: number };
    };
    expect([video.frames, video.seconds]).toEqual([450, 15]);
  }, 60_000);
});
