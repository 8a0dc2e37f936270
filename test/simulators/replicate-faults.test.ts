import { expect, test } from 'vitest';
import type { FaultRule } from '../../src/simulators/replicate/faults.ts';
import { call, makePrediction, type Started, startSimulator } from './replicate-start.ts';

const schnell = 'black-forest-labs/flux-schnell';
const input = { prompt: 'a boat', megapixels: '0.25' };

function create(simulator: Started, prompt = 'a boat', model = schnell) {
  return call(simulator, 'POST', `/v1/models/${model}/predictions`, {
    body: { input: { ...input, prompt } },
  });
}

test('a throttled call names the wait of an account with little credit, and starts nothing', async () => {
  const simulator = await startSimulator({ faults: [{ fault: 'throttle', seconds: 7 }] });
  const { status, text } = await create(simulator);
  expect(status).toBe(429);
  expect(text).toBe(
    '{"detail":"Request was throttled. Your rate limit for creating predictions is reduced to 6 requests per minute with a burst of 1 requests while you have less than $5.0 in credit. Your rate limit resets in ~7s.","status":429,"retry_after":7}\n',
  );
  expect(simulator.control.predictions()).toEqual([]);
});

test('without credit nothing starts, in the documented words', async () => {
  const simulator = await startSimulator({ faults: [{ fault: 'insufficient_credit' }] });
  const { status, text } = await create(simulator);
  expect(status).toBe(402);
  expect(text).toBe(
    '{"title":"Insufficient credit","detail":"You have insufficient credit to run this model. Go to https://replicate.com/account/billing#billing to purchase credit. Once you purchase credit, please wait a few minutes before trying again.","status":402}\n',
  );
  expect(simulator.control.predictions()).toEqual([]);
});

test('a connection can break before and after the prediction is accepted', async () => {
  const simulator = await startSimulator({
    faults: [{ fault: 'reset_before', times: 1 }, { fault: 'reset_after_accept' }],
  });
  await expect(create(simulator)).rejects.toThrow('fetch failed');
  expect(simulator.control.predictions()).toHaveLength(0);
  await expect(create(simulator)).rejects.toThrow('fetch failed');
  expect(simulator.control.predictions()).toHaveLength(1);
  expect(simulator.control.bill().createCalls.map(({ answer }) => answer)).toEqual(['reset', 'reset']);
});

test('a server error can hide that a prediction was started', async () => {
  const simulator = await startSimulator({
    faults: [
      { fault: 'server_error', times: 1 },
      { fault: 'server_error_after_accept', times: 1 },
    ],
  });
  expect((await create(simulator)).status).toBe(500);
  expect(simulator.control.predictions()).toHaveLength(0);
  expect((await create(simulator)).status).toBe(500);
  expect(simulator.control.predictions()).toHaveLength(1);
  expect((await create(simulator)).status).toBe(201);
});

test('a prediction fails with the words ordered and is not billed', async () => {
  const error = 'The input or output was flagged as sensitive. (E005) (abc)';
  const simulator = await startSimulator({ faults: [{ fault: 'fail', error }] });
  const done = await makePrediction(simulator, schnell, input);
  expect(done).toMatchObject({ status: 'failed', error, output: null });
  expect(simulator.control.bill().totalUsd).toBe(0);
});

test('outputs can be a web page, missing, cut off or already deleted', async () => {
  const simulator = await startSimulator();
  const output = async (fault: FaultRule['fault'] | null) => {
    simulator.control.setFaults(fault ? [{ fault }] : []);
    const done = await makePrediction(simulator, schnell, { ...input, seed: 4 });
    expect(done.status).toBe('succeeded');
    const [address] = (done.output as string[] | null) ?? [];
    if (!address) return null;
    const response = await fetch(address);
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      bytes: (await response.bytes()).length,
    };
  };
  const whole = await output(null);
  expect(whole).toMatchObject({ status: 200, type: 'image/webp' });
  expect(await output('html_output')).toMatchObject({
    status: 200,
    type: expect.stringContaining('text/html'),
  });
  expect(await output('empty_output')).toBeNull();
  expect(await output('truncated_output')).toEqual({ ...whole, bytes: Math.floor((whole?.bytes ?? 0) / 2) });
  expect(await output('expired_output')).toMatchObject({ status: 404 });
});

test('a fault strikes only what it names: model, kind, words, which call and how often', async () => {
  const hailuo = 'minimax/hailuo-02';
  const cases: [FaultRule['match'], number | undefined, number[]][] = [
    [{}, 2, [500, 500, 201, 201, 201]],
    [{ model: hailuo }, undefined, [201, 201, 500, 201, 500]],
    [{ kind: 'image' }, undefined, [500, 500, 201, 500, 201]],
    [{ promptIncludes: 'train' }, undefined, [201, 500, 201, 500, 201]],
    [{ nth: 3 }, undefined, [201, 201, 500, 201, 201]],
    [{ nth: 2 }, 2, [201, 500, 500, 201, 201]],
    [{ kind: 'image', promptIncludes: 'train', nth: 2 }, undefined, [201, 201, 201, 500, 201]],
  ];
  for (const [match, times, expected] of cases) {
    const simulator = await startSimulator({ faults: [{ match, fault: 'server_error', times }] });
    simulator.artist.film = async () => {};
    const answers = [
      await create(simulator, 'a boat'),
      await create(simulator, 'a train'),
      await create(simulator, 'a boat', hailuo),
      await create(simulator, 'a train'),
      await create(simulator, 'a boat', hailuo),
    ];
    expect([match, ...answers.map(({ status }) => status)]).toEqual([match, ...expected]);
  }
});

test('a simulator that is served alone takes faults over HTTP and refuses unknown ones', async () => {
  const simulator = await startSimulator();
  const wrong = await call(simulator, 'POST', '/_simulator/faults', { body: [{ fault: 'explode' }] });
  expect(wrong.status).toBe(422);
  const set = await call(simulator, 'POST', '/_simulator/faults', {
    body: [{ fault: 'insufficient_credit' }],
  });
  expect(set.status).toBe(200);
  expect((await create(simulator)).status).toBe(402);
  await call(simulator, 'POST', '/_simulator/faults', { body: [] });
  expect((await create(simulator)).status).toBe(201);
});

test('a crash of the artist is an interrupted prediction, and the server goes on', async () => {
  const simulator = await startSimulator();
  simulator.artist.draw = async () => {
    throw new Error('out of paint');
  };
  const done = await makePrediction(simulator, schnell, input);
  expect(done).toMatchObject({ status: 'failed', error: 'Prediction interrupted; please retry (code: PA)' });
  expect((await call(simulator, 'GET', '/v1/account')).status).toBe(200);
});
