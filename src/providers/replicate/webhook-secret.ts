import { z } from 'zod';
import { type ReplicateAccount, replicateCalls } from './replicate-calls.ts';

const answer = z.looseObject({ key: z.string().startsWith('whsec_') });

/**
 * The secret that Replicate signs this account's webhooks with, asked for once and then remembered; a
 * failed attempt is not. Source: Replicate documentation, `webhooks.default.secret.get`.
 *
 * The returned function throws a Fault when Replicate does not give the secret.
 */
export function replicateWebhookSecret(account: ReplicateAccount): () => Promise<string> {
  const call = replicateCalls(account);
  let secret: Promise<string> | undefined;
  return () => {
    secret ??= call({
      path: '/webhooks/default/secret',
      method: 'GET',
      read: (body) => answer.parse(body).key,
    }).catch((error: unknown) => {
      secret = undefined;
      throw error;
    });
    return secret;
  };
}
