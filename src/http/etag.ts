/**
 * Versions of single resources (RFC 9110, sections 8.8 and 13): a client that has the current one is
 * not sent it again, and a change made on an old one is refused.
 */
import type { Context, TypedResponse } from 'hono';
import type { JSONParsed } from 'hono/utils/types';
import { Refusal } from '../app/refusal.ts';
import { digest } from '../domain/recipe.ts';
import type { HttpEnv } from './http-env.ts';

type WithBody = 200 | 201 | 202;
type JsonAnswer<T, S extends WithBody> = Response & TypedResponse<JSONParsed<T>, S, 'json'>;
type NotModified = Response & TypedResponse<null, 304, 'body'>;

/** The entity tag of a value: equal values have equal tags, whatever the order of their fields. */
export function etagOf(value: unknown): string {
  return `"${digest(value).slice(0, 32)}"`;
}

/** Answers a GET: 200 with the tag, or 304 where `If-None-Match` names it. */
export function answerWithEtag<T extends object>(
  c: Context<HttpEnv>,
  body: T,
  status?: undefined,
  etag?: string,
): JsonAnswer<T, 200> | NotModified;
/** Answers a write with the tag of what stands now. */
export function answerWithEtag<T extends object, S extends WithBody>(
  c: Context<HttpEnv>,
  body: T,
  status: S,
  etag?: string,
): JsonAnswer<T, S>;
/** @param etag where the body holds what is no new version by itself, such as signed links or times left */
export function answerWithEtag<T extends object>(
  c: Context<HttpEnv>,
  body: T,
  status?: WithBody,
  etag: string = etagOf(body),
) {
  c.header('ETag', etag);
  c.header('Cache-Control', 'private, no-cache');
  if (status === undefined && names(c.req.header('If-None-Match'), etag)) return c.body(null, 304);
  return c.json(body, status ?? 200);
}

/**
 * Goes through without `If-Match`, or when it names the current tag, one of them where there are several. Call it inside the change that
 * compares and sets, with what is about to be replaced; then two editors cannot both be first.
 * @throws Refusal 412 `precondition_failed`
 */
export function requireMatch(c: Context<HttpEnv>, ...currentEtags: readonly string[]): void {
  const wanted = c.req.header('If-Match');
  if (wanted === undefined || currentEtags.some((etag) => names(wanted, etag))) return;
  throw new Refusal(
    'precondition',
    'precondition_failed',
    'This has changed since you read it. Read it again, then repeat the change.',
  );
}

/** Tags compare without their mark of weakness: proxies that compress an answer add it. */
function names(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  const tags: readonly string[] = header.match(/"[^"]*"/g) ?? [];
  return tags.includes(etag.replace(/^W\//, ''));
}
