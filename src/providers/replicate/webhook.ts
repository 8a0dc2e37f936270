import { timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { ProviderPrediction } from '../../app/ports.ts';
import { readPrediction } from './prediction-body.ts';

/** How far a webhook's time may lie from ours, both ways (Standard Webhooks 1.0.0). */
const toleranceSeconds = 5 * 60;

export interface ReceivedWebhook {
  /** The bytes as they came: parsing and printing again would break the signature. */
  readonly rawBody: string;
  /** Names in any case. */
  readonly headers: Readonly<Record<string, string>>;
  /** `whsec_...` */
  readonly secret: string;
  /** Our time in milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Checks signature and age of a webhook. Signed is `id.timestamp.body` with HMAC-SHA256 (Standard
 * Webhooks; Replicate documentation, "Verify webhooks"); several signatures may be given, one must fit.
 *
 * @throws Error that says what is wrong, never the secret
 */
export function verifyWebhook(received: ReceivedWebhook): void {
  const { id, timestamp, signature: signatures } = signedHeaders(received.headers);
  if (!id || !timestamp || !signatures) throw new Error('The webhook is not signed: a header is missing.');
  if (!/^\d{1,12}$/.test(timestamp)) throw new Error('The time of the webhook is no number.');

  const ageSeconds = Math.floor(received.now / 1000) - Number(timestamp);
  if (ageSeconds > toleranceSeconds) throw new Error('The webhook is too old.');
  if (ageSeconds < -toleranceSeconds) throw new Error('The time of the webhook lies in the future.');

  // `verify` of the library reads the machine's clock, so only its signing is used.
  const expected = new Webhook(received.secret).sign(
    id,
    new Date(Number(timestamp) * 1000),
    received.rawBody,
  );
  const fits = signatures.split(' ').some((signature) => equal(signature, expected));
  if (!fits) throw new Error('The signature of the webhook is wrong.');
}

/** The prediction that a verified webhook tells of: its body is that of GET /predictions/{id}. @throws Error */
export function predictionOfWebhook(rawBody: string): ProviderPrediction {
  try {
    return readPrediction(JSON.parse(rawBody));
  } catch {
    throw new Error('The webhook holds no prediction.');
  }
}

/** Header names come in any case, depending on who received them. */
function signedHeaders(headers: Readonly<Record<string, string>>) {
  const found = (wanted: string) =>
    Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1];
  return {
    id: found('webhook-id'),
    timestamp: found('webhook-timestamp'),
    signature: found('webhook-signature'),
  };
}

function equal(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
