import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock, Log } from '../../app/ports.ts';
import { FetchFailure } from '../../app/predictions/fetch-failure.ts';
import type { SafeFetch } from '../../app/safe-fetch.ts';
import { allowedUrl, type Destination } from './allowed-url.ts';
import { checkDestination, type Resolve, systemResolve } from './checked-lookup.ts';
import { fileNameOf } from './file-name.ts';
import { failureOf, sendRequest } from './send-request.ts';
import { type TimeLimits, timeLimits } from './time-limits.ts';

export interface SafeFetchOptions {
  readonly clock: Clock;
  readonly log: Log;
  /**
   * Lets users name this machine itself, on any port, as `localhost` or by address; names that merely
   * resolve to it, and redirects to it from elsewhere, stay refused. For a server that only its own
   * machine reaches.
   */
  readonly allowLoopback?: boolean;
  /** Looks host names up; the system's own resolver when left out. */
  readonly resolve?: Resolve;
}

const maxRedirects = 5;
const answerSeconds = 10;
const idleSeconds = 15;
const postSeconds = 15;
const maxPostAnswerBytes = 64 * 1024;

/**
 * Requests to addresses that users name, which cannot be turned against the inside: every hop is checked,
 * and connected to by the address that was checked (OWASP, "Server-Side Request Forgery Prevention").
 */
export function safeFetch(options: SafeFetchOptions): SafeFetch {
  const { clock, log, allowLoopback = false, resolve = systemResolve } = options;

  /** Runs within limits of time, and tells the log what was refused. */
  async function limited<T>(totalSeconds: number, url: string, run: (limits: TimeLimits) => Promise<T>) {
    const limits = timeLimits(clock, totalSeconds);
    try {
      return await run(limits);
    } catch (error) {
      const failure = failureOf(error, limits.signal);
      if (failure instanceof FetchFailure) {
        log.warn('an address of a user failed', {
          host: URL.parse(url)?.host,
          reason: failure.reason,
          message: failure.message,
        });
      }
      throw failure;
    } finally {
      limits.stop();
    }
  }

  async function follow(from: string, limits: TimeLimits) {
    let destination = allowedUrl(from, allowLoopback);
    for (let hops = 0; hops <= maxRedirects; hops++) {
      limits.expect('answer', answerSeconds);
      const answer = await sendRequest(resolve, destination, { method: 'GET', headers: {} }, limits.signal);
      const next = redirected(answer, destination, allowLoopback);
      if (next === null) return { answer, url: destination.url };
      answer.destroy();
      destination = next;
    }
    throw new FetchFailure('bad_answer', `There are more than ${maxRedirects} redirects.`);
  }

  return {
    check: (url) =>
      limited(answerSeconds, url, ({ signal }) =>
        orAborted(signal, checkDestination(resolve, allowedUrl(url, allowLoopback))),
      ),

    getToFile: (from, file, { maxBytes, timeoutSeconds }) =>
      limited(timeoutSeconds, from, async (limits) => {
        const { answer, url } = await follow(from, limits);
        const part = `${file}.part`;
        try {
          checkAnswer(answer, maxBytes);
          const counter = byteCounter(maxBytes, () => limits.expect('further byte', idleSeconds));
          await pipeline(answer, counter.stream, createWriteStream(part), { signal: limits.signal });
          if (counter.bytes() === 0) throw new FetchFailure('bad_answer', 'The file is empty.');
          await rename(part, file);
          return { url: url.href, bytes: counter.bytes(), fileName: fileNameOf(answer.headers, url) };
        } finally {
          answer.destroy();
          await rm(part, { force: true });
        }
      }),

    post: (to, { headers, body, timeoutSeconds = postSeconds }) =>
      limited(timeoutSeconds, to, async (limits) => {
        const destination = allowedUrl(to, allowLoopback);
        const answer = await sendRequest(
          resolve,
          destination,
          { method: 'POST', headers, body },
          limits.signal,
        );
        const text = await readSome(answer, maxPostAnswerBytes);
        return {
          status: answer.statusCode ?? 0,
          body: text,
          retryAfter: answer.headers['retry-after'] ?? null,
        };
      }),
  };
}

/** What a promise gives, or the signal's reason: name servers keep silent for longer than anybody waits. */
function orAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}

/** Where an answer sends us on to, or null when it does not. @throws FetchFailure */
function redirected(answer: IncomingMessage, from: Destination, allowLoopback: boolean): Destination | null {
  const { statusCode = 0, headers } = answer;
  if (![301, 302, 303, 307, 308].includes(statusCode)) return null;
  const to = headers.location === undefined ? null : URL.parse(headers.location, from.url.href);
  if (to === null) throw new FetchFailure('bad_answer', `The host answered ${statusCode} to nowhere.`);
  return allowedUrl(to.href, allowLoopback && from.reach === 'loopback');
}

/** @throws FetchFailure unless it is a file as it is, of an allowed size */
function checkAnswer({ statusCode = 0, headers }: IncomingMessage, maxBytes: number): void {
  if (statusCode !== 200) throw new FetchFailure('bad_answer', `The host answered ${statusCode}.`);
  const encoding = headers['content-encoding'] ?? 'identity';
  const transfer = headers['transfer-encoding'] ?? 'chunked';
  if (encoding.toLowerCase() !== 'identity' || transfer.toLowerCase() !== 'chunked') {
    throw new FetchFailure('bad_answer', 'The host compresses its answer though it was asked not to.');
  }
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

/** Lets up to `maxBytes` through. @param heard is called at the start and on every piece */
function byteCounter(maxBytes: number, heard: () => void) {
  let bytes = 0;
  heard();
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      heard();
      bytes += chunk.length;
      if (bytes > maxBytes) done(tooLarge(maxBytes));
      else done(null, chunk);
    },
  });
  return { stream, bytes: () => bytes };
}

function tooLarge(maxBytes: number): FetchFailure {
  return new FetchFailure('too_large', `The file is larger than ${maxBytes} bytes.`);
}

/** The beginning of an answer as text; what comes after it is not read. */
async function readSome(answer: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= maxBytes) break;
    }
  } finally {
    answer.destroy();
  }
  return Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
}
