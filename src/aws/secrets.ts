/** Secrets of AWS Secrets Manager, read at most every five minutes. */
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { JsonObject } from '../app/ports.ts';
import { withAwsFaults } from './aws-faults.ts';

/** A rotated secret is in use after this long at the latest. */
const keptMilliseconds = 5 * 60 * 1000;

interface Kept {
  readonly text: Promise<string>;
  readonly readAt: number;
}
const keptOf = new WeakMap<SecretsManagerClient, Map<string, Kept>>();

/**
 * @param id name or ARN
 * @param now milliseconds since the epoch
 * @throws Error that names the id and never the content; Fault `ProviderThrottled` or `ProviderUnreachable`
 */
export async function readSecret(
  client: SecretsManagerClient,
  id: string,
  now: () => number = Date.now,
): Promise<string> {
  const kept = keptOf.get(client) ?? new Map<string, Kept>();
  keptOf.set(client, kept);
  const known = kept.get(id);
  if (known && now() - known.readAt < keptMilliseconds) return known.text;
  const text = fetchSecret(client, id);
  kept.set(id, { text, readAt: now() });
  // A failure is not kept: the next call asks again.
  text.catch(() => kept.delete(id));
  return text;
}

/**
 * A secret that is a JSON object.
 * @throws Error see readSecret, and when it is none
 */
export async function readSecretJson(
  client: SecretsManagerClient,
  id: string,
  now: () => number = Date.now,
): Promise<JsonObject> {
  const value = parsed(await readSecret(client, id, now));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`The secret ${id} is not a JSON object.`);
  }
  return value as JsonObject;
}

/** @returns undefined for what is no JSON; the parser's own message would quote the secret */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function fetchSecret(client: SecretsManagerClient, id: string): Promise<string> {
  const secret = await withAwsFaults('Secrets Manager', () =>
    client.send(new GetSecretValueCommand({ SecretId: id })),
  ).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') {
      throw new Error(`There is no secret ${id}.`);
    }
    throw error;
  });
  if (secret.SecretString === undefined) throw new Error(`The secret ${id} has no text.`);
  return secret.SecretString;
}
