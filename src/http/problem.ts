import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { z } from 'zod';
import type { Services } from '../app/ports.ts';
import { type FieldProblem, Refusal, type RefusalKind } from '../app/refusal.ts';
import { isFault } from '../domain/errors.ts';
import type { HttpEnv } from './http-env.ts';

const statusOf: Record<RefusalKind, ContentfulStatusCode> = {
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  precondition: 412,
  unprocessable: 422,
  payment_required: 402,
  too_many: 429,
};

const titles: Record<number, string> = {
  400: 'Bad request',
  401: 'Not authenticated',
  402: 'Over budget',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition failed',
  413: 'Body too large',
  415: 'Unsupported media type',
  422: 'Invalid request',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Temporarily unavailable',
};

/** A problem document (RFC 9457). `code` is stable; `errors` names each field at fault. */
export function problem(
  c: Context<HttpEnv>,
  status: ContentfulStatusCode,
  code: string,
  detail: string,
  errors?: readonly FieldProblem[],
): Response {
  const body = {
    type: `urn:storyreel:problem:${code}`,
    title: titles[status] ?? 'Error',
    status,
    detail,
    instance: c.req.path,
    code,
    requestId: c.get('requestId'),
    ...(errors && errors.length > 0 ? { errors } : {}),
  };
  if (status === 401) c.header('WWW-Authenticate', 'Bearer');
  return c.body(JSON.stringify(body), status, { 'Content-Type': 'application/problem+json' });
}

/** The one place where an error becomes an answer. What we did not expect hides its cause. */
export function errorHandler(services: Services) {
  return (error: Error, c: Context<HttpEnv>): Response => {
    if (error instanceof Refusal) {
      if (error.retryAfterSeconds !== null) c.header('Retry-After', String(error.retryAfterSeconds));
      return problem(c, statusOf[error.kind], error.code, error.message, error.fields);
    }
    if (error instanceof HTTPException && error.status < 500) {
      const code =
        error.status === 413 ? 'body_too_large' : error.status === 400 ? 'malformed_request' : 'bad_request';
      return problem(c, error.status, code, error.message || 'The request cannot be read.');
    }
    const requestId = c.get('requestId');
    if (isFault(error)) {
      services.log.warn('a request met a fault', { requestId, path: loggedPath(c), fault: error.name });
      c.header('Retry-After', String(error.retryAfterSeconds ?? 5));
      return problem(c, 503, 'temporarily_unavailable', `${error.rule.advice} (request ${requestId})`);
    }
    services.log.error('a request failed', {
      requestId,
      path: loggedPath(c),
      error: error.stack ?? String(error),
    });
    return problem(
      c,
      500,
      'internal_error',
      `Something failed on our side. Name request ${requestId} when you ask.`,
    );
  };
}

/** The path for the log: a shared link's token opens the video for whoever reads it. */
function loggedPath(c: Context<HttpEnv>): string {
  return c.req.path.replace(/^\/(s|hls)\/.*/, '/$1/...');
}

/** One line for each field that does not fit: its path, and what would be right. */
export function fieldProblems(error: z.ZodError): FieldProblem[] {
  return error.issues.flatMap((issue): FieldProblem[] => {
    const path = issue.path.map(String).join('.');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: [path, key].filter(Boolean).join('.'),
        message: 'is not a known field',
      }));
    }
    return [{ path, message: issue.message }];
  });
}
