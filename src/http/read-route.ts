import { createRoute, type z } from '@hono/zod-openapi';
import { json, needsKey, withProblems } from './openapi.ts';

/** The reading of one resource, as every resource is read: by its ids, with an ETag, 304 while that holds. */
export function readRoute<Path extends string, Params extends z.ZodObject, Answer extends z.ZodType>(route: {
  readonly path: Path;
  readonly summary: string;
  readonly description?: string;
  readonly params: Params;
  /** What the answer is called in the document. */
  readonly shows: string;
  readonly schema: Answer;
}) {
  const { path, summary, description, params, shows, schema } = route;
  return createRoute({
    method: 'get',
    path,
    summary,
    ...(description === undefined ? {} : { description }),
    security: needsKey,
    request: { params },
    responses: withProblems({ 200: json(shows, schema), 304: { description: 'Unchanged' } }, 401, 404),
  });
}
