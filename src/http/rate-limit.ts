import { createMiddleware } from 'hono/factory';
import { rateLimiter, type Verdict } from '../app/access/rate-limiter.ts';
import { readLimits } from '../app/limits/tenant-limits.ts';
import type { Services } from '../app/ports.ts';
import { type BucketRule, bucketOfMinute } from '../domain/token-bucket.ts';
import type { HttpEnv } from './http-env.ts';
import { problem } from './problem.ts';

/** A changed limit holds at once in the process that changes it, and within this time in every other. */
const rememberMilliseconds = 10_000;
const maxRemembered = 10_000;

/**
 * Limits how often each key asks, and says so in `RateLimit` and `RateLimit-Policy`
 * (draft-ietf-httpapi-ratelimit-headers, revision 10: `q` per `w` seconds, `r` left, all back in `t`).
 */
export function limitRate(services: Services) {
  const ask = rateLimiter(services);
  const rules = rememberedRules(services);
  return createMiddleware<HttpEnv>(async (c, next) => {
    const { tenantId, keyId } = c.get('principal');
    const rule = await rules.of(tenantId);
    const verdict = await ask({ partition: `${tenantId}#rate#${keyId}`, sort: 'bucket' }, rule);
    if (verdict.allowed) await next();
    else c.res = refuse(verdict);
    if (c.req.method === 'PUT' && c.req.path === '/v1/limits') rules.forget(tenantId);
    for (const [name, value] of headersOf(rule, verdict)) c.res.headers.set(name, value);

    function refuse({ seconds }: Verdict): Response {
      c.header('Retry-After', String(seconds));
      const detail = `This key asks too often. It may ask again in ${seconds} s.`;
      return problem(c, 429, 'rate_limited', detail);
    }
  });
}

function headersOf(rule: BucketRule, { remaining, seconds }: Verdict): readonly [string, string][] {
  return [
    ['RateLimit-Policy', `"key";q=${rule.capacity};w=${Math.ceil(rule.refillSeconds)}`],
    ['RateLimit', `"key";r=${remaining};t=${seconds}`],
  ];
}

/** The tenants' rules, read again when they are old. */
function rememberedRules(services: Services) {
  const remembered = new Map<string, { readonly rule: BucketRule; readonly until: number }>();
  return {
    async of(tenantId: string): Promise<BucketRule> {
      const now = services.clock.now();
      const known = remembered.get(tenantId);
      if (known && now < known.until) return known.rule;
      const rule = bucketOfMinute((await readLimits(services, tenantId)).requestsPerMinute);
      if (remembered.size >= maxRemembered) remembered.clear();
      remembered.set(tenantId, { rule, until: now + rememberMilliseconds });
      return rule;
    },
    forget: (tenantId: string) => remembered.delete(tenantId),
  };
}
