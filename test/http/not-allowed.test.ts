import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Reel, startReel } from '../e2e/reel.ts';
import { operationsOf, pathOf } from './open-api-walk.ts';

describe('paths that no route takes', () => {
  let reel: Reel;
  beforeAll(async () => {
    reel = await startReel();
  });
  afterAll(() => reel.close());

  it('a known path with another method is 405 and tells the ones that work, for every path', async () => {
    const operations = operationsOf((await reel.call('GET', '/openapi.json')).body);
    for (const route of new Set(operations.map((operation) => operation.route))) {
      const path = pathOf(route, () => 'x');
      // A path such as `.../scenes/order` may also be read as that of a scene.
      const due = new Set(operations.filter((other) => takes(other.route, path)).map(({ method }) => method));
      const wrong = ['PUT', 'PATCH', 'DELETE', 'POST'].find((method) => !due.has(method));
      if (!wrong) continue;
      const answer = await reel.call(wrong, path);
      expect([answer.status, answer.body.code], `${wrong} ${route}`).toEqual([405, 'method_not_allowed']);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      const allowed = (answer.headers.get('allow') ?? '').split(', ').filter((method) => method !== 'HEAD');
      expect(allowed.sort(), route).toEqual([...due].sort());
    }
  });

  const takes = (route: string, path: string) =>
    new RegExp(`^${route.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);

  it('HEAD works wherever GET does', async () => {
    const response = await fetch(`${reel.url}/v1/clients`, {
      method: 'HEAD',
      headers: { Authorization: `Bearer ${reel.server.apiKey}` },
    });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it.each([
    ['outside the API', '/nothing'],
    ['inside the API', '/v1/nothing'],
    ['of the API itself', '/v1'],
    ['below a resource', '/v1/clients/a/b'],
    ['with nothing after the slash', '/v1/clients/'],
    ['with a mark that separates parts of keys', '/v1/clients/%23'],
    ['with 5000 letters', `/v1/clients/${'x'.repeat(5000)}`],
    ['with broken encoding', '/v1/clients/%E0%A4%A'],
  ])('an unknown path %s is 404', async (_, path) => {
    const answer = await reel.call('GET', path);
    expect(answer.status).toBe(404);
    expect(answer.body.code).toMatch(/not_found$/);
    expect(answer.headers.get('allow')).toBeNull();
  });
});
