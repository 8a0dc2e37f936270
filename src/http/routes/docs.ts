import { createHash } from 'node:crypto';
import { createRoute } from '@hono/zod-openapi';
import type { ApiDocument } from '../docs/api-document.ts';
import { docsPage } from '../docs/page.ts';
import { style } from '../docs/style.ts';
import { newRouter } from '../router.ts';

const docs = createRoute({
  method: 'get',
  path: '/docs',
  security: [],
  summary: 'This API as a page to read',
  responses: { 200: { description: 'The page', content: { 'text/html': { schema: { type: 'string' } } } } },
});

/** The page has its own style and loads nothing, so nothing else is allowed. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** @param document the OpenAPI document of the whole API, asked for when the page is first read */
export function docsRoutes(document: () => unknown) {
  const router = newRouter();
  let page: Promise<string> | undefined;
  router.openapi(docs, async (c) => {
    page ??= docsPage(document() as ApiDocument);
    c.header('Content-Security-Policy', policy);
    c.header('Cache-Control', 'public, max-age=300');
    return c.html(await page);
  });
  return router;
}
