import { z } from '@hono/zod-openapi';
import { type WebhookDelivery, type WebhookEndpoint, webhookEventTypes } from '../../domain/webhook.ts';

const time = z.iso.datetime();

export const webhookUrl = z
  .url({ protocol: /^https?$/, error: 'must be an https address' })
  .max(2048)
  .openapi({ example: 'https://example.com/hooks/storyreel' });

/** Padded base64 of 24 to 64 bytes, give or take one (Standard Webhooks, "Signature scheme"). */
export const webhookSecret = z
  .string()
  .max(94)
  .regex(
    /^whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
    'must be whsec_ and base64 of 24 to 64 bytes',
  );

const description = z.string().trim().min(1).max(500).nullable();
const events = z
  .array(z.enum(webhookEventTypes))
  .min(1)
  .max(webhookEventTypes.length)
  .transform((types) => [...new Set(types)])
  .openapi({
    type: 'array',
    minItems: 1,
    maxItems: webhookEventTypes.length,
    items: { type: 'string', enum: [...webhookEventTypes] },
  });

export const createEndpointBody = z
  .strictObject({
    url: webhookUrl,
    events: events.default([...webhookEventTypes]),
    description: description.default(null),
  })
  .openapi('CreateWebhookEndpoint');

export const changeEndpointBody = z
  .strictObject({
    events: events.optional(),
    description: description.optional(),
    status: z.enum(['enabled', 'disabled']).optional(),
  })
  .openapi('ChangeWebhookEndpoint');

const endpointFields = {
  id: z.string(),
  url: z.string(),
  events: z.array(z.enum(webhookEventTypes)),
  description: z.string().nullable(),
  jobId: z.string().nullable().openapi({ description: 'The one job it is told of; null: all jobs.' }),
  status: z.enum(['enabled', 'disabled']),
  disabledReason: z.string().nullable(),
  disabledAt: time.nullable(),
  failedDeliveries: z.int().openapi({ description: 'In a row, each at its last attempt.' }),
  createdAt: time,
  updatedAt: time,
};

export const endpointSchema = z.object(endpointFields).openapi('WebhookEndpoint');

export const endpointWithSecretSchema = z
  .object({ ...endpointFields, secret: z.string().openapi({ description: 'Shown this once.' }) })
  .openapi('WebhookEndpointWithSecret');

const deliveryFields = {
  id: z.string().openapi({ description: 'The `webhook-id` of the message, in all its attempts.' }),
  type: z.enum(webhookEventTypes),
  jobId: z.string().nullable(),
  status: z.enum(['pending', 'succeeded', 'failed']),
  note: z.string().nullable(),
  attempts: z.array(
    z.object({
      at: time,
      round: z.int().openapi({ description: 'From 1; each replay is one more.' }),
      status: z.int().nullable().openapi({ description: 'HTTP status of the answer, if there was one.' }),
      error: z.string().nullable(),
      milliseconds: z.int(),
    }),
  ),
  nextAttemptAt: time.nullable(),
  createdAt: time,
  completedAt: time.nullable(),
};

export const deliverySchema = z.object(deliveryFields).openapi('WebhookDelivery');

export const deliveryWithBodySchema = z
  .object({
    ...deliveryFields,
    body: z.string().nullable().openapi({ description: 'As it was signed; null once it is no longer kept.' }),
  })
  .openapi('WebhookDeliveryWithBody');

/** The endpoint as answers show it: without its secrets. */
export function endpointView({
  tenantId: _tenantId,
  secrets: _secrets,
  ...shown
}: WebhookEndpoint): z.input<typeof endpointSchema> {
  return { ...shown, events: [...shown.events] };
}

export function deliveryView({
  tenantId: _tenantId,
  endpointId: _endpointId,
  round: _round,
  ...shown
}: WebhookDelivery): z.input<typeof deliverySchema> {
  return { ...shown, attempts: [...shown.attempts] };
}
