import { createMiddleware } from 'hono/factory';
import { authenticate, type Scope } from '../app/authenticate.ts';
import type { Services } from '../app/ports.ts';
import { Refusal } from '../app/refusal.ts';
import type { HttpEnv } from './http-env.ts';

/** Every request under it needs a key with the scope that its method asks for. */
export function requireKey(services: Services) {
  return createMiddleware<HttpEnv>(async (c, next) => {
    const principal = authenticate(services, c.req.header('Authorization'));
    const scope: Scope = c.req.method === 'GET' || c.req.method === 'HEAD' ? 'read' : 'write';
    if (!principal.scopes.includes(scope)) {
      throw new Refusal('forbidden', 'insufficient_scope', `This key lacks the scope ${scope}.`);
    }
    c.set('principal', principal);
    await next();
  });
}
