import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { answer, type ChatFault, type ErrorAnswer, errorAnswers } from './chat-faults.ts';
import {
  type ModerationCategory,
  type ModerationRequest,
  moderate,
  moderationRequest,
} from './moderation.ts';
import { reviseScene, softenScene, writeStoryboard } from './storyboard-writer.ts';

export interface ChatSimulatorOptions {
  /** 0 (the default) takes a free one. */
  readonly port?: number;
  /** The one key to accept; left out, any. */
  readonly apiKey?: string;
}

export interface ChatSimulator {
  /** Base URL for clients, with `/v1` at the end. */
  readonly url: string;
  /** Everything that was asked, oldest first. */
  readonly requests: readonly ChatRequest[];
  /** What goes wrong with the next requests, one each; after these all is well. */
  order(...faults: readonly ChatFault[]): void;
  /** What the model answers to the next request: content, or a value that is written as JSON. */
  say(content: unknown): void;
  /** Everything that was moderated, oldest first. */
  readonly moderations: readonly ModerationRequest[];
  /** What moderation finds in every picture from now on; null: nothing. */
  flagPictures(category: ModerationCategory | null): void;
  close(): Promise<void>;
}

const chatRequest = z.object({
  model: z.string(),
  messages: z
    .array(
      z.object({
        role: z.string(),
        content: z.union([
          z.string(),
          z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
        ]),
      }),
    )
    .min(1),
  response_format: z
    .object({
      type: z.literal('json_schema'),
      json_schema: z.object({
        name: z.string(),
        strict: z.literal(true),
        schema: z.record(z.string(), z.unknown()),
      }),
    })
    .optional(),
});

export type ChatRequest = z.infer<typeof chatRequest> & { readonly authorization: string | null };

/**
 * A server that speaks OpenAI's chat completions (API reference, "Create chat completion") for tests and
 * for running without a key. It writes storyboards and revises scenes, and nothing else.
 */
export async function startChatSimulator(options: ChatSimulatorOptions = {}): Promise<ChatSimulator> {
  const faults: ChatFault[] = [];
  const said: string[] = [];
  const requests: ChatRequest[] = [];
  const moderations: ModerationRequest[] = [];
  let pictureFlag: ModerationCategory | null = null;
  const app = new Hono<{ Bindings: HttpBindings }>();

  /** What befalls a request instead of an answer, if anything does. */
  const strike = async (
    context: Context<{ Bindings: HttpBindings }>,
    fault: ChatFault | null,
  ): Promise<Response | null> => {
    if (fault === 'reset') {
      context.env.incoming.socket.destroy();
      return RESPONSE_ALREADY_SENT;
    }
    if (fault === 'slow') {
      await once(context.env.incoming.socket, 'close');
      return RESPONSE_ALREADY_SENT;
    }
    const error = fault === null ? undefined : errorAnswers[fault];
    return error ? send(error) : null;
  };
  const isForeign = (authorization: string | null) =>
    options.apiKey !== undefined && authorization !== `Bearer ${options.apiKey}`;

  app.post('/v1/moderations', async (context) => {
    const parsed = moderationRequest.safeParse(await context.req.json().catch(() => null));
    if (!parsed.success) return send(invalid(parsed.error));
    moderations.push(parsed.data);
    if (isForeign(context.req.header('authorization') ?? null)) return send(errorAnswers.unauthorized);
    const fault = faults.shift() ?? null;
    const struck = await strike(context, fault);
    if (struck) return struck;
    if (fault === 'wrong_shape') return Response.json({ id: 'modr-sim', results: 'none' });
    return Response.json(moderate(parsed.data, pictureFlag, moderations.length));
  });

  app.post('/v1/chat/completions', async (context) => {
    const authorization = context.req.header('authorization') ?? null;
    const parsed = chatRequest.safeParse(await context.req.json().catch(() => null));
    if (!parsed.success) return send(invalid(parsed.error));
    requests.push({ ...parsed.data, authorization });
    if (isForeign(authorization)) return send(errorAnswers.unauthorized);
    const fault = faults.shift() ?? null;
    const struck = await strike(context, fault);
    if (struck) return struck;
    return Response.json(completion(parsed.data, fault, said.shift() ?? null, requests.length), {
      headers: { 'x-request-id': `req_sim_${requests.length}` },
    });
  });
  app.notFound(() => send(answer(404, 'Unknown request URL.', 'invalid_request_error', 'unknown_url')));

  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    moderations,
    flagPictures: (category) => {
      pictureFlag = category;
    },
    order: (...ordered) => void faults.push(...ordered),
    say: (content) => void said.push(typeof content === 'string' ? content : JSON.stringify(content)),
    close: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
    },
  };
}

function invalid(error: z.ZodError): ErrorAnswer {
  const path = error.issues[0]?.path.join('.') ?? '';
  return answer(400, `Invalid value: '${path}'.`, 'invalid_request_error', null);
}

function send(error: ErrorAnswer | undefined): Response {
  const { status, headers, body } =
    error ?? answer(500, 'The simulator has no such answer.', 'server_error', null);
  return Response.json(body, { status, headers });
}

function completion(
  request: z.infer<typeof chatRequest>,
  fault: ChatFault | null,
  said: string | null,
  count: number,
) {
  const text = (role: string) =>
    request.messages
      .filter((message) => message.role === role)
      .map(({ content }) =>
        typeof content === 'string' ? content : content.map((part) => part.text ?? '').join('\n'),
      )
      .join('\n');
  const asked = request.response_format?.json_schema.name;
  const whole =
    said ??
    (asked === 'scene'
      ? reviseScene(text('user'))
      : asked === 'softened'
        ? softenScene(text('user'))
        : writeStoryboard(text('system'), text('user')));
  const content: Partial<Record<ChatFault, string | null>> = {
    refusal: null,
    empty: null,
    length: whole.slice(0, whole.length / 2),
    content_filter: '',
    bad_json: `Here is your storyboard: ${whole.slice(0, 40)}`,
    wrong_shape: JSON.stringify({ title: 'A storyboard', shots: [] }),
  };
  const finish = fault === 'length' || fault === 'content_filter' ? fault : 'stop';
  return {
    id: `chatcmpl-sim-${count}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model: request.model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: fault !== null && fault in content ? content[fault] : whole,
          refusal: fault === 'refusal' ? "I'm sorry, I can't assist with that request." : null,
          annotations: [],
        },
        logprobs: null,
        finish_reason: finish,
      },
    ],
    usage: { prompt_tokens: 100, completion_tokens: 200, total_tokens: 300 },
  };
}
