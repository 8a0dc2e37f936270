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
    return next();
  });
}
