import { randomBytes } from 'node:crypto';

/** A new secret: 256 bits (Standard Webhooks, "Signature scheme": between 24 and 64 bytes). */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}
