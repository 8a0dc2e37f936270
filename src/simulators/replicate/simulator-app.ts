import { Hono, type MiddlewareHandler } from 'hono';
import { createRoutes } from './create-routes.ts';
import { deliveryRoutes } from './delivery-routes.ts';
import { fileRoutes } from './file-routes.ts';
import { notFound, problemResponse, serverError, unauthenticated } from './problems.ts';
import { readRoutes } from './read-routes.ts';
import { sideRoutes } from './side-routes.ts';
import type { SimContext, SimEnv } from './sim-context.ts';

/** All routes: the API under /v1, outputs under /delivery, and the simulator's own under /_simulator. */
export function simulatorApp(context: SimContext, log: (message: string) => void): Hono<SimEnv> {
  const api = new Hono<SimEnv>()
    .use(authenticate(context.token))
    .use(rateHeaders(context))
    .route('/', createRoutes(context))
    .route('/', readRoutes(context))
    .route('/', fileRoutes(context));
  return new Hono<SimEnv>()
    .route('/v1', api)
    .use('/_simulator/*', authenticate(context.token))
    .route('/_simulator', sideRoutes(context))
    .route('/', deliveryRoutes(context))
    .notFound(() => problemResponse(notFound))
    .onError((error) => {
      log(`a request failed: ${String(error)}`);
      return problemResponse(serverError);
    });
}

/** `Bearer` and, as Replicate still accepts, `Token`. */
function authenticate(token: string | null): MiddlewareHandler<SimEnv> {
  return async (c, next) => {
    const given = /^(?:Bearer|Token) (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1];
    const accepted = given !== undefined && (token === null ? given.startsWith('r8_') : given === token);
    if (!accepted) return problemResponse(unauthenticated);
    await next();
  };
}

function rateHeaders(context: SimContext): MiddlewareHandler<SimEnv> {
  return async (c, next) => {
    await next();
    c.header('ratelimit-remaining', String(context.limiter.remaining()));
    c.header('ratelimit-reset', '1');
  };
}
