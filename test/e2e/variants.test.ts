import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JobJson, type Reel, startReel, storyboard } from './reel.ts';

interface VariantJson {
  readonly jobId: string;
  readonly original: boolean;
  readonly status: string;
  readonly models: { image: string; video: string };
  readonly madeBy: { images: string[]; clips: string[] };
  readonly cost: { actual: number; images: number; clips: number; differencePercent: number | null };
  readonly time: { workedSeconds: number | null; clipSeconds: number | null; imageSeconds: number | null };
  readonly links: Record<string, string>;
}

const seedance = 'bytedance/seedance-1-lite';
const hailuo = 'minimax/hailuo-02';

let reel: Reel;
let original: JobJson;
beforeAll(async () => {
  reel = await startReel();
  const { id } = await reel.create({ ...storyboard(3, 3), models: { video: seedance }, title: 'Sea' });
  original = await reel.ended(id);
}, 60_000);
afterAll(() => reel.close());

const made = () => reel.server.simulator?.control.predictions() ?? [];
const vary = (body: unknown, id = original.id) => reel.call('POST', `/v1/jobs/${id}/variants`, body);

describe('variants of a job', () => {
  it('film the same storyboard with another model; the pictures are reused and cost nothing', async () => {
    const before = made().length;
    const { status, body, headers } = await vary({ models: { video: hailuo } });
    expect([status, body.detail]).toEqual([202, undefined]);
    expect(headers.get('location')).toContain(`/v1/jobs/${body.id}`);
    const variant = body as unknown as JobJson & { models: { video: string } };
    expect(variant.models.video).toBe(hailuo);
    const job = await reel.ended(variant.id);
    expect(job.error).toBeNull();
    expect(job.status).toBe('completed');

    // Two clips and no picture were made, and what was reserved is what they cost.
    const ordered = made().slice(before);
    expect(ordered.map(({ kind, model }) => [kind, model])).toEqual([
      ['video', hailuo],
      ['video', hailuo],
    ]);
    expect(job.cost.actual).toBeCloseTo(job.cost.estimated, 6);
    const scenesOf = async (id: string) =>
      (await reel.call('GET', `/v1/jobs/${id}/scenes`)).body.data as {
        text: unknown;
        seconds: number;
        image: { url: string };
      }[];
    const [first, second] = [await scenesOf(original.id), await scenesOf(variant.id)];
    expect(second.map(({ text, seconds }) => [text, seconds])).toEqual(
      first.map(({ text, seconds }) => [text, seconds]),
    );
    const path = (url: string | undefined) => new URL(url ?? '').pathname;
    expect(second.map(({ image }) => path(image.url))).toEqual(first.map(({ image }) => path(image.url)));
  }, 60_000);

  it('are compared side by side, the original first, from whichever of them is asked', async () => {
    const { body } = await reel.call('GET', `/v1/jobs/${original.id}/variants`);
    const [first, second, ...others] = body.data as VariantJson[];
    expect(others).toEqual([]);
    expect(first).toMatchObject({ jobId: original.id, original: true, cost: { differencePercent: null } });
    expect(second).toMatchObject({
      original: false,
      status: 'completed',
      models: { video: hailuo },
      madeBy: { clips: [hailuo], images: first?.madeBy.images },
      cost: { images: 0 },
    });
    expect(second?.cost.clips).toBeGreaterThan(0);
    const more = (100 * ((second?.cost.clips ?? 0) - (first?.cost.clips ?? 0))) / (first?.cost.clips ?? 1);
    expect(second?.cost.differencePercent).toBeCloseTo(more, 0);
    expect(second?.time.workedSeconds).toBeGreaterThan(0);
    expect(second?.time.clipSeconds).toBeGreaterThan(0);
    expect(second?.time.imageSeconds).toBeNull();
    expect(second?.links.video).toContain(second?.jobId);
    const other = await reel.call('GET', `/v1/jobs/${second?.jobId}/variants`);
    expect(other.body.data).toEqual(body.data);
  });

  it('with another image model are drawn anew', async () => {
    const before = made().length;
    const { body } = await vary({ models: { image: 'google/imagen-4-fast' } });
    const job = await reel.ended(String(body.id));
    expect(job.status).toBe('completed');
    const ordered = made().slice(before);
    expect(ordered.filter(({ kind }) => kind === 'image').map(({ model }) => model)).toEqual([
      'google/imagen-4-fast',
      'google/imagen-4-fast',
    ]);
    expect(ordered.filter(({ kind }) => kind === 'video').every(({ model }) => model === seedance)).toBe(
      true,
    );
  }, 60_000);

  it.each([
    [{}, 'validation_failed'],
    [{ models: {} }, 'validation_failed'],
    [{ models: { video: seedance } }, 'same_models'],
    [{ models: { video: 'nobody/nothing' } }, 'validation_failed'],
    [{ preset: 'luxury' }, 'validation_failed'],
  ])('%j is refused and nothing is started', async (body, code) => {
    const before = (await reel.call('GET', '/v1/jobs')).body.data as unknown[];
    const answer = await vary(body);
    expect([answer.status, answer.body.code]).toEqual([422, code]);
    expect(((await reel.call('GET', '/v1/jobs')).body.data as unknown[]).length).toBe(before.length);
  });

  it('outlive their original: its pictures stay, and what is edited is made', async () => {
    const { body } = await reel.call('GET', `/v1/jobs/${original.id}/variants`);
    const id = (body.data as VariantJson[])[1]?.jobId ?? '';
    expect((await reel.call('DELETE', `/v1/jobs/${original.id}`)).status).toBe(204);
    const { body: list } = await reel.call('GET', `/v1/jobs/${id}/scenes`);
    const [, last] = list.data as { id: string }[];
    await reel.call('PATCH', `/v1/jobs/${id}/scenes/${last?.id}`, { text: { visual: 'A quiet pier' } });
    expect((await reel.call('POST', `/v1/jobs/${id}/render`)).status).toBe(202);
    const job = await reel.ended(id);
    expect(job.error).toBeNull();
    expect(job).toMatchObject({ status: 'completed', revision: 2 });
    const alone = await reel.call('GET', `/v1/jobs/${id}/variants`);
    expect((alone.body.data as VariantJson[]).map(({ jobId }) => jobId)).toEqual([id]);
  }, 60_000);
});
