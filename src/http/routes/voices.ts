import { z } from '@hono/zod-openapi';
import type { Services } from '../../app/ports.ts';
import { speechSpec, spokenLanguages } from '../../domain/voices.ts';
import { cursorQuery, pageOfWhole } from '../cursor.ts';
import { listRoute } from '../list-route.ts';
import { newRouter } from '../router.ts';
import { pageOf } from '../schemas/job.ts';

const voiceSchema = z
  .object({
    service: z.string(),
    language: z.string().openapi({ description: 'BCP 47' }),
    voices: z.array(z.string()),
    defaultVoice: z.string(),
  })
  .openapi('Voices');

const list = listRoute({
  path: '/v1/voices',
  summary: 'The languages and voices of the narrator',
  request: { query: cursorQuery },
  shows: 'A page of languages',
  page: pageOf(voiceSchema),
});

export function voiceRoutes(services: Services) {
  const router = newRouter();
  router.openapi(list, (c) => {
    const { service } = services.speech;
    const { title } = speechSpec(service);
    const languages = spokenLanguages(service);
    const { page, nextCursor } = pageOfWhole(languages, c.req.valid('query'), ({ language }) => language);
    const data = page.map(({ language, voices }) => ({
      service: title,
      language,
      voices: [...voices],
      defaultVoice: voices[0] ?? '',
    }));
    return c.json({ data, nextCursor }, 200);
  });
  return router;
}
