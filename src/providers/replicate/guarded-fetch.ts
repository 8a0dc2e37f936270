import type { Clock, Log } from '../../app/ports.ts';
import { Fault, isFault } from '../../domain/errors.ts';
import { faultOfAnswer, withoutSecrets } from './http-faults.ts';

export interface CallRules {
  readonly clock: Clock;
  readonly log: Log;
  /** From sending to the last byte of the answer, for each try. */
  readonly timeoutSeconds: number;
  /** True for the call that creates a prediction: its lost answer is `OutcomeUnknown`. */
  readonly creates: boolean;
  /** 0 to 1, spreads the waits between tries. */
  readonly random: () => number;
}

type Address = Parameters<typeof fetch>[0];

/** Waits before the second and the third try of a read. */
const waitsBeforeRetrySeconds = [2, 4] as const;
/** A wait is lengthened by up to this share, so that many workers do not come back at once. */
const jitterShare = 0.25;

/**
 * A `fetch` for one call of the `replicate` package. Version 1.4.0 of the package repeats a request of
 * any method up to five times when `fetch` throws or answers 429, without a pause: one broken connection
 * could buy six predictions. So what this `fetch` sends is decided here alone. A POST goes out once;
 * reads are tried three times; the outcome is kept, and asking again gives the same outcome.
 *
 * Rejects with a Fault and nothing else; resolves only with a success whose body is complete.
 */
export function guardedFetch(rules: CallRules): typeof fetch {
  let outcome: Promise<Response> | undefined;
  return (url, init) => {
    outcome ??= send(rules, url, init ?? {});
    return outcome;
  };
}

async function send(rules: CallRules, url: Address, init: RequestInit): Promise<Response> {
  const repeatable = (init.method ?? 'GET') === 'GET';
  for (const waitSeconds of repeatable ? waitsBeforeRetrySeconds : []) {
    try {
      return await sendOnce(rules, url, init);
    } catch (error) {
      if (!isFault(error, 'ProviderUnreachable') && !isFault(error, 'ProviderOverloaded')) throw error;
      const jitter = 1 + jitterShare * rules.random();
      rules.log.warn('replicate will be asked again', { fault: error.name, waitSeconds });
      await pause(rules.clock, waitSeconds * jitter * 1000);
    }
  }
  return sendOnce(rules, url, init);
}

async function sendOnce(rules: CallRules, url: Address, init: RequestInit): Promise<Response> {
  const { clock, log, creates } = rules;
  const startedAt = clock.now();
  const abort = new AbortController();
  const stopTimer = clock.after(rules.timeoutSeconds * 1000, () => abort.abort());
  try {
    // A redirect is not followed: a 307 would send the POST a second time, and the token elsewhere.
    const response = await fetch(url, { ...init, redirect: 'manual', signal: abort.signal });
    const body = await response.text();
    log.debug('replicate answered', {
      method: init.method ?? 'GET',
      status: response.status,
      milliseconds: clock.now() - startedAt,
    });
    if (!response.ok) {
      const retryAfterHeader = response.headers.get('retry-after');
      throw faultOfAnswer({ status: response.status, body, retryAfterHeader, creates, now: clock.now() });
    }
    return new Response(body === '' ? null : body, { status: response.status, headers: response.headers });
  } catch (error) {
    if (isFault(error)) throw error;
    const late = abort.signal.aborted ? `no answer within ${rules.timeoutSeconds} s` : causeOf(error);
    const cause = new Fault('ProviderUnreachable', `Replicate could not be reached (${late}).`);
    throw creates
      ? new Fault('OutcomeUnknown', `The answer of Replicate was lost (${late}).`, { cause })
      : cause;
  } finally {
    stopTimer();
  }
}

/** What broke, without addresses or headers: `ECONNRESET`, `terminated`, ... */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown cause';
  const cause = error.cause;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return withoutSecrets(error.message);
}

function pause(clock: Clock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(milliseconds, resolve);
  });
}
