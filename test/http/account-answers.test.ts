import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Client, type Reel, startReel } from '../e2e/reel.ts';
import { type AnswerChecker, answerChecker } from './answer-checker.ts';
import { operationsOf, pathOf } from './open-api-walk.ts';
import { newKey } from './tenants.ts';

/** Routes of this part of the API. */
const ofAccounts = /^\/v1\/(clients|campaigns|api-keys|audit|limits)/;

describe('answers about clients, campaigns, keys, limits and the audit log', () => {
  let reel: Reel;
  let checker: AnswerChecker;
  let document: unknown;
  const complaints: string[] = [];
  const statuses = new Map<string, Set<number>>();

  beforeAll(async () => {
    reel = await startReel();
    document = (await reel.call('GET', '/openapi.json')).body;
    checker = answerChecker(document);
  });
  afterAll(() => reel.close());

  /** Asks, and notes what the document does not say of the answer. */
  async function ask(
    method: string,
    route: string,
    options: {
      id?: unknown;
      body?: unknown;
      query?: string;
      headers?: Record<string, string>;
      as?: Client;
    } = {},
  ): Promise<Answer> {
    const { id = 'x', body, query = '', headers, as = reel } = options;
    const answer = await as.call(method, pathOf(route, () => String(id)) + query, body, headers);
    const type = answer.headers.get('content-type') ?? '';
    complaints.push(...checker.complaints(method, route, { status: answer.status, type, body: answer.body }));
    const name = `${method} ${route}`;
    statuses.set(name, (statuses.get(name) ?? new Set()).add(answer.status));
    return answer;
  }

  it('are what the document says, on success and on refusal, for every route', async () => {
    const reader = await newKey(reel, { scopes: ['read'] });
    const { body: client } = await ask('POST', '/v1/clients', { body: { name: 'A', budget: { amount: 5 } } });
    const { body: campaign } = await ask('POST', '/v1/campaigns', {
      body: { name: 'B', clientId: client.id },
    });
    const { body: key } = await ask('POST', '/v1/api-keys', { body: { name: 'C', clientIds: [client.id] } });
    const stale = { 'If-Match': '"old"' };
    for (const [plural, parameter, id] of [
      ['clients', 'clientId', client.id],
      ['campaigns', 'campaignId', campaign.id],
      ['api-keys', 'keyId', key.id],
    ] as const) {
      const [all, one] = [`/v1/${plural}`, `/v1/${plural}/{${parameter}}`];
      await ask('POST', all, { body: { name: 5 } });
      await ask('POST', all, { body: { name: 'x' }, as: reader });
      await ask('GET', all);
      await ask('GET', all, { query: '?limit=0' });
      const { headers } = await ask('GET', one, { id });
      await ask('GET', one, { id, headers: { 'If-None-Match': headers.get('etag') ?? '' } });
      await ask('GET', one);
      await ask('PUT', `${one}/budget`, { id, body: { amount: 2.5 } });
      await ask('PUT', `${one}/budget`, { id, body: { amount: -1 } });
      await ask('PUT', `${one}/budget`, { id, body: { amount: 1 }, headers: stale });
      await ask('PUT', `${one}/budget`, { body: { amount: 1 } });
      await ask('GET', `${one}/budget`, { id });
      await ask('GET', `${one}/budget`);
      await ask('GET', `${one}/budget`, { id, as: reader });
      await ask('PUT', `${one}/quota`, { id, body: { jobsPerDay: 3 } });
      await ask('PUT', `${one}/quota`, { id, body: { jobsPerDay: 0.5 } });
      await ask('PUT', `${one}/quota`, { id, body: {}, headers: stale });
      await ask('PUT', `${one}/quota`, { body: {} });
      const quota = await ask('GET', `${one}/quota`, { id });
      await ask('GET', `${one}/quota`, {
        id,
        headers: { 'If-None-Match': quota.headers.get('etag') ?? '' },
      });
      await ask('DELETE', one, { id, headers: stale });
      await ask('DELETE', one);
      if (plural === 'api-keys') continue;
      await ask('PATCH', one, { id, body: { name: 'y', metadata: { a: [1] } } });
      await ask('PATCH', one, { id, body: { name: 'y' }, headers: stale });
      await ask('PATCH', one, { id, body: { nam: 'y' } });
      await ask('PATCH', one, { body: {} });
      await ask('GET', `${one}/usage`, { id });
      await ask('GET', `${one}/usage`, { id, query: '?since=noon' });
      await ask('GET', `${one}/usage`);
    }
    await ask('DELETE', '/v1/clients/{clientId}', { id: client.id });
    for (const [route, id] of [
      ['/v1/campaigns/{campaignId}', campaign.id],
      ['/v1/clients/{clientId}', client.id],
      ['/v1/api-keys/{keyId}', key.id],
    ] as const)
      await ask('DELETE', route, { id });
    const { headers } = await ask('GET', '/v1/limits');
    await ask('GET', '/v1/limits', { headers: { 'If-None-Match': headers.get('etag') ?? '' } });
    await ask('GET', '/v1/limits', { as: reader });
    await ask('PUT', '/v1/limits', { body: { jobsAtOnce: 9 } });
    await ask('PUT', '/v1/limits', { body: { jobsAtOnce: -9 } });
    await ask('PUT', '/v1/limits', { body: {}, headers: stale });
    await ask('GET', '/v1/audit', { query: '?limit=100' });
    await ask('GET', '/v1/audit', { query: '?after=noon' });

    expect(complaints).toEqual([]);
    const told = operationsOf(document).filter(({ route }) => ofAccounts.test(route));
    const unasked = told
      .map(({ method, route }) => `${method} ${route}`)
      .filter((name) => !statuses.has(name));
    expect(unasked, 'no answer was seen').toEqual([]);
    const all = new Set([...statuses.values()].flatMap((seen) => [...seen]));
    expect([...all].sort()).toEqual([200, 201, 204, 304, 403, 404, 409, 412, 422]);
  });
});
