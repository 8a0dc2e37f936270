import { createRoute, z } from '@hono/zod-openapi';
import { playlist } from '../../app/exports/play-export.ts';
import type { Services } from '../../app/ports.ts';
import { withProblems } from '../openapi.ts';
import { newRouter } from '../router.ts';

/** RFC 8216, section 10. */
const playlistType = 'application/vnd.apple.mpegurl';

const read = createRoute({
  method: 'get',
  path: '/hls/{token}/{playlist}',
  summary: 'A playlist of a stream, for players',
  description: 'The content of an export with format hls leads here. The address is good for an hour.',
  security: [],
  request: {
    params: z.object({
      token: z.string().regex(/^[\w-]{1,100}$/),
      playlist: z.string().regex(/^[\w-]{1,100}\.m3u8$/),
    }),
  },
  responses: withProblems(
    {
      200: {
        description: 'The playlist',
        content: { [playlistType]: { schema: { type: 'string' as const } } },
      },
    },
    404,
    422,
  ),
});

/** Playlists of streams, for players that send no key. */
export function streamRoutes(services: Services) {
  const router = newRouter();
  router.openapi(read, async (c) => {
    const { token, playlist: name } = c.req.valid('param');
    const text = await playlist(services, { token, name, requestId: c.get('requestId') });
    c.header('Cache-Control', 'private, no-store');
    c.header('X-Robots-Tag', 'noindex');
    // Players on any page may read it: who has the address may.
    c.header('Access-Control-Allow-Origin', '*');
    return c.body(text, 200, { 'Content-Type': playlistType });
  });
  return router;
}
