import { createMiddleware } from 'hono/factory';
import type { HttpEnv } from './http-env.ts';
import { problem } from './problem.ts';

/** A body must say that it is JSON; without this check a body of another type would count as empty. */
export function requireJson() {
  return createMiddleware<HttpEnv>(async (c, next) => {
    const type = c.req.header('Content-Type');
    const writes = c.req.method === 'POST' || c.req.method === 'PUT' || c.req.method === 'PATCH';
    if (writes && type !== undefined && !/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) {
      return problem(c, 415, 'unsupported_media_type', `Send application/json, not ${type.slice(0, 100)}.`);
    }
    if (writes && type === undefined && hasBody(c.req.raw.headers)) {
      return problem(
        c,
        415,
        'unsupported_media_type',
        'Say what the body is: Content-Type: application/json.',
      );
    }
    return next();
  });
}

/** RFC 9112, section 6: a request has a body where it tells of its length or of its transfer. */
function hasBody(headers: Headers): boolean {
  return headers.has('Transfer-Encoding') || Number(headers.get('Content-Length') ?? 0) > 0;
}
