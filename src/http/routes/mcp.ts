import { createRoute, z } from '@hono/zod-openapi';
import type { Services } from '../../app/ports.ts';
import type { mcpHandler } from '../mcp/mcp-handler.ts';
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
    'The same API as tools and resources for language models. Stateless: there are no sessions, and GET and DELETE answer 405. tools/list describes the tools.',
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

/** MCP at `/mcp`. */
export function mcpRoutes(services: Services) {
  const router = newRouter();
  // Loaded when the first such request comes: the API starts without it.
  let loading: Promise<ReturnType<typeof mcpHandler>> | undefined;
  const load = async () => (await import('../mcp/mcp-handler.ts')).mcpHandler(services);
  router.openAPIRegistry.registerPath(described);
  router.post('/mcp', async (c) => {
    if (!isOwnOrigin(c.req.header('Origin'), [c.req.url, services.config.publicUrl])) {
      return problem(c, 403, 'foreign_origin', 'Pages of other origins may not use this.');
    }
    loading ??= load();
    const answer = await loading;
    return answer(c.req.raw, { principal: c.get('principal'), requestId: c.get('requestId') });
  });
  return router;
}

/** Programs send no origin; a page of another site must not reach a server through its user's browser. */
function isOwnOrigin(origin: string | undefined, own: readonly string[]): boolean {
  return origin === undefined || own.some((url) => new URL(url).origin === origin);
}
