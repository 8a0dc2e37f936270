import { z } from '@hono/zod-openapi';

const maxBytes = 16 * 1024;
const maxDepth = 8;

/** What every store keeps: names that are not empty, and not too deep. */
function isPlain(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth > maxDepth) return false;
  return Object.entries(value).every(([name, member]) => name !== '' && isPlain(member, depth + 1));
}

/** The user's own data on a resource: any JSON object of up to 16 KB. */
export const metadataField = z
  .record(z.string(), z.unknown())
  .refine((value) => isPlain(value), {
    error: `must nest at most ${maxDepth} deep and have no empty names`,
    // Writing JSON that is thousands deep overflows the stack, so its size is not asked for.
    abort: true,
  })
  .refine((value) => Buffer.byteLength(JSON.stringify(value)) <= maxBytes, 'must be at most 16 KB of JSON')
  .openapi({ description: 'Your own data, up to 16 KB of JSON, at most 8 deep. Replaced whole.' });
