import { createRoute, type z } from '@hono/zod-openapi';
import { json, needsKey, withProblems } from './openapi.ts';

/**
 * A list, as every list is read: by pages. The query begins with `cursorQuery`; a list of something also has the
 * problem that this is not there.
 */
export function listRoute<
  Path extends string,
  Request extends { readonly params?: z.ZodObject; readonly query: z.ZodObject },
  Page extends z.ZodType,
>(route: {
  readonly path: Path;
  readonly summary: string;
  readonly description?: string;
  readonly request: Request;
  /** What the answer is called in the document. */
  readonly shows: string;
  readonly page: Page;
}) {
  const { path, summary, description, request, shows, page } = route;
  const responses = { 200: json(shows, page) };
  return createRoute({
    method: 'get',
    path,
    summary,
    ...(description === undefined ? {} : { description }),
    security: needsKey,
    request,
    responses: request.params ? withProblems(responses, 401, 404, 422) : withProblems(responses, 401, 422),
  });
}
