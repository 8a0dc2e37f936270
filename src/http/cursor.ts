import { z } from '@hono/zod-openapi';
import { Refusal } from '../app/refusal.ts';

/** Query of every list. Cursors are opaque to clients: base64url of where the page before ended. */
export const cursorQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(200).optional(),
});

export function encodeCursor(position: string | null): string | null {
  return position === null ? null : Buffer.from(position).toString('base64url');
}

/** @throws Refusal 422 when it is none of ours */
export function decodeCursor(cursor: string): string {
  const position = Buffer.from(cursor, 'base64url').toString();
  if (!/^[\w-]{1,100}$/.test(position)) {
    const message = 'is not a cursor of this list';
    throw new Refusal('unprocessable', 'validation_failed', `cursor: ${message}`, [
      { path: 'cursor', message },
    ]);
  }
  return position;
}
