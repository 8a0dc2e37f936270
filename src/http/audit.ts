import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { matchedRoutes } from 'hono/route';
import { appendAudit } from '../app/access/audit.ts';
import type { Blobs, Services } from '../app/ports.ts';
import type { HttpEnv } from './http-env.ts';

/** An entry names at most this many files; a list of scenes signs a few for each. */
const maxFiles = 100;

/** The files that links were signed for, in the request under way. */
const signedHere = new AsyncLocalStorage<Set<string>>();

/** The same services, with signed links and forms noted for the audit log, whichever route asks for them. */
export function watchLinks(services: Services): Services {
  const { blobs: given } = services;
  const blobs: Blobs = {
    ...given,
    signedUrl(key, options) {
      signedHere.getStore()?.add(key);
      return given.signedUrl(key, options);
    },
    signedForm(key, options) {
      signedHere.getStore()?.add(key);
      return given.signedForm(key, options);
    },
  };
  return { ...services, blobs };
}

/** Runs something on its own, and tells which files links were signed for meanwhile. @see watchLinks */
export async function withSignedFiles<T>(
  run: () => Promise<T>,
): Promise<{ readonly value: T; readonly signedFiles: string[] }> {
  const signed = new Set<string>();
  const value = await signedHere.run(signed, run);
  return { value, signedFiles: [...signed].slice(0, maxFiles) };
}

/**
 * Writes an entry for every write, allowed or refused, and for every answer with signed links, before the
 * answer is sent. An entry that cannot be written is logged whole: what was done is done by then.
 * @param services those of `watchLinks`
 */
export function audit(services: Services) {
  return createMiddleware<HttpEnv>(async (c, next) => {
    const signed = new Set<string>();
    await signedHere.run(signed, () => next());
    const reads = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (reads && signed.size === 0) return;
    const { tenantId, keyId } = c.get('principal');
    const route = routeOf(c);
    const entry = {
      tenantId,
      keyId,
      method: c.req.method,
      route: route?.replaceAll(/:(\w+)/g, '{$1}') ?? null,
      resources: resourcesOf(c, route),
      status: c.res.status,
      requestId: c.get('requestId'),
      signedFiles: [...signed].slice(0, maxFiles),
    };
    try {
      await appendAudit(services, entry);
    } catch (error) {
      services.log.error('an entry of the audit log was not written', { entry, error: String(error) });
    }
  });
}

/** The route that answered; middleware names no method. */
function routeOf(c: Context<HttpEnv>): string | null {
  return matchedRoutes(c).find((route) => route.method !== 'ALL')?.path ?? null;
}

/** Ids in the path, then that of what the answer says was made. */
function resourcesOf(c: Context<HttpEnv>, route: string | null): string[] {
  if (route === null) return [];
  const segments = c.req.path.split('/');
  const named = route.split('/').flatMap((part, i) => (part.startsWith(':') ? [segments[i] ?? ''] : []));
  const made = c.res.headers.get('Location')?.split('/').at(-1) ?? '';
  const isCreated = c.res.status === 201 || c.res.status === 202;
  return [...named, ...(isCreated ? [made] : [])].filter((id) => /^[\w.-]{1,100}$/.test(id));
}
