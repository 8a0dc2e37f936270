import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type JobJson, type Reel, startReel, storyboard } from '../e2e/reel.ts';
import { answerChecker } from './answer-checker.ts';
import { newKey, newTenant } from './tenants.ts';

interface BatchJson {
  readonly id: string;
  readonly status: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly jobs: readonly { readonly jobId: string; readonly status: string; readonly job: JobJson | null }[];
}

describe('batches', () => {
  let reel: Reel;
  beforeAll(async () => {
    reel = await startReel();
  });
  afterAll(() => reel.close());

  const waiting = (title: string) => ({ ...storyboard(5), autoApprove: false, title });
  const send = (jobs: unknown[], headers?: Record<string, string>) =>
    reel.call('POST', '/v1/batches', { jobs }, headers);
  const jobCount = async () => ((await reel.call('GET', '/v1/jobs?limit=100')).body.data as unknown[]).length;

  it('twenty jobs are admitted together, in their order, and each is made', async () => {
    const words = Array.from({ length: 39 }, (_, i) => `word${i}`).join(' ');
    const asked = Array.from({ length: 20 }, (_, i) => ({ ...waiting(`Film ${i}`), prompt: words }));
    const { status, headers, body } = await send(asked);
    expect(status).toBe(202);
    const batch = body as unknown as BatchJson;
    expect(headers.get('location')).toBe(`${reel.url}/v1/batches/${batch.id}`);
    expect(batch.counts.total).toBe(20);
    expect(batch.jobs.map(({ job }) => job?.title)).toEqual(asked.map(({ title }) => title));
    for (const { jobId } of batch.jobs)
      await reel.until(jobId, (event) => event.status === 'awaiting_approval');
    const { body: now } = await reel.call('GET', `/v1/batches/${batch.id}`);
    expect(now).toMatchObject({ status: 'running', counts: { total: 20, awaiting_approval: 20 } });
    const found = await reel.call('GET', '/v1/jobs?q=word7&limit=100');
    expect((found.body.data as unknown[]).length).toBe(20);
  });

  it('tells the result of each item, also of one that was deleted', async () => {
    const { body } = await send([storyboard(5), waiting('Canceled'), waiting('Deleted')]);
    const [made, canceled, deleted] = (body as unknown as BatchJson).jobs.map(({ jobId }) => jobId);
    await reel.ended(made ?? '');
    await reel.call('POST', `/v1/jobs/${canceled}/cancel`);
    await reel.call('DELETE', `/v1/jobs/${deleted}`);
    const path = `/v1/batches/${body.id}`;
    const read = await reel.call('GET', path);
    expect(read.body.status).toBe('ended');
    expect((read.body as unknown as BatchJson).jobs.map(({ status }) => status)).toEqual([
      'completed',
      'canceled',
      'deleted',
    ]);
    const etag = read.headers.get('etag') ?? '';
    expect((await reel.call('GET', path, undefined, { 'If-None-Match': etag })).status).toBe(304);
  });

  it('that touch more than one transaction holds are refused whole, with what would fit; half of them are made', async () => {
    const asked: Record<string, unknown>[] = [];
    for (let i = 0; i < 20; i++) {
      const { body: client } = await reel.call('POST', '/v1/clients', { name: `Wide ${i}` });
      const campaign = { name: 'Spring', clientId: client.id };
      const { body } = await reel.call('POST', '/v1/campaigns', campaign);
      asked.push({ ...waiting(`Wide ${i}`), stopAfter: 'plan', campaignId: body.id });
    }
    const before = await jobCount();
    const { status, body } = await send(asked);
    expect([status, body.code]).toEqual([422, 'batch_too_wide']);
    const message =
      /^These 20 jobs touch \d+ records where 90 can be admitted together; send fewer at a time, or those of one client together\.$/;
    expect(body.errors).toEqual([{ path: 'jobs', message: expect.stringMatching(message) }]);
    expect(await jobCount()).toBe(before);
    const { body: found } = await reel.call('GET', '/v1/jobs?q=wide');
    expect(found.data).toEqual([]);

    const half = await send(asked.slice(0, 10));
    expect(half.status).toBe(202);
    for (const { jobId } of (half.body as unknown as BatchJson).jobs)
      await reel.until(jobId, (event) => event.status === 'awaiting_approval');
  });

  it('are listed newest first, page by page, and to a limited key those of its clients alone', async () => {
    const ids: unknown[] = [];
    for (const title of ['A', 'B', 'C']) ids.unshift((await send([waiting(title)])).body.id);
    const first = await reel.call('GET', '/v1/batches?limit=2');
    const idsOf = ({ body }: Answer) => (body.data as { id: string }[]).map(({ id }) => id);
    expect(idsOf(first)).toEqual(ids.slice(0, 2));
    const next = await reel.call('GET', `/v1/batches?limit=1&cursor=${first.body.nextCursor}`);
    expect(idsOf(next)).toEqual(ids.slice(2));
    const client = await reel.call('POST', '/v1/clients', { name: 'Lists batches' });
    const limited = await newKey(reel, { scopes: ['read', 'write'], clientIds: [client.body.id] });
    expect(idsOf(await limited.call('GET', '/v1/batches'))).toEqual([]);
    const own = await limited.call('POST', '/v1/batches', {
      jobs: [{ ...waiting('Own'), clientId: client.body.id }],
    });
    expect(idsOf(await limited.call('GET', '/v1/batches?limit=1'))).toEqual([own.body.id]);
  });

  it('one bad body names its place, and none is admitted', async () => {
    const before = await jobCount();
    const { status, body } = await send([waiting('a'), { prompt: 5 }, { ...waiting('c'), colour: 'red' }]);
    expect(status).toBe(422);
    const paths = (body.errors as { path: string }[]).map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['jobs.1.prompt', 'jobs.2.colour']));
    expect(await jobCount()).toBe(before);
  });

  it('what only the models or the clients know is told of every item, with its place', async () => {
    const before = await jobCount();
    const { status, body } = await send([
      waiting('a'),
      { ...waiting('b'), models: { video: 'nobody/no-model' } },
      { ...waiting('c'), clientId: 'cli_nobody' },
    ]);
    expect(status).toBe(422);
    const paths = (body.errors as { path: string }[]).map(({ path }) => path);
    expect(paths).toEqual(['jobs.1.models.video', 'jobs.2.clientId']);
    expect(await jobCount()).toBe(before);
  });

  it('a quota that has room for some admits none, and nothing of them is found', async () => {
    const tenant = await newTenant(reel, 'Small');
    await tenant.call('PUT', '/v1/limits', { jobsAtOnce: 2 });
    const { status, body } = await tenant.call('POST', '/v1/batches', {
      jobs: [waiting('a'), waiting('b'), waiting('c')],
    });
    expect([status, body.code]).toEqual([429, 'quota_exceeded']);
    expect((await tenant.call('GET', '/v1/jobs')).body.data).toEqual([]);
    const two = await tenant.call('POST', '/v1/batches', { jobs: [waiting('a'), waiting('b')] });
    expect(two.status).toBe(202);
  });

  it('batches at the same moment share a quota without exceeding it', async () => {
    const tenant = await newTenant(reel, 'Racing');
    await tenant.call('PUT', '/v1/limits', { jobsAtOnce: 5 });
    const jobs = [waiting('a'), waiting('b')];
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => tenant.call('POST', '/v1/batches', { jobs })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 202, 429, 429]);
    expect(((await tenant.call('GET', '/v1/jobs')).body.data as unknown[]).length).toBe(4);
  });

  it('the same Idempotency-Key admits one batch', async () => {
    const once = () => send([waiting('once')], { 'Idempotency-Key': 'batch-1' });
    const [first, second] = [await once(), await once()];
    expect(second.body.id).toBe(first.body.id);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
  });

  it.each([0, 21])('%i jobs are refused', async (count) => {
    const { status, body } = await send(Array.from({ length: count }, () => waiting('x')));
    expect(status).toBe(422);
    expect(body.errors).toContainEqual(expect.objectContaining({ path: 'jobs' }));
  });

  it('neither another tenant nor a key of another client sees a batch', async () => {
    const { body } = await send([waiting('a')]);
    const stranger = await newTenant(reel, 'Stranger');
    expect((await stranger.call('GET', `/v1/batches/${body.id}`)).status).toBe(404);
    const { body: client } = await reel.call('POST', '/v1/clients', { name: 'Other' });
    const limited = await newKey(reel, { scopes: ['read', 'write'], clientIds: [client.id] });
    expect((await limited.call('GET', `/v1/batches/${body.id}`)).status).toBe(404);
  });

  it('answers as the OpenAPI document says', async () => {
    const checker = answerChecker((await reel.call('GET', '/openapi.json')).body);
    const created = await send([waiting('a')]);
    const told: [string, string, Answer][] = [
      ['POST', '/v1/batches', created],
      ['POST', '/v1/batches', await send([])],
      ['GET', '/v1/batches/{batchId}', await reel.call('GET', `/v1/batches/${created.body.id}`)],
      ['GET', '/v1/batches/{batchId}', await reel.call('GET', '/v1/batches/bat_x')],
    ];
    const complaints = told.flatMap(([method, where, { status, headers, body }]) =>
      checker.complaints(method, where, { status, type: headers.get('content-type') ?? '', body }),
    );
    expect(complaints).toEqual([]);
  });
});
