import { type AuthInfo, createMcpHandler } from '@modelcontextprotocol/server';
import type { Services } from '../../app/ports.ts';
import { newMcpServer } from './mcp-server.ts';
import type { Caller } from './tool.ts';

/** Answers MCP requests, each by a server of its own, so any process answers any of them. */
export function mcpHandler(services: Services): (request: Request, caller: Caller) => Promise<Response> {
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
  return (request, caller) => {
    const { keyId, scopes } = caller.principal;
    // The key itself stays behind: no tool has a use for it.
    const authInfo: AuthInfo = { token: '', clientId: keyId, scopes: [...scopes] };
    callers.set(authInfo, caller);
    return handler.fetch(request, { authInfo });
  };
}
