import type { z } from '@hono/zod-openapi';
import type { CallToolResult, McpServer, ServerContext } from '@modelcontextprotocol/server';
import { appendAudit } from '../../app/access/audit.ts';
import type { Services } from '../../app/ports.ts';
import type { Principal } from '../../domain/api-key.ts';
import { withSignedFiles } from '../audit.ts';
import { checkScope } from '../auth.ts';
import { toolError } from './tool-error.ts';
import { toolSchema } from './tool-schema.ts';

/** Who calls, in which HTTP request. */
export interface Caller {
  readonly principal: Principal;
  readonly requestId: string;
}

/** What a tool is run with. */
export interface ToolCall extends Caller {
  readonly services: Services;
  /** Aborted when the client cancels or goes away. */
  readonly signal: AbortSignal;
  /** Tells how far it is; null when the client did not ask to be told. */
  readonly progress: ((percent: number, message: string) => Promise<void>) | null;
}

export interface ToolAnswer<T> {
  /** One or two sentences for the model: what is so now, and what can be done next. */
  readonly summary: string;
  readonly value: T;
}

/** A tool: another door to one route of the HTTP API, with its schemas, its scope and its audit entry. */
export interface Tool<I extends z.ZodType, O extends z.ZodType> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** With parameters in braces, as the audit log names it. */
  readonly route: string;
  readonly input: I;
  readonly output: O;
  /** Whether it may throw away what cannot be had back. */
  readonly destructive?: boolean;
  run(call: ToolCall, input: z.output<I>): Promise<ToolAnswer<z.input<O>>>;
}

/** Puts a tool on a server, with everything that all of them do alike. */
export function addTool<I extends z.ZodType, O extends z.ZodType>(
  server: McpServer,
  services: Services,
  caller: Caller,
  tool: Tool<I, O>,
): void {
  const reads = tool.method === 'GET';
  const { name, title, description } = tool;
  const annotations = {
    title,
    readOnlyHint: reads,
    destructiveHint: tool.destructive ?? false,
    idempotentHint: reads || tool.method !== 'POST',
    openWorldHint: !reads,
  };
  const schemas = { inputSchema: toolSchema(tool.input), outputSchema: toolSchema(tool.output) };
  server.registerTool(name, { title, description, annotations, ...schemas }, async (input, context) => {
    const call = { ...caller, services, signal: context.mcpReq.signal, progress: progressOf(context) };
    const { value: result, signedFiles } = await withSignedFiles(() => runTool(tool, call, input));
    if (!reads || signedFiles.length > 0) await record(call, tool, input, result, signedFiles);
    return result;
  });
}

async function runTool<I extends z.ZodType, O extends z.ZodType>(
  tool: Tool<I, O>,
  call: ToolCall,
  input: z.output<I>,
): Promise<CallToolResult> {
  try {
    checkScope(call.principal.scopes, tool.method === 'GET' ? 'read' : 'write');
    const { summary, value } = await tool.run(call, input);
    return {
      content: [
        { type: 'text', text: summary },
        // For clients that do not read structured content.
        { type: 'text', text: JSON.stringify(value) },
      ],
      structuredContent: value as Record<string, unknown>,
    };
  } catch (error) {
    return toolError(call, tool.name, error);
  }
}

/** Progress must rise with each notification (MCP, "Progress"). */
function progressOf({ mcpReq }: ServerContext): ToolCall['progress'] {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return null;
  let last = -1;
  return async (percent, message) => {
    if (percent <= last) return;
    last = percent;
    const params = { progressToken, progress: percent, total: 100, message };
    await mcpReq.notify({ method: 'notifications/progress', params });
  };
}

/** An entry of the audit log like that of the route. What was done is done, so trouble here is only logged. */
async function record(
  { services, principal, requestId }: ToolCall,
  { method, route }: Pick<Tool<z.ZodType, z.ZodType>, 'method' | 'route'>,
  input: unknown,
  result: CallToolResult,
  signedFiles: readonly string[],
): Promise<void> {
  const idsIn = (value: unknown, names: readonly string[]): string[] => {
    if (typeof value !== 'object' || value === null) return [];
    return names.flatMap((name) => {
      const id: unknown = Reflect.get(value, name);
      return typeof id === 'string' && /^[\w.-]{1,100}$/.test(id) ? [id] : [];
    });
  };
  const named = idsIn(input, ['jobId', 'sceneId', 'takeId', 'exportId', 'shareId']);
  const made = named.length === 0 ? idsIn(result.structuredContent, ['id']) : [];
  const { tenantId, keyId } = principal;
  const status = result.isError === true ? 400 : 200;
  const entry = {
    tenantId,
    keyId,
    method,
    route,
    resources: [...named, ...made],
    status,
    requestId,
    signedFiles,
  };
  try {
    await appendAudit(services, entry);
  } catch (error) {
    services.log.error('an entry of the audit log was not written', { entry, error: String(error) });
  }
}
