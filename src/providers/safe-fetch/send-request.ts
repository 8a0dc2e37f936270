import http, { type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import https from 'node:https';
import { FetchFailure } from '../../app/predictions/fetch-failure.ts';
import type { Destination } from './allowed-url.ts';
import { checkedLookup, type Resolve } from './checked-lookup.ts';

export interface Message {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Header lines of an answer; Node's own default, said here so that a flag cannot raise it. */
const maxHeaderBytes = 16 * 1024;

/** How long one address of several is tried before the next: Node's 250 ms gives up on other continents. */
const nextAddressMilliseconds = 1000;

/**
 * Sends one request over a connection of its own, and follows nothing. The proxies that environment
 * variables may name are not asked: they would connect to what was not checked.
 * @param signal ends it at any time; its reason is thrown
 * @returns the answer as soon as its headers are there
 * @throws FetchFailure
 */
export function sendRequest(
  resolve: Resolve,
  { url, host, reach }: Destination,
  { method, headers, body }: Message,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const options = {
    host,
    port: url.port || (url.protocol === 'https:' ? 443 : 80),
    path: url.pathname + url.search,
    method,
    headers: headersOf(url, headers, body),
    lookup: checkedLookup(resolve, reach),
    agent: false as const,
    maxHeaderSize: maxHeaderBytes,
    autoSelectFamilyAttemptTimeout: nextAddressMilliseconds,
    signal,
  };
  return new Promise((answered, failed) => {
    const request = url.protocol === 'https:' ? https.request(options) : http.request(options);
    request.once('response', answered);
    request.on('error', (error) => failed(failureOf(error, signal)));
    // A host that switches to another protocol is hung up on without an error.
    request.once('close', () => failed(failureOf(new Error('There was no answer.'), signal)));
    request.end(body);
  });
}

function headersOf(url: URL, headers: Message['headers'], body: string | undefined): OutgoingHttpHeaders {
  return {
    Host: url.host,
    'User-Agent': 'Storyreel',
    Accept: '*/*',
    // A few bytes can be packed so that they unpack to gigabytes; so nothing is packed.
    'Accept-Encoding': 'identity',
    ...(body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }),
    ...headers,
  };
}

/** What an error on a connection means to whoever named the address. */
export function failureOf(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof FetchFailure || isFileError(error)) return error;
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return new FetchFailure('unreachable', `The host cannot be reached, or the connection broke off${code}.`, {
    cause: error,
  });
}

/** A full or missing disk is ours to mend. */
function isFileError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}
