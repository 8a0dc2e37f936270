import { z } from '@hono/zod-openapi';
import { Refusal } from '../app/refusal.ts';

/** Query of every list. Cursors are opaque to clients: base64url of where the page before ended. */
export const cursorQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(200).optional(),
});

/**
 * One page of a list that is read whole.
 * @param nameOf what no other item of the list is called: where a page ended is remembered by it
 * @throws Refusal 422 where the cursor names nothing in it
 */
export function pageOfWhole<T>(
  all: readonly T[],
  { limit, cursor }: z.output<typeof cursorQuery>,
  nameOf: (item: T) => string,
): { page: T[]; nextCursor: string | null } {
  const before = cursor === undefined ? null : Buffer.from(cursor, 'base64url').toString();
  const from = before === null ? 0 : all.findIndex((item) => nameOf(item) === before) + 1;
  if (before !== null && from === 0) throw notACursor();
  const page = all.slice(from, from + limit);
  const last = from + limit < all.length ? page.at(-1) : undefined;
  return { page, nextCursor: encodeCursor(last === undefined ? null : nameOf(last)) };
}

export function encodeCursor(position: string | null): string | null {
  return position === null ? null : Buffer.from(position).toString('base64url');
}

/** @throws Refusal 422 when it is none of ours */
export function decodeCursor(cursor: string): string {
  const position = Buffer.from(cursor, 'base64url').toString();
  if (!/^[\w-]{1,100}$/.test(position)) throw notACursor();
  return position;
}

/** What a cursor of another list, or of none, is refused by. */
export function notACursor(): Refusal {
  const message = 'is not a cursor of this list';
  const fields = [{ path: 'cursor', message }];
  return new Refusal('unprocessable', 'validation_failed', `cursor: ${message}`, fields);
}
