import type { Json } from '../../app/ports.ts';
import { type Reach, StateError } from './state-error.ts';

/** Bytes of JSON that a state may take, return or assign (Step Functions service quotas). */
export const maxPayloadBytes = 262_144;

export function payloadBytes(value: Json): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/**
 * @param subject the state or resource that gets the blame
 * @throws StateError States.DataLimitExceeded
 */
export function checkPayload(subject: string, value: Json, reach: Reach): void {
  if (payloadBytes(value) <= maxPayloadBytes) return;
  throw new StateError(
    'States.DataLimitExceeded',
    `The state/task '${subject}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    reach,
  );
}
