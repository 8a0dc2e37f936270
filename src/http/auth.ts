import { createMiddleware } from 'hono/factory';
import { authenticate } from '../app/access/authenticate.ts';
import type { Services } from '../app/ports.ts';
import { Refusal } from '../app/refusal.ts';
import type { Scope } from '../domain/api-key.ts';
import type { HttpEnv } from './http-env.ts';

/** What only administrators see and change, whatever the method. */
const adminPaths = /^\/v1\/(api-keys|audit|limits|usage\/reconciliation)(\/|$)|\/(budget|quota)$/;

/** Every request under it needs a key that is known. */
export function requireKey(services: Services) {
  return createMiddleware<HttpEnv>(async (c, next) => {
    c.set('principal', await authenticate(services, c.req.header('Authorization')));
    await next();
  });
}

/** The key must have the scope that path and method ask for. A key with `write` alone does not read. */
export function requireScope() {
  return createMiddleware<HttpEnv>(async (c, next) => {
    checkScope(c.get('principal').scopes, scopeOf(c.req.method, c.req.path));
    await next();
  });
}

/** @throws Refusal 403 `insufficient_scope` */
export function checkScope(held: readonly Scope[], needed: Scope): void {
  if (held.includes(needed)) return;
  throw new Refusal('forbidden', 'insufficient_scope', `This key lacks the scope ${needed}.`);
}

function scopeOf(method: string, path: string): Scope {
  if (adminPaths.test(path)) return 'admin';
  return method === 'GET' || method === 'HEAD' ? 'read' : 'write';
}
