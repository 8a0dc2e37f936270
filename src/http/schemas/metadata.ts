import { z } from '@hono/zod-openapi';

const maxBytes = 16 * 1024;

/** The user's own data on a resource: any JSON object of up to 16 KB. */
export const metadataField = z
  .record(z.string(), z.unknown())
  .refine((value) => Buffer.byteLength(JSON.stringify(value)) <= maxBytes, 'must be at most 16 KB of JSON')
  .openapi({ description: 'Your own data, up to 16 KB of JSON. Replaced whole.' });
