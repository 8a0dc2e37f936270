import { OpenAPIHono } from '@hono/zod-openapi';
import type { HttpEnv } from './http-env.ts';
import { fieldProblems, problem } from './problem.ts';

/** A router whose validation failures are problem documents that name each field. */
export function newRouter(): OpenAPIHono<HttpEnv> {
  return new OpenAPIHono<HttpEnv>({
    defaultHook: (result, c) => {
      if (result.success) return;
      const problems = fieldProblems(result.error);
      const detail = problems.map(({ path, message }) => `${path || 'body'}: ${message}`).join('; ');
      return problem(c, 422, 'validation_failed', detail, problems);
    },
  });
}
