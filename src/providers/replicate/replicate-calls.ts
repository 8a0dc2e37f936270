import Replicate from 'replicate';
import type { Clock, JsonObject, Log } from '../../app/ports.ts';
import { Fault, isFault } from '../../domain/errors.ts';
import { guardedFetch } from './guarded-fetch.ts';

export interface ReplicateAccount {
  readonly token: string;
  /** With the version, such as https://api.replicate.com/v1. */
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly timeouts?: ReplicateTimeouts;
  /** 0 to 1 (Math.random): spreads the waits between tries. */
  readonly random?: () => number;
}

/** From sending to the last byte of the answer. */
export interface ReplicateTimeouts {
  /** Of the call that creates a prediction (60): giving up on it early leaves its outcome unknown. */
  readonly createSeconds?: number;
  /** Of every other call (20). */
  readonly otherSeconds?: number;
}

export interface Call<T> {
  /** Below the base address. */
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly creates?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly data?: JsonObject;
  /** Reads the answer; what it throws means that the answer is not what was promised. */
  readonly read: (body: unknown) => T;
}

/** One call to Replicate. @throws Fault and nothing else */
export type CallReplicate = <T>(call: Call<T>) => Promise<T>;

/** Calls through the `replicate` package, behind a fetch that never repeats a POST. */
export function replicateCalls(account: ReplicateAccount): CallReplicate {
  const { clock, log, token, baseUrl, timeouts = {}, random = Math.random } = account;
  return async (call) => {
    const creates = call.creates ?? false;
    const timeoutSeconds = creates ? (timeouts.createSeconds ?? 60) : (timeouts.otherSeconds ?? 20);
    // A client for each call, because its fetch remembers the outcome of that one call.
    const client = new Replicate({
      auth: token,
      baseUrl,
      userAgent: 'storyreel/0.1',
      fetch: guardedFetch({ clock, log, timeoutSeconds, creates, random }),
    });
    try {
      const response = await client.request(call.path, {
        method: call.method,
        headers: { ...call.headers },
        data: call.data,
      });
      return call.read(await response.json());
    } catch (error) {
      if (isFault(error)) throw error;
      throw creates
        ? new Fault('OutcomeUnknown', 'Replicate accepted the request but its answer cannot be read.')
        : new Fault('ProviderUnreachable', 'The answer of Replicate cannot be read.');
    }
  };
}
