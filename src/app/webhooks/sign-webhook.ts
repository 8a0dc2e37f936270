import { Webhook } from 'standardwebhooks';

/**
 * The headers of a signed message (Standard Webhooks 1.0.0). Each secret gives a signature; receivers
 * accept a message when one of them fits.
 * @param now milliseconds since the epoch; receivers refuse what is minutes old, so each attempt signs anew
 */
export function signedHeaders(
  message: { readonly id: string; readonly body: string },
  secrets: readonly string[],
  now: number,
): Readonly<Record<string, string>> {
  const timestamp = new Date(now);
  const signatures = secrets.map((secret) => new Webhook(secret).sign(message.id, timestamp, message.body));
  return {
    'Content-Type': 'application/json',
    'webhook-id': message.id,
    'webhook-timestamp': String(Math.floor(now / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}
