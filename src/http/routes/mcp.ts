import { createRoute, z } from '@hono/zod-openapi';
import { type AuthInfo, createMcpHandler } from '@modelcontextprotocol/server';
import type { Services } from '../../app/ports.ts';
import { newMcpServer } from '../mcp/mcp-server.ts';
import type { Caller } from '../mcp/tool.ts';
import { needsKey, withProblems } from '../openapi.ts';
import { problem } from '../problem.ts';
import { newRouter } from '../router.ts';

const message = z
  .looseObject({ jsonrpc: z.literal('2.0') })
  .openapi('JsonRpcMessage', { description: 'A message of JSON-RPC 2.0, as MCP describes it.' });

const described = createRoute({
  method: 'post',
  path: '/mcp',
  summary: 'The Model Context Protocol over streamable HTTP',
  description:
    'The same API as tools and resources for language models. Stateless: there are no sessions, and GET and DELETE answer 405. `tools/list` describes the tools.',
  security: needsKey,
  request: { body: { required: true, content: { 'application/json': { schema: message } } } },
  responses: withProblems(
    {
      200: {
        description: 'The answer, or a stream of progress that ends with it',
        content: { 'application/json': { schema: message }, 'text/event-stream': { schema: message } },
      },
      202: { description: 'A notification, received' },
    },
    401,
    413,
  ),
});

/** MCP at `/mcp`: each request has a server of its own, so any process answers any of them. */
export function mcpRoutes(services: Services) {
  const router = newRouter();
  const callers = new WeakMap<AuthInfo, Caller>();
  const handler = createMcpHandler(
    ({ authInfo }) => {
      const caller = authInfo && callers.get(authInfo);
      if (!caller) throw new Error('An MCP request without a caller.');
      return newMcpServer(services, caller);
    },
    {
      onerror: (error) => services.log.info('an MCP request was refused', { error: error.message }),
      // Nothing is published to subscribers; a few may listen in vain.
      maxSubscriptions: 32,
    },
  );
  router.openAPIRegistry.registerPath(described);
  router.all('/mcp', (c) => {
    if (!isOwnOrigin(c.req.header('Origin'), [c.req.url, services.config.publicUrl])) {
      return problem(c, 403, 'foreign_origin', 'Pages of other origins may not use this.');
    }
    const principal = c.get('principal');
    // The key itself stays behind: no tool has a use for it.
    const authInfo: AuthInfo = { token: '', clientId: principal.keyId, scopes: [...principal.scopes] };
    callers.set(authInfo, { principal, requestId: c.get('requestId') });
    return handler.fetch(c.req.raw, { authInfo });
  });
  return router;
}

/** Programs send no origin; a page of another site must not reach a server through its user's browser. */
function isOwnOrigin(origin: string | undefined, own: readonly string[]): boolean {
  return origin === undefined || own.some((url) => new URL(url).origin === origin);
}
