import { z } from '@hono/zod-openapi';
import { Refusal } from '../app/refusal.ts';

/** Query of every list. Cursors are opaque to clients: base64url of where the page before ended. */
export const cursorQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(200).optional(),
});

/** Query of a list that belongs to one job: whole unless a limit asks for pages of it. */
export const wholeListQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).optional().openapi({
    // A coerced number would be documented as nullable, and without its bounds.
    type: 'integer',
    minimum: 1,
    maximum: 100,
    description: 'Left out, all that follow.',
  }),
  cursor: cursorQuery.shape.cursor,
});

/**
 * One page of a list that is read whole.
 * @throws Refusal 422 where the cursor names nothing in it
 */
export function pageOfWhole<T extends { readonly id: string }>(
  all: readonly T[],
  { limit = all.length, cursor }: z.output<typeof wholeListQuery>,
): { page: T[]; nextCursor: string | null } {
  const before = cursor === undefined ? null : decodeCursor(cursor);
  const at = before === null ? -1 : all.findIndex(({ id }) => id === before);
  if (before !== null && at === -1) throw notACursor();
  const page = all.slice(at + 1, at + 1 + limit);
  const isLast = at + 1 + limit >= all.length;
  return { page, nextCursor: encodeCursor(isLast ? null : (page.at(-1)?.id ?? null)) };
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

function notACursor(): Refusal {
  const message = 'is not a cursor of this list';
  const fields = [{ path: 'cursor', message }];
  return new Refusal('unprocessable', 'validation_failed', `cursor: ${message}`, fields);
}
