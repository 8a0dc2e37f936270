import { createMiddleware } from 'hono/factory';
import { bearerKey } from '../app/access/authenticate.ts';
import { once } from '../app/access/idempotency.ts';
import { openText, sealText } from '../app/access/seal-text.ts';
import type { Services } from '../app/ports.ts';
import type { HttpEnv } from './http-env.ts';
import { problem } from './problem.ts';

const keptHeaders = ['content-type', 'location', 'etag', 'cache-control'];

/** A POST with an `Idempotency-Key` happens once; sent again it gets the first answer. */
export function idempotency(services: Services) {
  return createMiddleware<HttpEnv>(async (c, next) => {
    const idempotencyKey = c.req.header('Idempotency-Key');
    if (c.req.method !== 'POST' || idempotencyKey === undefined) return next();
    if (!/^[\x21-\x7e]{1,255}$/.test(idempotencyKey)) {
      return problem(c, 400, 'malformed_request', 'Idempotency-Key: 1 to 255 visible ASCII characters.');
    }
    const { tenantId, keyId } = c.get('principal');
    // Of the API key only a hash is kept, so nobody but its holder opens what is sealed with it.
    const secret = `${bearerKey(c.req.header('Authorization'))} ${idempotencyKey}`;
    const url = new URL(c.req.url);
    const request = [c.req.method, url.pathname + url.search, await c.req.text()];
    const { answer, replayed } = await once(
      services,
      { tenantId, keyId, idempotencyKey, request },
      async () => {
        await next();
        const headers = keptHeaders.flatMap((name) => {
          const value = c.res.headers.get(name);
          return value === null ? [] : [[name, value]];
        });
        const body = await c.res.clone().text();
        const isSealed = c.get('showsSecret') ?? false;
        return {
          status: c.res.status,
          body: isSealed ? sealText(body, secret) : body,
          isSealed,
          headers: Object.fromEntries(headers),
        };
      },
    );
    if (!replayed) return;
    return new Response(answer.isSealed ? openText(answer.body, secret) : answer.body, {
      status: answer.status,
      headers: { ...answer.headers, 'Idempotent-Replayed': 'true' },
    });
  });
}
