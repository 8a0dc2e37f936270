/** What is told to the receivers that users name, how often it is tried, and what an answer means. */
import { createHash } from 'node:crypto';
import type { JobEvent } from './event.ts';

export const webhookEventTypes = [
  'job.updated',
  'job.awaiting_approval',
  'job.completed',
  'job.failed',
  'job.canceled',
  'job.cost_variance',
  'export.completed',
  'budget.threshold',
] as const;
export type WebhookEventType = (typeof webhookEventTypes)[number];

export interface WebhookSecret {
  /** `whsec_` and base64 of the key (Standard Webhooks, "Signature scheme"). */
  readonly secret: string;
  /** Null for the current one. A rotated one signs beside it until then. */
  readonly expiresAt: string | null;
}

/** Where a tenant's events go. */
export interface WebhookEndpoint {
  readonly id: string;
  readonly tenantId: string;
  /** The one job it is told of; null: all of the tenant. */
  readonly jobId: string | null;
  readonly url: string;
  readonly events: readonly WebhookEventType[];
  readonly description: string | null;
  readonly status: 'enabled' | 'disabled';
  /** Why and when it was disabled. */
  readonly disabledReason: string | null;
  readonly disabledAt: string | null;
  /** Newest first. */
  readonly secrets: readonly WebhookSecret[];
  /** Deliveries in a row that failed for good. */
  readonly failedDeliveries: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface DeliveryAttempt {
  readonly at: string;
  /** From 1; each replay is a round of its own. */
  readonly round: number;
  /** Of the answer; null where there was none. */
  readonly status: number | null;
  readonly error: string | null;
  readonly milliseconds: number;
}

/** One message to one endpoint. Its id is the message's `webhook-id`, the same in every attempt and replay. */
export interface WebhookDelivery {
  readonly id: string;
  readonly tenantId: string;
  readonly endpointId: string;
  readonly type: WebhookEventType;
  readonly jobId: string | null;
  readonly status: 'pending' | 'succeeded' | 'failed';
  /** Why it was given up before its last attempt. */
  readonly note: string | null;
  readonly round: number;
  readonly attempts: readonly DeliveryAttempt[];
  readonly nextAttemptAt: string | null;
  readonly createdAt: string;
  readonly completedAt: string | null;
}

const sceneSteps = new Set<unknown>(['drawn', 'filmed', 'conformed', 'failed']);

/** What receivers are told of an event: every status of the job, and every finished step of a scene. */
export function announcedBy(event: Pick<JobEvent, 'type' | 'status' | 'data'>): readonly WebhookEventType[] {
  if (event.type === 'scene.status') return sceneSteps.has(event.data.sceneStatus) ? ['job.updated'] : [];
  if (event.type === 'job.cost_variance') return ['job.cost_variance'];
  if (event.type !== 'job.status') return [];
  switch (event.status) {
    case 'awaiting_approval':
    case 'completed':
    case 'failed':
    case 'canceled':
      return ['job.updated', `job.${event.status}`];
    default:
      return ['job.updated'];
  }
}

/** Waits in seconds before each attempt (Standard Webhooks, "Deliverability and reliability"): 76 hours in all. */
export const attemptWaitsSeconds: readonly number[] = [
  0,
  5,
  5 * 60,
  30 * 60,
  2 * 3600,
  5 * 3600,
  10 * 3600,
  14 * 3600,
  20 * 3600,
  24 * 3600,
];

/** The waits are lengthened by up to so much, so that what failed together does not come back together. */
const jitter = 0.2;
const longestRetryAfterSeconds = 24 * 3600;

/**
 * Whole seconds until the next attempt, or null after the last.
 * @param made attempts made so far, at least 1
 * @param retryAfterSeconds the least that the receiver asked for
 * @param lot from 0 up to 1
 */
export function nextWaitSeconds(made: number, retryAfterSeconds: number | null, lot: number): number | null {
  const base = attemptWaitsSeconds[made];
  if (base === undefined) return null;
  const asked = Math.min(retryAfterSeconds ?? 0, longestRetryAfterSeconds);
  return Math.ceil(Math.max(base, asked) * (1 + jitter * lot));
}

/** The lot of an attempt: drawn once for all from the delivery and the attempt's number. */
export function lotOf(deliveryId: string, attempt: number): number {
  return createHash('sha256').update(`${deliveryId}#${attempt}`).digest().readUInt32BE(0) / 2 ** 32;
}

/** `gone`: the receiver wants nothing more (Standard Webhooks, 410). A redirect is a failure and is not followed. */
export function verdictOf(status: number | null): 'delivered' | 'gone' | 'failed' {
  if (status === null) return 'failed';
  if (status >= 200 && status < 300) return 'delivered';
  return status === 410 ? 'gone' : 'failed';
}

const loadStatuses: readonly number[] = [429, 502, 503, 504];

/**
 * The seconds that a receiver under load asks us to wait, or null (RFC 9110, "Retry-After": seconds or a date).
 * @param now milliseconds since the epoch
 */
export function retryAfterSeconds(status: number, header: string | null, now: number): number | null {
  if (header === null || !loadStatuses.includes(status)) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text);
  // Left to itself, Date.parse makes a date of nearly anything.
  const date = / GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now) / 1000));
}

/** Failed deliveries in a row after which an endpoint is left alone. */
const failuresUntilDisabled = 5;

/** The secrets that sign at a time, newest first. */
export function liveSecrets(endpoint: Pick<WebhookEndpoint, 'secrets'>, now: number): readonly string[] {
  return endpoint.secrets.flatMap(({ secret, expiresAt }) =>
    expiresAt === null || Date.parse(expiresAt) > now ? [secret] : [],
  );
}

/** Whoever verified with the old secret may take this long to learn the new one. */
const rotationSeconds = 24 * 3600;
/** The current secret and those of the latest rotations: each is a signature more in every message. */
const keptSecrets = 3;

/** The endpoint with a new secret; the one before signs beside it for a day. */
export function withNewSecret(endpoint: WebhookEndpoint, secret: string, now: number): WebhookEndpoint {
  const expiresAt = new Date(now + rotationSeconds * 1000).toISOString();
  const earlier = endpoint.secrets
    .map((old) => ({ ...old, expiresAt: old.expiresAt ?? expiresAt }))
    .filter((old) => Date.parse(old.expiresAt) > now);
  const secrets = [{ secret, expiresAt: null }, ...earlier].slice(0, keptSecrets);
  return { ...endpoint, secrets, updatedAt: new Date(now).toISOString() };
}

/** The endpoint switched off, and why. */
export function disabledEndpoint(endpoint: WebhookEndpoint, reason: string, now: number): WebhookEndpoint {
  const at = new Date(now).toISOString();
  return { ...endpoint, status: 'disabled', disabledReason: reason, disabledAt: at, updatedAt: at };
}

/** The endpoint after a delivery has ended, or null where nothing changes. */
export function afterDelivery(
  endpoint: WebhookEndpoint,
  ended: 'delivered' | 'gone' | 'failed',
  now: number,
): WebhookEndpoint | null {
  if (ended === 'delivered')
    return endpoint.failedDeliveries === 0 ? null : { ...endpoint, failedDeliveries: 0 };
  if (endpoint.status === 'disabled') return null;
  if (ended === 'gone') return disabledEndpoint(endpoint, 'The receiver answered 410 Gone.', now);
  const failedDeliveries = endpoint.failedDeliveries + 1;
  const counted = { ...endpoint, failedDeliveries };
  if (failedDeliveries < failuresUntilDisabled) return counted;
  return disabledEndpoint(
    counted,
    `${failedDeliveries} deliveries in a row failed, each at its last attempt.`,
    now,
  );
}
