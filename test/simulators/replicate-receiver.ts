import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface ReceivedCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawBody: string;
}

export interface Receiver {
  readonly url: string;
  readonly calls: readonly ReceivedCall[];
  /** Resolves when so many calls have come. */
  received(count: number): Promise<readonly ReceivedCall[]>;
}

/**
 * A web server that notes every call and answers with the statuses given, the last one for ever.
 * `reset` breaks the connection off once the call is read.
 */
export async function startReceiver(
  answers: readonly (number | 'reset')[] = [200],
  respond: { readonly headers?: Record<string, string>; readonly body?: string } = {},
): Promise<Receiver> {
  const calls: ReceivedCall[] = [];
  const watchers = new Set<() => void>();
  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const answer = answers[Math.min(calls.length, answers.length - 1)] ?? 200;
    calls.push({
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      rawBody: Buffer.concat(chunks).toString(),
    });
    if (answer === 'reset') request.socket.resetAndDestroy();
    else response.writeHead(answer, respond.headers).end(respond.body);
    for (const look of watchers) look();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    received: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (calls.length < count) return;
          watchers.delete(look);
          resolve(calls);
        };
        watchers.add(look);
        look();
      }),
  };
}
