/**
 * Where ledger rows lie: with the day (UTC) on which their call was intended, so that all rows of a call lie
 * together and a report costs the days that it is asked for. Those of a client are found by the index.
 */
import type { LedgerRow, LedgerState } from '../../domain/ledger.ts';
import type { Prediction } from '../../domain/prediction.ts';
import { dayOf } from '../../domain/quota.ts';
import { timeOfId } from '../ids.ts';
import type { Key, Write } from '../ports.ts';
import { asJson } from '../records.ts';

export const ledgerPartition = (tenantId: string, day: string): string => `${tenantId}#ledger#${day}`;

export const ledgerOfClient = (tenantId: string, clientId: string): string =>
  `${tenantId}#ledger#client#${clientId}`;

/** Key of a call's nth row. @param nth from 1 */
export function keyOfRow(tenantId: string, predictionId: string, nth: number): Key {
  const day = dayOf(timeOfId(predictionId));
  return {
    partition: ledgerPartition(tenantId, day),
    sort: `${predictionId}#${String(nth).padStart(2, '0')}`,
  };
}

/** A row is written once: nobody changes it afterwards. */
export function rowWrite(tenantId: string, key: Key, row: LedgerRow): Write {
  const index = row.clientId
    ? { partition: ledgerOfClient(tenantId, row.clientId), sort: key.sort }
    : undefined;
  return { key, value: asJson(row), expectedVersion: 0, index };
}

/** The row that says how a call stands now. @param at ISO time */
export function rowOf(
  prediction: Prediction,
  booking: { readonly state: LedgerState; readonly bookedMicros: number },
  at: string,
): LedgerRow {
  const { jobId, revision, sceneId, kind, recipe, model, askedSeconds, providerId, inputDigest, simulated } =
    prediction;
  const { clientId = null, campaignId = null, apiKeyId = null } = prediction.payer ?? {};
  return {
    ...booking,
    predictionId: prediction.id,
    jobId,
    revision,
    sceneId,
    kind,
    clientId,
    campaignId,
    apiKeyId,
    recipe,
    model,
    price: prediction.price ?? null,
    askedSeconds,
    providerId,
    inputDigest,
    estimatedMicros: prediction.estimatedMicros,
    actualMicros: prediction.actualMicros,
    savedMicros: 0,
    errorClass: prediction.failure?.errorClass ?? null,
    simulated,
    at,
  };
}
