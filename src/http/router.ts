import { OpenAPIHono } from '@hono/zod-openapi';
import type { HttpEnv } from './http-env.ts';
import { fieldProblems, problem } from './problem.ts';

/**
 * A router whose validation failures are problem documents that name each field.
 * @param words by path, of fields that are asked for in vain: why, and what would be right
 */
export function newRouter(words: Readonly<Record<string, string>> = {}): OpenAPIHono<HttpEnv> {
  return new OpenAPIHono<HttpEnv>({
    defaultHook: (result, c) => {
      if (result.success) return;
      const problems = fieldProblems(result.error).map(({ path, message }) => ({
        path,
        message: words[path] ?? message,
      }));
      const detail = problems.map(({ path, message }) => `${path || 'body'}: ${message}`).join('; ');
      return problem(c, 422, 'validation_failed', detail, problems);
    },
  });
}
