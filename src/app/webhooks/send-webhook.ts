import { z } from 'zod';
import {
  afterDelivery,
  type DeliveryAttempt,
  liveSecrets,
  lotOf,
  nextWaitSeconds,
  retryAfterSeconds,
  verdictOf,
  type WebhookDelivery,
  type WebhookEndpoint,
} from '../../domain/webhook.ts';
import type { Json, Services } from '../ports.ts';
import { FetchFailure } from '../predictions/fetch-failure.ts';
import { isoTime } from '../records.ts';
import type { PostAnswer } from '../safe-fetch.ts';
import { changeDelivery, readBody, readDelivery } from './delivery-records.ts';
import { changeEndpointRecord, readEndpoint } from './endpoint-records.ts';
import { signedHeaders } from './sign-webhook.ts';

const deliveryStep = z.object({
  tenantId: z.string(),
  endpointId: z.string(),
  deliveryId: z.string(),
  round: z.number().int(),
});

/** A receiver that takes longer has failed (Standard Webhooks, "Delivery": 15 to 30 seconds). */
const timeoutSeconds = 15;
/** Of many replays the latest attempts are kept. */
const keptAttempts = 50;

/** Ends the execution. */
const over: Json = { waitSeconds: null };

/**
 * Step SendWebhook: one attempt. @returns `waitSeconds` until the next, null when the delivery has ended.
 * Called twice it may send twice: receivers know a message by its id.
 */
export async function sendWebhook(services: Services, payload: unknown): Promise<Json> {
  const { tenantId, endpointId, deliveryId, round } = deliveryStep.parse(payload);
  const delivery = await readDelivery(services, tenantId, endpointId, deliveryId);
  if (delivery?.status !== 'pending' || delivery.round !== round) return over;
  const body = await readBody(services, delivery);
  const endpoint = (await readEndpoint(services, tenantId, endpointId))?.value;
  const obstacle = obstacleOf(endpoint, body);
  if (!endpoint || body === null || obstacle !== null) {
    await changePending(services, delivery, { status: 'failed', note: obstacle, ...ended(services) });
    return over;
  }
  const { attempt, answer } = await post(services, delivery, endpoint, body);
  return note(services, delivery, attempt, answer);
}

function obstacleOf(endpoint: WebhookEndpoint | undefined, body: string | null): string | null {
  if (!endpoint) return 'The endpoint was deleted.';
  if (endpoint.status === 'disabled') return 'The endpoint is disabled.';
  return body === null ? 'The message has expired.' : null;
}

/** Sends once. Failures of the receiver are outcomes; those of our own are thrown. */
async function post(
  services: Services,
  delivery: WebhookDelivery,
  endpoint: WebhookEndpoint,
  body: string,
): Promise<{ attempt: DeliveryAttempt; answer: PostAnswer | null }> {
  const startedAt = services.clock.now();
  const secrets = liveSecrets(endpoint, startedAt);
  const headers = signedHeaders({ id: delivery.id, body }, secrets, startedAt);
  let answer: PostAnswer | null = null;
  let error: string | null = null;
  try {
    answer = await services.safeFetch.post(endpoint.url, { headers, body, timeoutSeconds });
    if (answer.status >= 300 && answer.status < 400) error = 'Redirects are not followed.';
  } catch (failure) {
    if (!(failure instanceof FetchFailure)) throw failure;
    error = failure.message;
  }
  const attempt = {
    at: new Date(startedAt).toISOString(),
    round: delivery.round,
    status: answer?.status ?? null,
    error,
    milliseconds: services.clock.now() - startedAt,
  };
  return { attempt, answer };
}

/** Writes down what came of an attempt, and says when the next one is. */
async function note(
  services: Services,
  delivery: WebhookDelivery,
  attempt: DeliveryAttempt,
  answer: PostAnswer | null,
): Promise<Json> {
  const now = services.clock.now();
  const verdict = verdictOf(attempt.status);
  const made = delivery.attempts.filter(({ round }) => round === delivery.round).length + 1;
  const asked = answer && retryAfterSeconds(answer.status, answer.retryAfter, now);
  const waitSeconds = verdict === 'failed' ? nextWaitSeconds(made, asked, lotOf(delivery.id, made)) : null;
  const outcome: Outcome =
    waitSeconds === null
      ? { status: verdict === 'delivered' ? 'succeeded' : 'failed', note: null, ...ended(services) }
      : { nextAttemptAt: new Date(now + waitSeconds * 1000).toISOString() };
  await changePending(services, delivery, { ...outcome, attempt });
  if (waitSeconds !== null) return { waitSeconds };
  await changeEndpointRecord(services, delivery.tenantId, delivery.endpointId, (endpoint) =>
    afterDelivery(endpoint, verdict, now),
  );
  return over;
}

type Outcome = Partial<Pick<WebhookDelivery, 'status' | 'note' | 'nextAttemptAt' | 'completedAt'>>;

const ended = (services: Services) => ({ nextAttemptAt: null, completedAt: isoTime(services) });

/** Changes a delivery as long as this round of it is under way. */
async function changePending(
  services: Services,
  delivery: WebhookDelivery,
  { attempt, ...outcome }: Outcome & { readonly attempt?: DeliveryAttempt },
): Promise<void> {
  await changeDelivery(services, delivery, (current) => {
    if (current.status !== 'pending' || current.round !== delivery.round) return null;
    const attempts = attempt ? [...current.attempts, attempt].slice(-keptAttempts) : current.attempts;
    return { ...current, ...outcome, attempts };
  });
}
