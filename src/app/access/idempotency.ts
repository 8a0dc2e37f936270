/** Requests that must not happen twice: the answer to the first is kept under its key for a day. */
import { isFault } from '../../domain/errors.ts';
import { digest } from '../../domain/recipe.ts';
import type { Services } from '../ports.ts';
import { asJson } from '../records.ts';
import { Refusal } from '../refusal.ts';

const keptSeconds = 24 * 3600;
/** A request that has not answered by then died with its process. */
const runningSeconds = 120;

export interface KeptAnswer {
  readonly status: number;
  readonly body: string;
  /** Whether the body is readable only to who sent the request: see seal-text.ts. */
  readonly isSealed?: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

interface IdempotencyRow {
  readonly requestDigest: string;
  readonly answer: KeptAnswer | null;
}

export interface IdempotentRequest {
  readonly tenantId: string;
  readonly keyId: string;
  readonly idempotencyKey: string;
  /** What must be the same for it to be the same request: method, path and body. */
  readonly request: readonly string[];
}

/**
 * Runs a request once per key. @returns the kept answer of an earlier run, or the new one
 * @throws Refusal 409 `idempotency_conflict` for another body, `idempotency_in_progress` while the first still runs
 */
export async function once(
  services: Services,
  request: IdempotentRequest,
  run: () => Promise<KeptAnswer>,
): Promise<{ answer: KeptAnswer; replayed: boolean }> {
  const { tenantId, keyId, idempotencyKey } = request;
  const key = { partition: `${tenantId}#idempotency#${digest([keyId, idempotencyKey])}`, sort: 'request' };
  const requestDigest = digest(request.request);
  const write = (answer: KeptAnswer | null, expectedVersion: number | null) => ({
    key,
    value: asJson({ requestDigest, answer } satisfies IdempotencyRow),
    expectedVersion,
    expiresAt: Math.floor(services.clock.now() / 1000) + (answer ? keptSeconds : runningSeconds),
  });
  try {
    await services.callbacks.put(write(null, 0));
  } catch (error) {
    if (!isFault(error, 'VersionConflict')) throw error;
    return { answer: await kept(services, key, requestDigest), replayed: true };
  }
  try {
    const answer = await run();
    if (mayTryAgain(answer.status)) await services.callbacks.remove({ key, expectedVersion: null });
    else await services.callbacks.put(write(answer, null));
    return { answer, replayed: false };
  } catch (error) {
    await services.callbacks.remove({ key, expectedVersion: null });
    throw error;
  }
}

/** A fault of ours, and a refusal for want of money or room, did nothing and may pass: such answers are not kept. */
function mayTryAgain(status: number): boolean {
  return status >= 500 || status === 402 || status === 429;
}

async function kept(
  services: Services,
  key: { partition: string; sort: string },
  requestDigest: string,
): Promise<KeptAnswer> {
  const row = (await services.callbacks.get(key))?.value as unknown as IdempotencyRow | undefined;
  if (row && row.requestDigest !== requestDigest) {
    throw new Refusal(
      'conflict',
      'idempotency_conflict',
      'This Idempotency-Key was used for another request.',
    );
  }
  if (!row?.answer) {
    throw new Refusal(
      'conflict',
      'idempotency_in_progress',
      'The first request with this Idempotency-Key still runs.',
    );
  }
  return row.answer;
}
