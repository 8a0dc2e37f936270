import type { WebhookEventType } from '../../domain/webhook.ts';
import { jobJson } from '../jobs/job-json.ts';
import type { JsonObject, Services } from '../ports.ts';
import { asJson, type JobFolder } from '../records.ts';

/** Receivers should not have to take more (Standard Webhooks, "Payload size"). */
const maxBodyBytes = 20_000;

/** The body of a message (Standard Webhooks, "Payload structure"). @param data see jobData */
export function webhookBody(type: WebhookEventType, at: string, data: JsonObject): string {
  return JSON.stringify({ type, timestamp: at, data });
}

/**
 * What a message says of a job: its whole JSON, or where that is too long what is needed to read it.
 * @param at the time of the message, which must fit into it as well
 */
export function jobData(
  services: Services,
  folder: JobFolder,
  type: WebhookEventType,
  at: string,
): JsonObject {
  const json = jobJson(services, folder);
  const whole = asJson(json);
  if (Buffer.byteLength(webhookBody(type, at, whole)) <= maxBodyBytes) return whole;
  const { id, mode, status, revision, createdAt, updatedAt, completedAt, links } = json;
  return { id, mode, status, revision, createdAt, updatedAt, completedAt, links };
}
