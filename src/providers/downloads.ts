import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Writable } from 'node:stream';
import type { Clock, Downloads, Log } from '../app/ports.ts';
import { Fault, isFault } from '../domain/errors.ts';

export interface DownloadOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Hosts to load from, their subdomains included; left out, every host is allowed. */
  readonly allowHosts?: readonly string[];
  /** Without an answer for so long, a try is given up (15). */
  readonly connectSeconds?: number;
  /** Without a byte for so long, a try is given up (20). */
  readonly idleSeconds?: number;
}

const maxRedirects = 5;
/** Waits before the second and the third try. */
const waitsBeforeRetrySeconds = [1, 3] as const;

interface Transfer {
  readonly url: string;
  readonly file: string;
  readonly maxBytes: number;
  /** Aborts when the whole download takes too long. */
  readonly signal: AbortSignal;
}

/**
 * Downloads files that a provider made. The file appears under its name only when it is whole; a try
 * that broke off leaves nothing behind. `timeoutSeconds` of a download spans all its tries.
 */
export function downloads(options: DownloadOptions): Downloads {
  return {
    async toFile(url, file, { maxBytes, timeoutSeconds }) {
      const abort = new AbortController();
      const stopTimer = options.clock.after(timeoutSeconds * 1000, () =>
        abort.abort(new Fault('ProviderUnreachable', `The download took longer than ${timeoutSeconds} s.`)),
      );
      const transfer: Transfer = { url, file: `${file}.part`, maxBytes, signal: abort.signal };
      try {
        await transferWithRetries(options, transfer);
        await rename(transfer.file, file);
      } finally {
        stopTimer();
        await rm(transfer.file, { force: true });
      }
    },
  };
}

async function transferWithRetries(options: DownloadOptions, transfer: Transfer): Promise<void> {
  for (const waitSeconds of waitsBeforeRetrySeconds) {
    try {
      return await transferOnce(options, transfer);
    } catch (error) {
      if (!isFault(error, 'ProviderUnreachable') || transfer.signal.aborted) throw error;
      options.log.warn('a download will be tried again', { reason: error.message, waitSeconds });
      await pause(options.clock, waitSeconds, transfer.signal);
    }
  }
  return transferOnce(options, transfer);
}

async function transferOnce(options: DownloadOptions, transfer: Transfer): Promise<void> {
  const { connectSeconds = 15, idleSeconds = 20 } = options;
  const stalled = new AbortController();
  const watch = (seconds: number, reason: string) =>
    options.clock.after(seconds * 1000, () => stalled.abort(new Fault('ProviderUnreachable', reason)));
  const signal = AbortSignal.any([transfer.signal, stalled.signal]);
  let stopTimer = watch(connectSeconds, `No answer within ${connectSeconds} s.`);
  try {
    const response = await follow(options, transfer.url, signal);
    const announced = Number(response.headers.get('content-length') ?? 0);
    if (announced > transfer.maxBytes) throw tooLarge(transfer.maxBytes);
    let bytes = 0;
    const counted = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        stopTimer();
        stopTimer = watch(idleSeconds, `No byte for ${idleSeconds} s.`);
        bytes += chunk.byteLength;
        if (bytes > transfer.maxBytes) throw tooLarge(transfer.maxBytes);
        controller.enqueue(chunk);
      },
    });
    if (response.body === null) throw new Fault('BadOutput', 'The provider sent an empty file.');
    const target = Writable.toWeb(createWriteStream(transfer.file));
    await response.body.pipeThrough(counted).pipeTo(target, { signal });
    if (bytes === 0) throw new Fault('BadOutput', 'The provider sent an empty file.');
  } catch (error) {
    if (isFault(error)) throw error;
    if (signal.aborted && isFault(signal.reason)) throw signal.reason;
    if (isFileError(error)) throw error;
    throw new Fault('ProviderUnreachable', 'The download broke off.', { cause: error });
  } finally {
    stopTimer();
  }
}

/** The answer at the end of the redirects; each address on the way must be allowed. */
async function follow(options: DownloadOptions, from: string, signal: AbortSignal): Promise<Response> {
  let url = checkedUrl(from, options.allowHosts);
  for (let hops = 0; hops <= maxRedirects; hops++) {
    const response = await fetch(url, { redirect: 'manual', signal });
    if (response.ok) return response;
    await response.body?.cancel();
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location !== null) {
      url = checkedUrl(new URL(location, url).href, options.allowHosts);
      continue;
    }
    throw refused(response.status);
  }
  throw new Fault('BadOutput', 'The file lies behind too many redirects.');
}

function refused(status: number): Fault {
  if (status === 404 || status === 410) {
    return new Fault('BadOutput', 'The provider has already deleted the file.');
  }
  if (status >= 500 || status === 429 || status === 408) {
    return new Fault('ProviderUnreachable', `The file's host answered ${status}.`);
  }
  return new Fault('BadOutput', `The file cannot be had: its host answered ${status}.`);
}

function checkedUrl(text: string, allowHosts: readonly string[] | undefined): URL {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new Fault('BadOutput', 'The provider named an address that is no web address.');
  }
  const allowed =
    allowHosts?.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`)) ?? true;
  if (!allowed) throw new Fault('BadOutput', `Files are not loaded from ${url.hostname}.`);
  return url;
}

function tooLarge(maxBytes: number): Fault {
  return new Fault('BadOutput', `The file is larger than ${maxBytes} bytes.`);
}

/** A full or missing disk is ours to mend, not the provider's. */
function isFileError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}

/** Waits, but not longer than the download may last. */
function pause(clock: Clock, seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stopTimer = clock.after(seconds * 1000, resolve);
    const giveUp = () => {
      stopTimer();
      reject(signal.reason);
    };
    signal.addEventListener('abort', giveUp, { once: true });
  });
}
