/** What exceptions of the AWS SDK mean to us. Nothing else looks into them. */
import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import { Fault } from '../domain/errors.ts';

/**
 * Runs a call and turns what the SDK throws into our faults. The SDK has retried by then.
 * @param service named in messages, such as `DynamoDB`
 * @throws Fault `VersionConflict`, `ProviderThrottled` or `ProviderUnreachable`; other errors as they are
 */
export async function withAwsFaults<T>(service: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw awsFault(service, error);
  }
}

/** @returns our fault for what the SDK threw, or the error itself where it is none of them */
export function awsFault(service: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof Fault) return error;
  if (isConditionFailure(error) || isTransactionConflict(error)) {
    return new Fault('VersionConflict', 'Somebody else wrote the record first.', { cause: error });
  }
  // Errors of the network have none of the optional members, which is what the classification expects.
  const sdkError = error as Parameters<typeof isThrottlingError>[0];
  if (isThrottlingError(sdkError) || isTransactionThrottled(error)) {
    return new Fault('ProviderThrottled', `${service} asks for fewer requests.`, { cause: error });
  }
  if (isTransientError(sdkError) || isServerError(sdkError)) {
    return new Fault('ProviderUnreachable', `${service} could not be reached.`, { cause: error });
  }
  return error;
}

const throttledReasons = new Set(['ThrottlingError', 'ProvisionedThroughputExceeded']);

/** A condition of a write did not hold, alone or in a transaction. */
export function isConditionFailure(error: unknown): boolean {
  return (
    isNamed(error, 'ConditionalCheckFailedException') ||
    cancellationCodes(error).includes('ConditionalCheckFailed')
  );
}

/** A transaction under way had the record: nothing was written, and nothing is known of its version. */
export function isTransactionConflict(error: unknown): boolean {
  return (
    isNamed(error, 'TransactionConflictException') || cancellationCodes(error).includes('TransactionConflict')
  );
}

/** A record of a transaction was in a partition that had no room for it: nothing was written. */
export function isTransactionThrottled(error: unknown): boolean {
  return cancellationCodes(error).some((code) => throttledReasons.has(code));
}

/** There is no such object. HEAD has no body to say so in, hence the second name. */
export function isMissingObject(error: unknown): boolean {
  return isNamed(error, 'NoSuchKey') || isNamed(error, 'NotFound');
}

/** The asked range begins after the end of the object. */
export function isRangeOutside(error: unknown): boolean {
  return isNamed(error, 'InvalidRange');
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

/**
 * Why a transaction was cancelled: one code for each change, `None` for those that would have passed
 * (DynamoDB API Reference, TransactWriteItems, "TransactionCanceledException").
 */
function cancellationCodes(error: unknown): string[] {
  if (!isNamed(error, 'TransactionCanceledException') || !(error instanceof Error)) return [];
  if (!('CancellationReasons' in error) || !Array.isArray(error.CancellationReasons)) return [];
  return error.CancellationReasons.map((reason: { Code?: string }) => reason.Code ?? 'None');
}
