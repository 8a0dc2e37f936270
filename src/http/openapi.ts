import { z } from '@hono/zod-openapi';
import type { Services } from '../app/ports.ts';

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .openapi('Problem');

const problemContent = { 'application/problem+json': { schema: problemSchema } };

/**
 * The answers of a route: its own, and the problems that it may answer with. Whatever needs a key (401)
 * may also find that the key lacks a scope or asks too often.
 */
export function withProblems<T extends object>(
  responses: T,
  ...statuses: readonly (keyof typeof described)[]
) {
  const all: readonly (keyof typeof described)[] = statuses.includes(401)
    ? [...statuses, 403, 429]
    : statuses;
  const problems = all.map((status) => [status, { description: described[status], content: problemContent }]);
  return { ...responses, ...Object.fromEntries(problems) } as T;
}

/** The same for a route that takes a body, which may be unreadable (400), too large (413), no JSON (415) or wrong (422). */
export function withBodyProblems<T extends object>(
  responses: T,
  ...statuses: readonly (keyof typeof described)[]
) {
  return withProblems(responses, 400, 401, ...statuses, 413, 415, 422);
}

const described = {
  400: 'The request cannot be read',
  401: 'No valid API key',
  402: 'More than may be spent',
  403: 'The key lacks a scope, or is limited to others',
  404: 'No such resource',
  409: 'Not in this state',
  410: 'It was there, and is not any more',
  412: 'Changed since it was read (`If-Match`)',
  413: 'The body is too large',
  415: 'The body is not JSON',
  422: 'Fields are missing or wrong; `errors` names each',
  429: 'Too many requests for this key, or a quota is used up; `Retry-After` says when',
} as const;

/** A JSON answer of one schema. */
export function json<T extends z.ZodType>(description: string, schema: T) {
  return { description, content: { 'application/json': { schema } } };
}

/** A JSON body that must be there. */
export function jsonBody<T extends z.ZodType>(schema: T) {
  return { required: true, content: { 'application/json': { schema } } };
}

export const needsKey = [{ apiKey: [] }];

export function openApiDocument(services: Services) {
  return {
    openapi: '3.1.0',
    info: { title: 'Storyreel', version: '1', description: 'From a prompt to a finished video.' },
    servers: [{ url: services.config.publicUrl }],
  };
}
