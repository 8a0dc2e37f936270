import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Client, type Reel, startReel, storyboard } from '../e2e/reel.ts';
import { type Operation, operationsOf, pathOf } from './open-api-walk.ts';
import { newKey, newTenant } from './tenants.ts';

/** Only administrators see these. */
const adminRoute = /^\/v1\/(api-keys|audit|limits|usage\/reconciliation)|\/(budget|quota)$/;

/** Bodies for operations whose smallest body would be refused before anything is looked up. */
const bodies: Readonly<Record<string, unknown>> = {};

describe('a walk over every operation of the OpenAPI document', () => {
  let reel: Reel;
  let operations: Operation[];
  /** Ids of the first tenant, by the name of the parameter. */
  const own = new Map<string, string>();

  beforeAll(async () => {
    reel = await startReel();
    operations = operationsOf((await reel.call('GET', '/openapi.json')).body);
    const { body: client } = await reel.call('POST', '/v1/clients', { name: 'Walked' });
    await reel.call('POST', '/v1/campaigns', { clientId: client.id, name: 'Walked' });
    await reel.call('POST', '/v1/assets', { fileName: 'a.png', contentType: 'image/png', sizeBytes: 5 });
    await newKey(reel, { scopes: ['read'] });
    await reel.call('POST', '/v1/batches', { jobs: [{ ...storyboard(5), autoApprove: false }] });
    const { id } = await reel.create(storyboard(5));
    await reel.ended(id);
    await reel.call('POST', '/v1/webhook-endpoints', { url: 'http://127.0.0.1:1/hook' });
    await reel.call('POST', '/v1/characters', { name: 'Walked', description: 'Somebody who walks' });
    await reel.call('POST', `/v1/jobs/${id}/exports`, { format: 'mov', resolution: '480p' });
    await reel.call('POST', `/v1/jobs/${id}/shares`, { expiresInSeconds: 3600 });
    await discover();
  });
  afterAll(() => reel.close());

  /** Lists tell the ids of what they list: those of `/v1/things` are for `/v1/things/{thingId}`. */
  async function discover() {
    const routes = new Set(operations.map(({ route }) => route));
    const lists = operations.filter(({ method, route }) => method === 'GET' && !route.endsWith('}'));
    for (const { route, parameters } of lists.sort((a, b) => a.route.length - b.route.length)) {
      const item = [...routes].find((other) => new RegExp(`^${escaped(route)}/\\{\\w+\\}$`).test(other));
      const parameter = item?.match(/\{(\w+)\}$/)?.[1];
      if (!parameter || own.has(parameter) || !parameters.every((name) => own.has(name))) continue;
      const { body } = await reel.call('GET', pathOf(route, ownId));
      const [first] = (body.data ?? []) as { id: string }[];
      if (first) own.set(parameter, first.id);
    }
    const known = new Set(operations.flatMap(({ parameters }) => parameters));
    const missing = [...known].filter((name) => !own.has(name));
    if (missing.length > 0) console.log(`Walked with made-up ids, for want of a list: ${missing.join(', ')}`);
  }

  const escaped = (text: string) => text.replaceAll(/[{}/.]/g, '\\$&');
  const ownId = (parameter: string) =>
    own.get(parameter) ?? `${parameter.slice(0, 3)}_00000000000000000000000000`;
  const ask = (client: Pick<Client, 'call'>, { method, route, body }: Operation): Promise<Answer> =>
    client.call(method, pathOf(route, ownId), bodies[`${method} ${route}`] ?? body);
  // One path for reading and writing alike: each tool asks for its own scope.
  const withKey = () => operations.filter(({ needsKey, route }) => needsKey && route !== '/mcp');

  /** What does not answer as it should, in words. */
  async function walk(
    client: Pick<Client, 'call'>,
    among: readonly Operation[],
    expected: (operation: Operation, answer: Answer) => boolean,
  ): Promise<string[]> {
    const wrong: string[] = [];
    for (const operation of among) {
      const answer = await ask(client, operation);
      if (expected(operation, answer)) continue;
      const { method, route } = operation;
      wrong.push(`${method} ${route}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`);
    }
    return wrong;
  }
  const is = (answer: Answer, status: number, code?: string) =>
    answer.status === status &&
    (code === undefined || answer.body.code === code) &&
    (answer.headers.get('content-type') ?? '').startsWith('application/problem+json');

  it('finds operations, and ids for those of jobs, scenes, clients, campaigns, assets and keys', () => {
    expect(operations.length).toBeGreaterThan(30);
    for (const name of ['jobId', 'sceneId', 'clientId', 'campaignId', 'assetId', 'keyId'])
      expect(own.has(name), name).toBe(true);
  });

  it('only health, documents, webhooks and shared links work without a key', async () => {
    const open = operations.filter(({ needsKey }) => !needsKey).map(({ route }) => route);
    expect(open.filter((route) => route.startsWith('/v1/'))).toEqual([]);
    const bare = { call: (method: string, path: string, body?: unknown) => callWithout(method, path, body) };
    expect(await walk(bare, withKey(), (_, answer) => is(answer, 401, 'unauthorized'))).toEqual([]);
  });

  async function callWithout(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(reel.url + path, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: body === undefined || method === 'GET' ? undefined : JSON.stringify(body),
    });
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Answer['body'],
    };
  }

  it('a key that may only read is refused every write and everything of administrators', async () => {
    const reader = await newKey(reel, { scopes: ['read'] });
    const wrong = await walk(reader, withKey(), ({ method, route }, answer) => {
      const refused = is(answer, 403, 'insufficient_scope');
      return method === 'GET' && !adminRoute.test(route)
        ? answer.status < 300 || answer.status === 302 || answer.status === 404
        : refused;
    });
    expect(wrong).toEqual([]);
  });

  it('a key that may only write reads nothing', async () => {
    const writer = await newKey(reel, { scopes: ['write'] });
    const reads = withKey().filter(({ method }) => method === 'GET');
    expect(await walk(writer, reads, (_, answer) => is(answer, 403, 'insufficient_scope'))).toEqual([]);
  });

  it("another tenant's key finds none of these ids, and changes nothing", async () => {
    const stranger = await newTenant(reel, 'Stranger');
    const before = await snapshot();
    const ofIds = withKey().filter(({ parameters }) => parameters.length > 0);
    expect(await walk(stranger, ofIds, (_, answer) => is(answer, 404))).toEqual([]);
    expect(await snapshot()).toEqual(before);
  });

  it("another tenant's lists name nothing of this one", async () => {
    const stranger = await newTenant(reel, 'Lister');
    const lists = withKey().filter(({ method, parameters }) => method === 'GET' && parameters.length === 0);
    const wrong = await walk(stranger, lists, (_, answer) => {
      const text = JSON.stringify(answer.body);
      return answer.status === 200 && ![...own.values()].some((id) => text.includes(id));
    });
    expect(wrong).toEqual([]);
  });

  /** What the first tenant sees of its own, without signed links and times of use. */
  async function snapshot() {
    const paths = ['jobs', 'clients', 'campaigns', 'assets', 'api-keys', 'limits'].map(
      (name) => `/v1/${name}`,
    );
    const answers = await Promise.all(paths.map((path) => reel.call('GET', path)));
    return answers.map(({ body }) => body);
  }
});
