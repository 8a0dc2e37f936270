import type { Context, Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { HttpEnv } from './http-env.ts';
import { problem } from './problem.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Answers what no route took: 405 with `Allow` where the path is known with another method, else 404. */
export function answerUnrouted(app: Hono<HttpEnv>) {
  return (c: Context<HttpEnv>): Response => {
    const allowed = allowedMethods(app, c.req.path);
    if (allowed.length === 0) return problem(c, 404, 'not_found', `There is nothing at ${c.req.path}.`);
    c.header('Allow', allowed.join(', '));
    const detail = `${c.req.path} does not answer ${c.req.method}, but ${allowed.join(', ')}.`;
    return problem(c, 405, 'method_not_allowed', detail);
  };
}

/** Paths are made of ids and names; anything else can only be a malformed id, and so is not found. */
export function requirePlainPath() {
  return createMiddleware<HttpEnv>(async (c, next) => {
    const isPlain = c.req.path.split('/').every((part) => /^[\w.-]{0,100}$/.test(part));
    if (isPlain) return next();
    return problem(c, 404, 'not_found', 'There is nothing at this path.');
  });
}

/** Routes name a method; middleware, which stands on many paths, names none (`ALL`). */
function allowedMethods(app: Hono<HttpEnv>, path: string): string[] {
  const allowed = methods.filter((method) => {
    const [handlers] = app.router.match(method, path);
    return handlers.some(([[, route]]) => route.method !== 'ALL');
  });
  return allowed.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
}
