import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setLimits } from '../../src/app/limits/tenant-limits.ts';
import { recordsFile } from '../../src/local/home.ts';
import { sqliteStore } from '../../src/local/sqlite-store.ts';
import { type Reel, startReel } from '../e2e/reel.ts';
import { manualClock } from '../local/manual-clock.ts';
import { newKey } from './tenants.ts';

describe('how often a key may ask', () => {
  const clock = manualClock();
  let reel: Reel;
  beforeAll(async () => {
    reel = await startReel({ clock });
  });
  afterAll(() => reel.close());

  it('a burst gets 100 answers and then 429 with Retry-After, until time has passed', async () => {
    const key = await newKey(reel, { scopes: ['read'] });
    const answers = await Promise.all(Array.from({ length: 105 }, () => key.call('GET', '/v1/clients')));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses.filter((status) => status === 200)).toHaveLength(100);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
    const refused = await key.call('GET', '/v1/clients');
    expect(refused.body).toMatchObject({ status: 429, code: 'rate_limited' });
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.headers.get('ratelimit')).toBe('"key";r=0;t=1');
    expect((await reel.call('GET', '/v1/clients')).status).toBe(200);
    await clock.advance(1000);
    const later = await key.call('GET', '/v1/clients');
    expect(later.status).toBe(200);
    expect(later.headers.get('ratelimit')).toMatch(/^"key";r=\d+;t=10$/);
  });

  it('every answer under a key says the policy and what is left, refusals too', async () => {
    const key = await newKey(reel, { scopes: ['read'] });
    for (const [method, path] of [
      ['GET', '/v1/clients'],
      ['GET', '/v1/clients/cli_x'],
      ['POST', '/v1/clients'],
      ['GET', '/v1/nothing'],
    ] as const) {
      const { headers } = await key.call(method, path);
      expect(headers.get('ratelimit-policy')).toBe('"key";q=100;w=10');
      expect(headers.get('ratelimit')).toMatch(/^"key";r=9\d;t=1$/);
    }
    expect((await fetch(`${reel.url}/health`)).headers.get('ratelimit')).toBeNull();
  });

  it("the tenant's own limit holds at once here, and within ten seconds in another process", async () => {
    const key = await newKey(reel, { scopes: ['read'] });
    await reel.call('PUT', '/v1/limits', { requestsPerMinute: 12 });
    const answers = await Promise.all(Array.from({ length: 5 }, () => key.call('GET', '/v1/clients')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429, 429]);
    expect(answers[0]?.headers.get('ratelimit-policy')).toBe('"key";q=2;w=10');

    // Written as another process would.
    const store = sqliteStore({ file: recordsFile(reel.home), clock });
    await setLimits({ store }, 'default', { requestsPerMinute: 600 }, () => {});
    store.close();
    await clock.advance(9_999);
    expect((await key.call('GET', '/v1/clients')).headers.get('ratelimit-policy')).toContain('q=2;');
    await clock.advance(1);
    expect((await key.call('GET', '/v1/clients')).headers.get('ratelimit-policy')).toContain('q=100;');
  });
});
